/** The shells that completion knows. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type ShellName = (typeof SHELLS)[number];
