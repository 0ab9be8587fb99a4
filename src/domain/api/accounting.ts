import type { RecordedRequest, UnreadableShape } from './reading.ts';
import {
  countHosts,
  type Here,
  type HostCount,
  isHere,
  type RecordedPlace,
  type Recording,
} from './recorded-hosts.ts';
import { requestText, withoutIds } from './request.ts';

/**
 * Accounts for everything in one recording: `read` is the sum of `counted`, `skipped`, `unreadable`
 * and the counts of `elsewhere`. Repeats none of the unreadable text.
 */
export type RecordingSummary = {
  readonly source: string;
  /** Lines or entries, without blank lines. */
  readonly read: number;
  /** Requests to this server. */
  readonly counted: number;
  /** How many of `counted` were answered 404. */
  readonly notFound: number;
  /** How many of `counted` were answered 401: without a valid credential, so they need no scope. */
  readonly unauthorized: number;
  /** Requests to other hosts, the most frequent first. */
  readonly elsewhere: readonly HostCount[];
  /** The hosts taken for this server, if the recording names any. */
  readonly hosts: readonly string[];
  /** Known not to matter: other messages, other methods, another caller, pages. */
  readonly skipped: number;
  /** Entries that hold a method and a path but cannot be read for certain. */
  readonly unreadable: number;
  /** The first unreadable entry, counted from 1, with letters as x and digits as 9. */
  readonly firstUnreadable: UnreadableShape | null;
  /** The first of each shape, at most three. */
  readonly unreadableShapes: readonly UnreadableShape[];
  /** Requests of `counted` left out because of too many different paths. */
  readonly dropped: number;
};

/** Requests answered 401, without ids. */
export type UnauthorizedCall = { readonly request: string; readonly count: number };

/** The recorded requests that count for one server, and an account of all that was read. */
export type Accounting = {
  readonly requests: readonly RecordedRequest[];
  readonly unauthorized: readonly UnauthorizedCall[];
  readonly recordings: readonly RecordingSummary[];
  /** True if nothing was unreadable or left out. */
  readonly complete: boolean;
};

/**
 * Accounts for everything in recordings, for one server.
 * @throws input.missing if they name several hosts and it is unclear which is meant
 */
export function accountFor(recordings: readonly Recording[], place: RecordedPlace): Accounting {
  const sorted = recordings.map((recording) => sortOut(recording, isHere(recording, place)));
  const here = sorted.flatMap(({ requests }) => requests);
  const summaries = sorted.map(({ summary }) => summary);
  return {
    requests: here.flatMap((request) => authorized(prefixed(request, place.prefix))),
    unauthorized: refused(here),
    recordings: summaries,
    complete: summaries.every(({ unreadable, dropped }) => unreadable === 0 && dropped === 0),
  };
}

function sortOut(
  { source, reading }: Recording,
  here: Here,
): { readonly requests: readonly RecordedRequest[]; readonly summary: RecordingSummary } {
  const own = reading.requests.filter(here);
  const requests = own.filter(({ page }) => !page);
  const others = reading.requests.filter((request) => !here(request));
  const pages = sum(own, ({ page, count }) => (page ? count : 0));
  const summary = {
    source,
    read: reading.read,
    counted: reading.counted - pages - sum(others, ({ count }) => count),
    notFound: sum(requests, ({ notFound }) => notFound),
    unauthorized: sum(requests, ({ unauthorized }) => unauthorized),
    elsewhere: countHosts(others),
    hosts: countHosts(requests).map(({ host }) => host),
    skipped: reading.skipped + pages,
    unreadable: reading.unreadable,
    firstUnreadable: reading.firstUnreadable ?? null,
    unreadableShapes: reading.unreadableShapes,
    dropped: reading.dropped,
  };
  return { requests, summary };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function prefixed(request: RecordedRequest, prefix: string | undefined): RecordedRequest {
  if (prefix === undefined || request.target.startsWith(`${prefix}/`)) return request;
  return { ...request, target: prefix + request.target };
}

/** The request, counted without 401 replies; nothing if all its replies were 401. */
function authorized(request: RecordedRequest): RecordedRequest[] {
  const count = request.count - request.unauthorized;
  return count === 0 ? [] : [{ ...request, count, unauthorized: 0 }];
}

function refused(requests: readonly RecordedRequest[]): UnauthorizedCall[] {
  const counts = new Map<string, number>();
  for (const { method, target, unauthorized } of requests) {
    if (unauthorized === 0) continue;
    const request = requestText({ method, target: withoutIds(target) });
    counts.set(request, (counts.get(request) ?? 0) + unauthorized);
  }
  return [...counts].map(([request, count]) => ({ request, count }));
}
