/** What `bootstrap` may do with a profile that is there: bring it in line, refuse, make another client. */
export const IF_EXISTS = ['ensure', 'fail', 'replace'] as const;

/** One of {@link IF_EXISTS}. */
export type IfExists = (typeof IF_EXISTS)[number];

/** The forms in which an audit may be told. */
export const DIFF_FORMATS = ['text', 'json', 'sarif', 'markdown'] as const;

/** One of {@link DIFF_FORMATS}. */
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/** The shells that completion knows. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type ShellName = (typeof SHELLS)[number];
