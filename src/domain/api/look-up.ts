import { FidesAuthError } from '../../errors.ts';
import {
  type Accounting,
  accountFor,
  type RecordingSummary,
  type UnauthorizedCall,
} from './accounting.ts';
import { type NeededScopes, neededScopes } from './needed-scopes.ts';
import type { ApiDescription } from './operation.ts';
import { hostsText, isApi, type RecordedPlace, type Recording } from './recorded-hosts.ts';
import type { RequestSeen } from './request.ts';

/** Requests named one by one, and recordings of more. */
export type Calls = {
  readonly named: readonly RequestSeen[];
  readonly recordings: readonly Recording[];
} & Omit<RecordedPlace, 'server'>;

/** The scopes that requests need on one server, and an account of all that was read. */
export type LookedUp = NeededScopes & {
  /** True if nothing read was unreadable, left out or below an unknown prefix. */
  readonly complete: boolean;
  readonly recordings: readonly RecordingSummary[];
  readonly unauthorized: readonly UnauthorizedCall[];
  /** Recorded requests that match only with `/api/v1` in front: a proxy removed it. */
  readonly stripped: number;
};

const API = '/api/v1';

/**
 * Looks requests up in a server's description. Recordings without a request to it are no error
 * here: see {@link requireRequests}.
 * @throws input.missing if recordings name several hosts and it is unclear which is meant
 */
export function lookUp(
  { named, recordings, hosts, prefix }: Calls,
  api: ApiDescription,
  server: string | undefined,
): LookedUp {
  const accounting = accountFor(recordings, { server, hosts, prefix });
  const needed = neededScopes({ named, recorded: accounting.requests }, api, server);
  const stripped = prefix === undefined ? strippedFrom(accounting, api, server) : 0;
  const { unauthorized, complete } = accounting;
  return {
    ...needed,
    complete: complete && stripped === 0,
    recordings: accounting.recordings,
    unauthorized,
    stripped,
  };
}

function strippedFrom(
  { requests }: Accounting,
  api: ApiDescription,
  server: string | undefined,
): number {
  if (requests.some(({ target }) => isApi(target))) return 0;
  const recorded = requests.map((request) => ({ ...request, target: API + request.target }));
  const found = neededScopes({ named: [], recorded }, api, server).requests;
  return found.reduce((sum, { scopes, count = 0 }) => sum + (scopes.length > 0 ? count : 0), 0);
}

/**
 * Why the first useless recording says nothing about a server; undefined if all say something.
 */
function emptiness(
  recordings: readonly Recording[],
  summaries: readonly RecordingSummary[],
  server: string | undefined,
): FidesAuthError | undefined {
  const at = summaries.findIndex(({ counted, unauthorized }) => counted === unauthorized);
  const [recording, summary] = [recordings[at], summaries[at]];
  if (recording === undefined || summary === undefined) return undefined;
  const [why, fix] = reasonFor(recording, summary, server);
  return new FidesAuthError('input.invalid', `${recording.source}: ${why}`, { fix });
}

function reasonFor(
  { client, reading }: Recording,
  { read, unauthorized, elsewhere, unreadable, firstUnreadable }: RecordingSummary,
  server: string | undefined,
): readonly [why: string, fix: string] {
  if (unauthorized > 0) {
    return [
      `all ${unauthorized} requests in it were answered 401: they carried no valid credential`,
      'use a recording of requests that were accepted',
    ];
  }
  const [other] = elsewhere;
  if (other !== undefined) {
    return [
      `it has no request to ${server ?? 'one server'}, but to ${hostsText(elsewhere)}`,
      `if that is the same server: --recorded-host ${other.host}`,
    ];
  }
  const callers = reading.clients.map((name) => name.replace(/\p{Cc}/gu, '?')).join(', ');
  if (client !== undefined && callers !== '') {
    return [`it has no request of ${client.slice(0, 64)}`, `its callers are ${callers}`];
  }
  if (read === 0) return ['it is empty: it has no requests', 'give a recording of requests'];
  const entries = `${read} ${read === 1 ? 'line or entry' : 'lines or entries'}`;
  const unknown =
    firstUnreadable === null
      ? ''
      : `; ${unreadable} may be requests in an unknown format, like ${firstUnreadable.shape}`;
  return [
    `it has no request in ${entries}${unknown}`,
    'use a log of requests, with the flag for its format (see docs/presets.md)',
  ];
}

/** The result when nothing can be looked up. */
export function nothingFound(): LookedUp {
  return {
    scopes: [],
    requests: [],
    unmatched: [],
    uncallable: [],
    pages: 0,
    complete: false,
    recordings: [],
    unauthorized: [],
    stripped: 0,
  };
}

/** Why these requests allow no certain answer: nothing was read, or not everything. */
export function openQuestions(
  { named, recordings }: Calls,
  looked: LookedUp,
  server: string | undefined,
): string[] {
  const empty = emptiness(recordings, looked.recordings, server);
  const outside = named.length === 0 && looked.pages > 0 && found(looked) === 0;
  return [
    ...(empty === undefined ? [] : [withFix(empty)]),
    ...looked.recordings.flatMap(unreadText),
    ...(looked.stripped > 0 || outside ? [outsideText(looked)] : []),
  ];
}

function withFix({ message, details: { fix } }: FidesAuthError): string {
  return fix === undefined ? message : `${message}; ${fix}`;
}

function found({ requests, unmatched, uncallable }: LookedUp): number {
  return requests.length + unmatched.length + uncallable.length;
}

function unreadText({ source, counted, unreadable, dropped }: RecordingSummary): string[] {
  const lost = counted === 0 ? dropped : unreadable + dropped;
  return lost === 0 ? [] : [`${source}: ${lost} of its requests could not be read or kept`];
}

/** Says that all requests are outside `/api/v1`, and what to do. */
export function outsideText({ stripped, pages }: Pick<LookedUp, 'stripped' | 'pages'>): string {
  const what =
    stripped === 0
      ? `requests: ${pages}, but none below ${API}`
      : `requests: ${stripped} would be operations below ${API}, but none below ${API}`;
  return `${what}; if a proxy removes it: --prefix ${API}`;
}

/**
 * Requires each recording to hold requests to a server, and at least one a request to its API.
 * @throws input.invalid
 */
export function requireRequests(
  { named, recordings }: Calls,
  looked: LookedUp,
  server: string | undefined,
): void {
  const empty = emptiness(recordings, looked.recordings, server);
  if (empty !== undefined) throw empty;
  const document = recordings.find(({ kind }) => kind === 'document');
  if (named.length > 0 || document === undefined || looked.requests.length > 0) return;
  const total = looked.recordings.reduce(
    (sum, { counted, unauthorized }) => sum + counted - unauthorized,
    0,
  );
  if (looked.pages < total) return;
  const are = total === 1 ? 'is 1 request' : `are ${total} requests`;
  throw new FidesAuthError(
    'input.invalid',
    `${document.source}: there ${are} in it, but none below ${API}`,
    { fix: `if a proxy removes it: --prefix ${API}` },
  );
}
