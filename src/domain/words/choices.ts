/** What `bootstrap` can do with an existing profile: align its client, refuse, or replace it. */
export const IF_EXISTS = ['ensure', 'fail', 'replace'] as const;

/** One of {@link IF_EXISTS}. */
export type IfExists = (typeof IF_EXISTS)[number];

/** The forms of an audit report. */
export const DIFF_FORMATS = ['text', 'json', 'sarif', 'markdown', 'matrix', 'html'] as const;

/** One of {@link DIFF_FORMATS}. */
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/** The forms of a fleet's plan. */
export const PLAN_FORMATS = ['text', 'json', 'markdown'] as const;

/** One of {@link PLAN_FORMATS}. */
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** The severities of an audit's findings, the worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/** One of {@link SEVERITIES}. */
export type Severity = (typeof SEVERITIES)[number];

/** The shells that completion supports. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type ShellName = (typeof SHELLS)[number];

/**
 * The kind of a finding on one scope of a client. Drift: `missing`, `extra`, `retired`, and `gone`
 * for a whole client. Notices: `new` (a pattern newly matches it), `risky`, `stale` (old record),
 * `duplicate`, `unused`.
 */
export const FINDING_KINDS = [
  'missing',
  'extra',
  'retired',
  'gone',
  'new',
  'risky',
  'stale',
  'duplicate',
  'unused',
] as const;

/** One of {@link FINDING_KINDS}. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/**
 * What a set of scopes allows at most, the riskiest first: to become admin, to see personal data of
 * data subjects, to change anything, to read, nothing.
 */
export const RISK_CLASSES = ['admin', 'personal', 'write', 'read', 'none'] as const;

/** One of {@link RISK_CLASSES}. */
export type RiskClass = (typeof RISK_CLASSES)[number];
