import { type ScopeSet, scopeSet } from '../scopes/scope-set.ts';
import { type Matcher, matcherOf } from './match-operation.ts';
import { nearestOperations } from './nearest-operation.ts';
import { type ApiDescription, type ApiOperation, operationName } from './operation.ts';
import { type RequestSeen, requestText, withoutIds } from './request.ts';

/** A recorded request, and how many like it were answered 404. */
type Recorded = RequestSeen & { readonly notFound?: number };

/** Requests named one by one, and those in recordings. */
export type NamedAndRecorded = {
  readonly named: readonly RequestSeen[];
  readonly recorded: readonly Recorded[];
};

/** A request that is an operation of the server; recorded ones are grouped by operation. */
export type MatchedCall = {
  readonly request: string;
  readonly operation: string;
  readonly scopes: ScopeSet;
  /** How often it was recorded; absent for a named one. */
  readonly count?: number;
  /** How many were answered 404; absent for none. */
  readonly notFound?: number;
  readonly note?: string;
};

export type UnmatchedCall = {
  readonly request: string;
  /** `no such path`, `no POST there`, `another server`. */
  readonly reason: string;
  /** Operations that may have been meant. */
  readonly nearest: readonly string[];
  readonly count?: number;
  readonly notFound?: number;
};

/** A request for which Fides never accepts a client's token. */
export type UncallableCall = {
  readonly request: string;
  readonly operation: string;
  readonly reason: string;
  readonly count?: number;
};

/** The scopes that requests need on one server. */
export type NeededScopes = {
  /** The smallest set that is enough for all callable requests. */
  readonly scopes: ScopeSet;
  readonly requests: readonly MatchedCall[];
  readonly unmatched: readonly UnmatchedCall[];
  readonly uncallable: readonly UncallableCall[];
  /** Recorded requests for pages of the admin UI, outside the API. */
  readonly pages: number;
};

// Each costs a comparison with every operation; the log of a probed server has thousands.
const MOST_NEAREST = 200;

/**
 * Finds the operation of each request, and the scopes that all of them need together. `server` is
 * the server's address, if known. Does not repeat ids in recorded paths.
 */
export function neededScopes(
  { named, recorded }: NamedAndRecorded,
  { operations }: ApiDescription,
  server: string | undefined,
): NeededScopes {
  const match = matcherOf(operations, server);
  const first = sortedOut(named.map((call) => resultOf(call, requestText(call), match)));
  const rest = sortedOut(recorded.map((call) => resultOf(call, undefined, match)));
  const requests = [...first.requests, ...together(rest.requests)];
  const unmatched = [...first.unmatched, ...together(rest.unmatched)];
  return {
    scopes: scopeSet(requests.flatMap(({ scopes }) => scopes)),
    requests,
    unmatched: unmatched.map(({ method, path, ...call }, at) => ({
      ...call,
      nearest: at < MOST_NEAREST ? nearestOperations(method, path, operations) : [],
    })),
    uncallable: [...first.uncallable, ...together(rest.uncallable)],
    pages: rest.pages,
  };
}

type Unmatched = Omit<UnmatchedCall, 'nearest'> & {
  readonly method: string;
  readonly path: string;
};

type Found =
  | { readonly kind: 'matched'; readonly call: MatchedCall }
  | { readonly kind: 'unmatched'; readonly call: Unmatched }
  | { readonly kind: 'uncallable'; readonly call: UncallableCall }
  | { readonly kind: 'page'; readonly count: number };

function sortedOut(found: readonly Found[]) {
  return {
    requests: found.flatMap((one) => (one.kind === 'matched' ? [one.call] : [])),
    unmatched: found.flatMap((one) => (one.kind === 'unmatched' ? [one.call] : [])),
    uncallable: found.flatMap((one) => (one.kind === 'uncallable' ? [one.call] : [])),
    pages: found.reduce((sum, one) => sum + (one.kind === 'page' ? one.count : 0), 0),
  };
}

/** `text` is the form in which to show a named request; a recorded one is shown without its ids. */
function resultOf(call: Recorded, text: string | undefined, match: Matcher): Found {
  const matched = match(call);
  const method = call.method.toUpperCase();
  const lost = call.notFound ?? 0;
  const count =
    text === undefined ? { count: call.count, ...(lost === 0 ? {} : { notFound: lost }) } : {};
  if (matched.kind === 'none') {
    const { reason, path } = matched;
    const page = text === undefined && /^(?:GET|HEAD)$/.test(method) && !path.includes('/api/');
    if (page) return { kind: 'page', count: call.count };
    const request = text ?? requestText({ method, target: withoutIds(path) });
    return { kind: 'unmatched', call: { request, reason, method, path, ...count } };
  }
  const { operation } = matched;
  const request = text ?? `${method} ${operation.path}`;
  const base = { request, operation: operationName(operation) };
  if (matched.kind === 'options') {
    const note = 'asks which methods are allowed: no scope is needed';
    return { kind: 'matched', call: { ...base, scopes: [], ...count, note } };
  }
  const { uncallable: reason } = operation;
  if (reason !== undefined) return { kind: 'uncallable', call: { ...base, reason, ...count } };
  const { scopes } = operation;
  return { kind: 'matched', call: { ...base, scopes, ...count, ...noteOn(method, operation) } };
}

function noteOn(method: string, { method: real, note }: ApiOperation): { note?: string } {
  if (method !== real) return { note: `taken as ${real}` };
  return note === undefined ? {} : { note };
}

type Counted = {
  readonly request: string;
  readonly count?: number;
  readonly notFound?: number;
};

/** Merges requests that are shown alike. */
function together<T extends Counted>(calls: readonly T[]): T[] {
  const kept = new Map<string, T>();
  for (const call of calls) {
    const before = kept.get(call.request);
    const count = (before?.count ?? 0) + (call.count ?? 0);
    const notFound = (before?.notFound ?? 0) + (call.notFound ?? 0);
    const lost = notFound === 0 ? {} : { notFound };
    kept.set(call.request, { ...(before ?? call), count, ...lost });
  }
  return [...kept.values()];
}
