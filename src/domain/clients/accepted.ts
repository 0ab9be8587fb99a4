import { difference, intersection, type ScopeSet, union } from '../scopes/scope-set.ts';
import type { AcceptedFinding, Profile } from './profile.ts';

/**
 * The findings that a profile accepts at a time (milliseconds since 1970): each to the end of its
 * last day, in UTC.
 */
export function acceptedAt(
  { accepted = [] }: Pick<Profile, 'accepted'>,
  now: number,
): readonly AcceptedFinding[] {
  const today = new Date(now).toISOString().slice(0, 10);
  return accepted.filter(({ until }) => until >= today);
}

/** The scopes that a client is to hold, and the acceptances that make them differ from `wanted`. */
export type LeftAlone = { readonly scopes: ScopeSet; readonly left: readonly AcceptedFinding[] };

/**
 * The wanted scopes of a client that holds `live`, with accepted differences left as they are: what
 * it holds beyond them, and what it lacks of them. A scope that the server no longer knows cannot be
 * written, so it is left only where nothing else is to change.
 */
export function leaveAccepted(
  wanted: ScopeSet,
  live: ScopeSet,
  accepted: readonly AcceptedFinding[],
): LeftAlone {
  const of = (kind: string): string[] =>
    accepted.filter((one) => one.kind === kind).map(({ scope }) => scope);
  const extra = intersection(difference(live, wanted), of('extra'));
  const missing = intersection(difference(wanted, live), of('missing'));
  const scopes = union(difference(wanted, missing), extra);
  const retired = intersection(difference(live, scopes), of('retired'));
  const whole = union(scopes, retired);
  const same = difference(whole, live).length + difference(live, whole).length === 0;
  const kept: Readonly<Record<string, ScopeSet>> = { extra, missing, retired: same ? retired : [] };
  return {
    scopes: same ? whole : scopes,
    left: accepted.filter(({ kind, scope }) => kept[kind]?.includes(scope) === true),
  };
}
