/** What `bootstrap` can do with an existing profile: align its client, refuse, or replace it. */
export const IF_EXISTS = ['ensure', 'fail', 'replace'] as const;

/** One of {@link IF_EXISTS}. */
export type IfExists = (typeof IF_EXISTS)[number];

/** The forms of an audit report. */
export const DIFF_FORMATS = ['text', 'json', 'sarif', 'markdown', 'matrix', 'html'] as const;

/** One of {@link DIFF_FORMATS}. */
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/** The severities of an audit's findings, the worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/** One of {@link SEVERITIES}. */
export type Severity = (typeof SEVERITIES)[number];

/** The shells that completion supports. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type ShellName = (typeof SHELLS)[number];
