import type { Finding } from '../../domain/audit/findings.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';

/** A layer of an audit that could not be read: whoever looked does not know. */
export type Unreadable = {
  readonly layer: 'preset' | 'record' | 'live' | 'registry' | 'description' | 'left' | 'right';
  readonly reason: string;
  /** The error's code, and what to do about it. */
  readonly code?: string;
  readonly fix?: string;
};

/** Where a rule of a preset stands, for reports that point at lines. */
export type RulePlace = {
  /** The preset's file as an absolute path; absent for shipped presets. */
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
  /** Whose credential read the live scopes, in words; absent where nobody's could. */
  readonly lookedBy?: string;
  /** Where the preset speaks of a scope, by scope; empty for what no rule names. */
  readonly places: Readonly<Record<string, RulePlace>>;
};

/** What `scopes diff` without arguments has found. */
export type ScopesDiffResult = {
  readonly kind: 'scopes.diff';
  /** No drift, and nothing that could not be read. */
  readonly inSync: boolean;
  readonly subjects: readonly AuditSubject[];
};

/** One side of a comparison. */
export type ComparedSource = {
  /** As it was given: `preset:auditor`, `fides:2.86.2` ... */
  readonly source: string;
  /** How many scopes it has; null where it could not be read. */
  readonly size: number | null;
};

/** What `scopes diff LEFT RIGHT` has found. */
export type ScopesCompareResult = {
  readonly kind: 'scopes.compare';
  readonly left: ComparedSource;
  readonly right: ComparedSource;
  /** Of both only what this touches: `preset:NAME` or `profile:NAME`; null for all. */
  readonly restrictedTo: string | null;
  readonly onlyLeft: ScopeSet;
  readonly onlyRight: ScopeSet;
  readonly both: ScopeSet;
  readonly unreadable: readonly Unreadable[];
};
