/** What `bootstrap` may do with a profile that is there: bring it in line, refuse, make another client. */
export const IF_EXISTS = ['ensure', 'fail', 'replace'] as const;

/** One of {@link IF_EXISTS}. */
export type IfExists = (typeof IF_EXISTS)[number];
