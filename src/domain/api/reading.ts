import type { RequestSeen } from './request.ts';

/** Requests of a recording that are alike: `target` is a path without its query. */
export type RecordedRequest = RequestSeen & {
  /** The host they went to, as the recording names it; undefined where it does not. */
  readonly host: string | undefined;
  /** The host is what a variable stands for, which may have other values elsewhere. */
  readonly variable: boolean;
  /** A browser loaded a page, or what belongs to one: nothing of an API. */
  readonly page: boolean;
  /** How many of them were answered 401: they carried no credential that counts. */
  readonly unauthorized: number;
  /** How many of them were answered 404. */
  readonly notFound: number;
};

/**
 * What was found in a recording of requests. Each line or entry is one of three: `read` is the sum of
 * `counted`, `skipped` and `unreadable`. No query, header or body of it is kept.
 */
export type Reading = {
  /** One for each method, path and host, the most frequent first. */
  readonly requests: readonly RecordedRequest[];
  /** Lines or entries; blank lines are none. */
  readonly read: number;
  /** Those that hold a request. */
  readonly counted: number;
  /** Known to be no request to look at: other messages, other methods, another caller. */
  readonly skipped: number;
  /** What holds a method and a path and could not be read for certain. */
  readonly unreadable: number;
  /** The first of them: its number from 1, and its shape, with every letter and digit masked. */
  readonly firstUnreadable: UnreadableShape | undefined;
  /** The first of each shape, at most three. */
  readonly unreadableShapes: readonly UnreadableShape[];
  /** Requests of `counted` that are in no list, as there were too many different paths. */
  readonly dropped: number;
  /** The names of `Fides-Client` that were seen, at most 20. */
  readonly clients: readonly string[];
};

export type UnreadableShape = { readonly at: number; readonly shape: string };
