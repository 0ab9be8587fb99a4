/** The pages of `fidesauth help`, each with its subject. */
export const HELP_TOPICS = {
  'exit-codes': 'what each exit status and error code means',
  environment: 'the environment variables it reads, and those it sets for others',
  presets: 'the scope presets, and how to write your own',
  audits: 'how scopes diff judges what it finds',
  json: 'what --json prints',
  pipelines: 'how to use it in scripts and CI',
} as const;

export type HelpTopic = keyof typeof HELP_TOPICS;

/** True if a word names a topic. */
export function isHelpTopic(word: string): word is HelpTopic {
  return Object.hasOwn(HELP_TOPICS, word);
}

/** A part of a page: a heading, a paragraph, terms with their meanings, or lines to copy. */
export type HelpBlock =
  | { readonly heading: string }
  | { readonly text: string }
  | { readonly terms: readonly (readonly [term: string, meaning: string])[] }
  | { readonly lines: readonly string[] };
