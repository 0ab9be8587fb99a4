import type { RequestSeen } from '../domain/api/request.ts';

/** What was found in a recording of requests. No query, header or body of it is kept. */
export type Traffic = {
  /** One for each method and path, the most frequent first. */
  readonly requests: readonly RequestSeen[];
  /** Lines or entries that hold a request that was counted. */
  readonly counted: number;
  /** What is sound but no request to count: other messages, other methods, another caller. */
  readonly skipped: number;
  /** What could not be read. */
  readonly unreadable: number;
  /** The first of them: its number from 1, and its shape, with every letter and digit masked. */
  readonly firstUnreadable: { readonly at: number; readonly shape: string } | undefined;
  /** Requests that were left out because there were too many different paths. */
  readonly dropped: number;
  /** The names of `Fides-Client` that were seen, at most 20. */
  readonly clients: readonly string[];
};

const SHOWN = 60;

/**
 * The first 60 characters with letters as `x` and digits as `9`: enough to see what kind of text it
 * is, and nothing of what it says.
 */
export function shapeOf(text: string): string {
  const cut = [...text.slice(0, SHOWN * 2)];
  const masked = cut
    .slice(0, SHOWN)
    .map((sign) => {
      if (/\d/.test(sign)) return '9';
      return /[ -/:-@[-`{-~]/.test(sign) ? sign : 'x';
    })
    .join('');
  return cut.length > SHOWN ? `${masked}...` : masked;
}

/** A request in a line: as it stands there, with its query still on it. */
export type LoggedRequest = {
  readonly method: string;
  readonly target: string;
  /** The header `Fides-Client`, which Fides itself logs (2.63.2 and later). */
  readonly client: string | undefined;
};

/** `other`: sound, but no request. `unreadable`: nothing that is known. */
export type LogLine = LoggedRequest | 'other' | 'unreadable';
