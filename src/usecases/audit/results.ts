import type { BaselineFinding } from '../../domain/audit/baseline.ts';
import type { Finding } from '../../domain/audit/findings.ts';
import type { Severity } from '../../domain/audit/severity.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';

/** An audit layer that could not be read, so its state is unknown. */
export type Unreadable = {
  readonly layer: 'preset' | 'record' | 'live' | 'registry' | 'description' | 'left' | 'right';
  readonly reason: string;
  /** The error code, and the fix. */
  readonly code?: string;
  readonly fix?: string;
};

/** Where a preset rule is, for reports that point at lines. */
export type RulePlace = {
  /** The absolute path of the preset file; absent for shipped presets. */
  readonly path?: string;
  readonly line: number;
};

/** Why a finding is accepted, and until the end of which day (`2026-12-31`, UTC). */
export type Acceptance = { readonly reason: string; readonly until: string };

/** A finding as reports show it. */
export type AuditFinding = Finding & {
  readonly severity: Severity;
  /**
   * SHA-256 of server, key (else profile, else client id), kind and scope: stays the same when the
   * client is rotated or replaced.
   */
  readonly fingerprint: string;
  /** Why it matters, in one sentence. */
  readonly why: string;
  /** The command that mends it; null where only a preset file can. */
  readonly mend: string | null;
  /** Accepted until the end of a day: not counted as drift, nor in any count by severity. */
  readonly accepted?: Acceptance;
  /** An acceptance whose last day has passed: the finding counts. */
  readonly lapsed?: Acceptance;
  /** Compared with `--baseline`. */
  readonly baseline?: 'new' | 'still';
};

/**
 * The state of a profile. `gone`: its client is no longer on the server; `unknown`: something could
 * not be read; `drift`: it has drift that is not accepted.
 */
export type SubjectState = 'in-sync' | 'drift' | 'gone' | 'unknown';

/** The preset that is closest to what a client holds. */
export type NearestPreset = {
  readonly preset: string;
  /** How many scopes the client holds beyond it, and how many it lacks. */
  readonly extra: number;
  readonly lacks: number;
};

/** A profile whose client was audited. Times are ISO. */
export type AuditSubject = {
  /** The profile's name. */
  readonly name: string;
  readonly server: string;
  /** Empty where the profile could not be read. */
  readonly clientId: string;
  readonly presets: readonly string[];
  /** The worst first. */
  readonly findings: readonly AuditFinding[];
  readonly unreadable: readonly Unreadable[];
  /** Whose credential read the live scopes, in words; absent where none could. */
  readonly lookedBy?: string;
  /** Where the preset names each scope; empty for scopes that no rule names. */
  readonly places: Readonly<Record<string, RulePlace>>;
  readonly kind: 'stored';
  readonly state: SubjectState;
  /** No drift but what is accepted, and nothing unreadable. Says nothing of severity. */
  readonly inSync: boolean;
  /** Of the findings that are not accepted; null for none. */
  readonly worst: Severity | null;
  /** L: held now; null where unread or gone. */
  readonly scopes: ScopeSet | null;
  /** P: what the preset asks for on this server; null where unread. */
  readonly asked: ScopeSet | null;
  /** R: what was assigned. */
  readonly recorded: ScopeSet;
  readonly nearest: NearestPreset | null;
  readonly owner: string | null;
  readonly key: string | null;
  readonly createdAt: string | null;
  readonly expiresAt: string | null;
  /** When the record was last proved, and the release then. */
  readonly recordedAt: string | null;
  readonly recordedOn: string | null;
};

/** A client that no profile of this store covers, as its server lists it. Times are ISO. */
export type InventoryClient = {
  readonly server: string;
  readonly clientId: string;
  readonly name: string | null;
  /** `stored`: the former client of a profile, which is being retired. */
  readonly kind: 'stored' | 'elsewhere' | 'foreign' | 'unnamed';
  readonly scopes: ScopeSet;
  readonly nearest: NearestPreset | null;
  /** Of what it holds: critical if it can become admin, high for personal data or lasting harm. */
  readonly worst: 'critical' | 'high' | null;
  readonly owner: string | null;
  readonly key: string | null;
  readonly createdAt: string | null;
  readonly expiresAt: string | null;
};

/** The power of clients that no preset covers, one finding for each severity and server. */
export type UndeclaredFinding = {
  readonly kind: 'undeclared';
  readonly severity: 'critical' | 'high';
  readonly server: string;
  /** SHA-256 of server, kind and severity. */
  readonly fingerprint: string;
  readonly clients: readonly UndeclaredClient[];
  readonly why: string;
  readonly mend: string | null;
  /** Compared with `--baseline`: `new` if any of its clients is. */
  readonly baseline?: 'new' | 'still';
};

