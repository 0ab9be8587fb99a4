/** The forms in which an audit may be told. */
export const DIFF_FORMATS = ['text', 'json', 'sarif', 'markdown'] as const;

/** One of {@link DIFF_FORMATS}. */
export type DiffFormat = (typeof DIFF_FORMATS)[number];
