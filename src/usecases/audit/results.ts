import type { Finding } from '../../domain/audit/findings.ts';
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

/** One audited client. */
export type AuditSubject = {
  /** The profile's name, or the client's id where no profile is stored. */
  readonly name: string;
  readonly server: string;
  readonly clientId: string;
  readonly presets: readonly string[];
  readonly findings: readonly Finding[];
  readonly unreadable: readonly Unreadable[];
  /** Whose credential read the live scopes, in words; absent where none could. */
  readonly lookedBy?: string;
  /** Where the preset names each scope; empty for scopes that no rule names. */
  readonly places: Readonly<Record<string, RulePlace>>;
};

/** The result of `scopes diff` without arguments. */
export type ScopesDiffResult = {
  readonly kind: 'scopes.diff';
  /** No drift, and nothing unreadable. */
  readonly inSync: boolean;
  readonly subjects: readonly AuditSubject[];
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
