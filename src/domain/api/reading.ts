import type { RequestSeen } from './request.ts';

/** Identical requests of a recording: `target` is a path without its query. */
export type RecordedRequest = RequestSeen & {
  /** The host they went to, as the recording names it; undefined if it names none. */
  readonly host: string | undefined;
  /** True if the host comes from a variable, which may have other values elsewhere. */
  readonly variable: boolean;
  /** True for a page, or a part of one, that a browser loaded: not an API request. */
  readonly page: boolean;
  /** How many were answered 401: they carried no valid credential. */
  readonly unauthorized: number;
  /** How many were answered 404. */
  readonly notFound: number;
};

/**
 * The content of a recording of requests. Each line or entry is one of three: `read` is the sum of
 * `counted`, `skipped` and `unreadable`. Keeps no query, header or body.
 */
export type Reading = {
  /** One for each method, path and host, the most frequent first. */
  readonly requests: readonly RecordedRequest[];
  /** Lines or entries, without blank lines. */
  readonly read: number;
  /** Entries that hold a request. */
  readonly counted: number;
  /** Known not to matter: other messages, other methods, another caller. */
  readonly skipped: number;
  /** Entries that hold a method and a path but cannot be read for certain. */
  readonly unreadable: number;
  /** The first unreadable entry: its number from 1, and its shape, letters and digits masked. */
  readonly firstUnreadable: UnreadableShape | undefined;
  /** The first of each shape, at most three. */
  readonly unreadableShapes: readonly UnreadableShape[];
  /** Requests of `counted` that are not listed, because of too many different paths. */
  readonly dropped: number;
  /** The `Fides-Client` names seen, at most 20. */
  readonly clients: readonly string[];
};

export type UnreadableShape = { readonly at: number; readonly shape: string };