/** One client of such a finding, with a fingerprint of its own for `--baseline`. */
export type UndeclaredClient = {
  readonly clientId: string;
  readonly name: string | null;
  /** The scopes that give it this severity. */
  readonly scopes: ScopeSet;
  readonly fingerprint: string;
  readonly baseline?: 'new' | 'still';
};

/** Whose credential looked: never a secret. */
export type AuditLooker = {
  readonly kind: 'root' | 'login' | 'token' | 'profile';
  /** The client id, or the user of a login; null for a token. */
  readonly id: string | null;
  /** The profile's name. */
  readonly profile: string | null;
};

/** Something about a server that the audit does not cover. */
export type LeftOut = { readonly what: string; readonly why: string; readonly fix: string | null };

/** A server of an audit. */
export type AuditedServer = {
  readonly url: string;
  /** Its release; null where it does not tell. */
  readonly version: string | null;
  /** How many scopes it knows; null where unread. */
  readonly knownScopes: number | null;
  /** How many clients it has; null where nobody could count them. */
  readonly clients: number | null;
  /** How many of them were compared with preset and record. */
  readonly covered: number;
  /** True where something that was asked for could not be read: exit status 11. */
  readonly incomplete: boolean;
  readonly leftOut: readonly LeftOut[];
  readonly lookers: readonly AuditLooker[];
};

/** A preset of an audit, as it is now. */
export type AuditedPreset = {
  readonly name: string;
  /** Null for a shipped preset. */
  readonly path: string | null;
  /** Of its file; null where it could not be read. */
  readonly sha256: string | null;
  /** True if its file has changed since a profile was recorded with it; null where unread. */
  readonly changed: boolean | null;
  readonly profiles: readonly string[];
};

/** How many findings; what one client shows of one kind, cause and severity counts once. */
export type AuditSummary = {
  readonly findings: Readonly<Record<Severity, number>>;
  readonly accepted: number;
  /** How many profiles are in each state. */
  readonly profiles: Readonly<Record<SubjectState, number>>;
};

/** An audit compared with an earlier report; groups of findings count as in the summary. */
export type BaselineResult = {
  readonly generatedAt: string;
  readonly fingerprint: string;
  readonly new: number;
  readonly still: number;
  /** What the earlier report had and this one no longer has, where it looked. */
  readonly mended: readonly BaselineFinding[];
  /** How many findings of the earlier report are about what this one did not look at. */
  readonly unchecked: number;
};

/** The result of `scopes diff` without arguments. */
export type ScopesDiffResult = {
  readonly kind: 'scopes.diff';
  /** Every subject is in sync. */
  readonly inSync: boolean;
  /** ISO time. */
  readonly generatedAt: string;
  readonly tool: { readonly version: string; readonly newestKnown: string };
  /** SHA-256 of all facts but the time: the same facts give the same. */
  readonly fingerprint: string;
  readonly summary: AuditSummary;
  /** The worst severity of all findings that are not accepted; null for none. */
  readonly worst: Severity | null;
  /** From `--fail-on`; null: drift fails. */
  readonly failOn: Severity | null;
  /** How many findings make the exit status 10. */
  readonly failing: number;
  readonly baseline: BaselineResult | null;
  readonly servers: readonly AuditedServer[];
  readonly presets: readonly AuditedPreset[];
  /** The worst first. */
  readonly subjects: readonly AuditSubject[];
  readonly undeclared: readonly UndeclaredFinding[];
  /** With `--all-clients`: the clients without a profile, the most powerful first. */
  readonly inventory: readonly InventoryClient[];
};

/** One side of a comparison. */
export type ComparedSource = {
  /** As given: `preset:auditor`, `fides:2.86.2` ... */
  readonly source: string;
  /** Its number of scopes; null where it could not be read. */
  readonly size: number | null;
};

/** The result of `scopes diff LEFT RIGHT`. */
export type ScopesCompareResult = {
  readonly kind: 'scopes.compare';
  readonly left: ComparedSource;
  readonly right: ComparedSource;
  /** What the comparison is restricted to: `preset:NAME` or `profile:NAME`; null for all. */
  readonly restrictedTo: string | null;
  readonly onlyLeft: ScopeSet;
  readonly onlyRight: ScopeSet;
  readonly both: ScopeSet;
  readonly unreadable: readonly Unreadable[];
};
