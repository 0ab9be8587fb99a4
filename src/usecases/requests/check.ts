import { type LookedUp, lookUp, nothingFound, openQuestions } from '../../domain/api/look-up.ts';
import type { MatchedCall } from '../../domain/api/needed-scopes.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { NEWEST_RELEASE, registryAt } from '../../domain/history/history.ts';
import { difference, type ScopeSet, scopeSet } from '../../domain/scopes/scope-set.ts';
import type { ScopeSource } from '../../domain/scopes/scope-source.ts';
import { loadApi } from '../access/description.ts';
import { readScopes } from '../audit/compare.ts';
import { attempt, isMistake, reasonOf, valueIn } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import { readOwnScopes } from '../scopes/holders.ts';
import type { ScopeServer } from '../scopes/sources.ts';
import type { CallsInput } from './suggest.ts';

export type CheckInput = CallsInput & {
  /** Whose scopes to check: a profile's client, or a scope source. */
  readonly subject: Profile | ScopeSource;
  readonly server: ScopeServer;
  /** An admin credential was given; it can read any client. */
  readonly admin: boolean;
};

/** A request and the scopes that it lacks. */
export type CheckedCall = MatchedCall & { readonly missing: ScopeSet };

/** The result of `scopes check`. */
export type ScopesCheckResult = Omit<LookedUp, 'scopes' | 'requests'> & {
  readonly kind: 'scopes.check';
  readonly server: string | null;
  readonly serverVersion: string | null;
  /** `profile ci`, or the scope source as given. */
  readonly subject: string;
  /** `live`: read from the server; `recorded`: from the profile; `named`: from the source. */
  readonly held: 'live' | 'recorded' | 'named';
  readonly needed: ScopeSet;
  readonly missing: ScopeSet;
  readonly requests: readonly CheckedCall[];
  readonly caveats: readonly string[];
  /** What could not be read. It leaves the answer open. */
  readonly undecided: readonly Undecided[];
};

type Undecided = { readonly what: 'held' | 'needed' | 'requests'; readonly reason: string };

/**
 * Checks whether a client could make requests: what they need by the server's description, and
 * which of that it lacks. Sends none of them. An unreadable part is named in the result; a typo is
 * an error.
 * @throws input.*, preset.*, endpoint.unknown, profile.unknown
 */
export async function checkScopes(input: CheckInput, deps: Deps): Promise<ScopesCheckResult> {
  const { calls, subject } = input;
  const [described, found] = await Promise.all([
    attempt(() => loadApi(input.api, deps), deps.signal, isMistake),
    attempt(() => heldBy(input, deps), deps.signal, isMistake),
  ]);
  const api = valueIn(described);
  const looked = api === undefined ? nothingFound() : lookUp(calls, api.api, api.server);
  const { scopes: needed, requests, ...rest } = looked;
  const scopes = valueIn(found) ?? needed;
  return {
    kind: 'scopes.check',
    server: api?.server ?? null,
    serverVersion: api?.api.version ?? null,
    subject: 'clientId' in subject ? `profile ${subject.name}` : subject.text,
    held: howHeld(input),
    needed,
    missing: difference(needed, scopes),
    requests: requests.map((call) => ({ ...call, missing: difference(call.scopes, scopes) })),
    ...rest,
    caveats: api?.api.caveats ?? [],
    undecided: [
      ...undecided('needed', 'error' in described ? [reasonOf(described.error)] : []),
      ...undecided('held', 'error' in found ? [reasonOf(found.error)] : []),
      ...undecided('requests', api === undefined ? [] : openQuestions(calls, looked, api.server)),
    ],
  };
}

function undecided(what: Undecided['what'], reasons: readonly string[]): Undecided[] {
  return reasons.map((reason) => ({ what, reason }));
}

/** A client without client:read cannot read its scopes: its record is used. */
function howHeld({ subject, admin }: CheckInput): ScopesCheckResult['held'] {
  if (!('clientId' in subject)) return subject.kind === 'client' ? 'live' : 'named';
  return admin || subject.scopes.includes('client:read') ? 'live' : 'recorded';
}

async function heldBy(input: CheckInput, deps: Deps): Promise<ScopeSet> {
  const { subject, server } = input;
  if (!('clientId' in subject)) {
    const registry = async (): Promise<ScopeSet> =>
      server.named ? server.registry() : (registryAt(NEWEST_RELEASE) ?? []);
    return readScopes(subject, registry, server, deps);
  }
  if (howHeld(input) === 'recorded') return subject.scopes;
  return scopeSet(
    await (input.admin ? server.client(subject.clientId) : readOwnScopes(subject, deps)),
  );
}
