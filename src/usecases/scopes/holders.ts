import type { Profile } from '../../domain/clients/profile.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { FidesAuthError } from '../../errors.ts';
import { identify } from '../../fides/identify.ts';
import { makeAnother } from '../access/credential.ts';
import { type Looker, othersOn, type Read, type ReserveAdmin } from '../access/looker.ts';
import { atServer, type Identified, withConnection } from '../access/site.ts';
import { type Attempt, attempt, reasonOf } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import { mapBounded } from '../base/waiting.ts';
import { listProfiles } from '../local/profiles.ts';

/** A stored client of a server: its recorded and its live scopes. */
export type ScopeHolder = {
  readonly name: string;
  readonly recorded: ReadonlySet<string>;
  /** Null where nobody could read them. */
  readonly live: ReadonlySet<string> | null;
  /** The reason if nobody could. */
  readonly unseen: Unseen | undefined;
};

/** Why a client's live scopes could not be read. */
export type Unseen = { readonly reason: string; readonly fix: string | null };

/** Parallel reads on one server: more only queue in its database. */
const AT_ONCE = 8;

/**
 * The stored profiles of a server, sorted by name, with the live scopes of their clients: read by
 * the client itself if it was given client:read, else by a stored client that may, else with
 * `reserve` (`GET /api/v1/oauth/client/{id}/scope`, every release). Warns of an unreadable profile,
 * and of a client that should be able to read itself but cannot.
 * @throws store.* for the folder or settings; the reason of an interruption
 */
export async function holdersOn(
  server: string,
  reserve: ReserveAdmin | undefined,
  deps: Deps,
): Promise<ScopeHolder[]> {
  const { profiles } = await listProfiles(undefined, deps);
  for (const line of profiles) {
    if ('problem' in line) deps.report({ kind: 'warning', text: line.problem.message });
  }
  const ours = profiles.flatMap((line) =>
    'profile' in line && line.profile.server === server ? [line.profile] : [],
  );
  const [first] = ours;
  if (first === undefined) return [];
  const looked = await attempt(
    () => atServer(first, deps, (at) => lookAtAll(at, ours, reserve)),
    deps.signal,
  );
  if ('value' in looked) return looked.value;
  return ours.map((profile) => holderOf(profile, looked, deps));
}

async function lookAtAll(
  at: Identified,
  profiles: readonly Profile[],
  reserve: ReserveAdmin | undefined,
): Promise<ScopeHolder[]> {
  const { clientApi } = await import('../../fides/client-api.ts');
  const { read } = clientApi(at.server.generation);
  const others = othersOn(at, reserve);
  return mapBounded(profiles, AT_ONCE, async (profile) => {
    const ask: Read<readonly string[] | undefined> = (value) =>
      read(at.http, value, profile.clientId);
    const looked = await attempt(() => lookAt(profile, ask, others, at.deps), at.deps.signal);
    return holderOf(profile, looked, at.deps);
  });
}

async function lookAt(
  profile: Profile,
  ask: Read<readonly string[] | undefined>,
  others: Looker,
  deps: Deps,
): Promise<readonly string[]> {
  const found = mayLook(profile)
    ? await asItself(profile, ask, deps)
    : (await others.look(profile, ask)).value;
  if (found !== undefined) return found;
  const { name, clientId, server } = profile;
  throw new FidesAuthError('client.gone', `client ${clientId} is not on ${server} any more`, {
    fix: makeAnother(name),
  });
}

async function asItself<T>(profile: Profile, ask: Read<T>, deps: Deps): Promise<T> {
  const { withToken } = await import('../access/token.ts');
  return withToken(profile, ask, deps);
}

function mayLook({ scopes }: Profile): boolean {
  return scopes.includes('client:read');
}

function holderOf(profile: Profile, looked: Attempt<readonly string[]>, deps: Deps): ScopeHolder {
  const { name } = profile;
  const recorded = new Set(profile.scopes);
  if ('value' in looked) return { name, recorded, live: new Set(looked.value), unseen: undefined };
  const { error } = looked;
  if (mayLook(profile)) {
    const text = `profile ${name}: its present scopes could not be read: ${error.message}`;
    deps.report({ kind: 'warning', text });
  }
  const unseen = { reason: reasonOf(error), fix: error.details.fix ?? null };
  return { name, recorded, live: null, unseen };
}

/**
 * A profile's scopes, read by its own client (client:read).
 * @throws auth.*, client.rejected, server.*, store.*
 */
export async function readOwnScopes(profile: Profile, deps: Deps): Promise<readonly string[]> {
  const { withToken } = await import('../access/token.ts');
  return withToken(profile, (token) => readWith(token, profile, deps), deps);
}

async function readWith(token: Secret, profile: Profile, deps: Deps): Promise<readonly string[]> {
  const { readClientScopes } = await import('../../fides/scopes.ts');
  return withConnection(profile, deps, async (http) => {
    // Send no secret before the server is identified.
    await identify(http);
    return readClientScopes(http, token, profile.clientId);
  });
}
