import type { Power } from '../../../domain/scopes/power.ts';
import type { SubjectState } from '../../../usecases/audit/results.ts';

/** A sign that stands beside a word: never alone, never by colour alone. */
export type Mark = { readonly glyph: string; readonly ascii: string; readonly word: string };

/** The severities of findings. */
export const SEVERITY_MARKS = {
  critical: { glyph: '▲', ascii: '!', word: 'critical' },
  high: { glyph: '◆', ascii: '@', word: 'high' },
  medium: { glyph: '●', ascii: '*', word: 'medium' },
  low: { glyph: '○', ascii: '-', word: 'low' },
} as const satisfies Readonly<Record<string, Mark>>;

/** The powers of scopes, with what a group of clients of that power is called. */
export const POWER_MARKS: Readonly<Record<Power | 0, Mark & { readonly can: string }>> = {
  4: { glyph: '▲', ascii: '!', word: 'can become admin', can: 'Can become admin' },
  3: {
    glyph: '◆',
    ascii: '@',
    word: 'personal data or lasting harm',
    can: 'See personal data, or can do lasting harm',
  },
  2: { glyph: '', ascii: '', word: 'can write or act', can: 'Can write or act' },
  1: { glyph: '', ascii: '', word: 'can read', can: 'Can read' },
  0: { glyph: '', ascii: '', word: 'hold nothing', can: 'Hold nothing' },
};

/** The states of profiles. */
export const STATE_MARKS: Readonly<Record<SubjectState, Mark>> = {
  'in-sync': { glyph: '✓', ascii: '=', word: 'in sync' },
  drift: { glyph: '≠', ascii: '#', word: 'to mend' },
  gone: { glyph: '✕', ascii: 'x', word: 'gone' },
  unknown: { glyph: '?', ascii: '?', word: 'could not look' },
};

/** Where a client is recorded, as flags and JSON name it. */
export const KIND_WORDS: Readonly<Record<string, string>> = {
  stored: 'a profile of this store',
  elsewhere: 'made by fidesauth, without a profile here',
  foreign: 'not made by fidesauth',
  unnamed: 'a login session, or a client without name and scopes',
};
