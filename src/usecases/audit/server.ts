import type { Profile } from '../../domain/clients/profile.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { hasCode } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import type { Description } from '../../fides/description.ts';
import { readRegistry } from '../../fides/scopes.ts';
import { registryOf } from '../access/description.ts';
import {
  type Looker,
  OWN_CLIENT,
  type ReserveAdmin,
  type Seen,
  storedIdentity,
} from '../access/looker.ts';
import { readAsAny } from '../access/reader.ts';
import type { Identified } from '../access/site.ts';
import { withToken } from '../access/token.ts';
import { attempt, valueIn } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';

/** New access tokens of profiles' own clients, by profile. */
export type OwnTokens = ReadonlyMap<string, Secret>;

/** Who reads the clients of an audited server. */
export type Lookers = {
  /** The admin credential's token and name, if there is one for this server. */
  readonly admin: Seen<Secret> | undefined;
  /** For clients that may not read themselves. */
  readonly others: Looker;
  /** Used before the token cache, and never cached. */
  readonly tokens: OwnTokens;
};

/** Asks with the profile's own client. */
function asOwn<T>(
  profile: Profile,
  { tokens }: Lookers,
  use: (value: Secret) => Promise<T>,
  deps: Deps,
): Promise<T> {
  const known = tokens.get(profile.name);
  return known === undefined ? withToken(profile, use, deps) : use(known);
}

/** The scopes of a client as the server lists them; undefined when it is gone (2.82 and later). */
export type LiveScopes = readonly string[] | undefined;

/** From this many clients on, one listing of all is cheaper. */
const LIST_FROM = 4;

/** Reads the live scopes of profiles' clients. */
export type LiveReader = {
  read(profile: Profile): Promise<Seen<LiveScopes>>;
  /** How many clients the server has, where a listing told; sends no request. */
  total(): Promise<number | undefined>;
};

/**
 * A reader of live scopes: with an admin credential from one listing (2.82 and later) or client by
 * client; else with each profile's own client, or another one where that may not read itself.
 */
export function liveReader(
  { http, server, deps }: Identified,
  lookers: Lookers,
  clients: number,
): LiveReader {
  const { admin, others } = lookers;
  const { read, find } = clientApi(server.generation);
  const readOne =
    ({ clientId }: Profile) =>
    (value: Secret): Promise<LiveScopes> =>
      read(http, value, clientId);
  if (admin === undefined) {
    const look = async (profile: Profile): Promise<Seen<LiveScopes>> => {
      if (!profile.scopes.includes('client:read')) return others.look(profile, readOne(profile));
      const value = await asOwn(profile, lookers, readOne(profile), deps);
      return { value, by: OWN_CLIENT, who: storedIdentity(profile) };
    };
    return { read: look, total: async () => undefined };
  }
  const { value: secret, by, who } = admin;
  if (find === undefined || clients < LIST_FROM) {
    const look = async (profile: Profile): Promise<Seen<LiveScopes>> => ({
      value: await readOne(profile)(secret),
      by,
      who,
    });
    return { read: look, total: async () => undefined };
  }
  let listing: ReturnType<typeof find.scopes> | undefined;
  return {
    async read(profile) {
      listing ??= find.scopes(http, secret);
      const found = (await listing).scopes.get(profile.clientId);
      // Pages shift while others create clients, so a client that is not listed is asked for itself.
      return { value: found ?? (await readOne(profile)(secret)), by, who };
    },
    total: async () => (await listing)?.total,
  };
}

/**
 * The server's registry: read with the admin credential, else from its own description, which needs
 * no credential, else with the first profile whose client has scope:read.
 * @throws auth.*, server.*
 */
export async function auditedRegistry(
  { http, deps }: Identified,
  lookers: Lookers,
  profiles: readonly Profile[],
  described: () => Promise<Description | undefined>,
): Promise<ScopeSet> {
  const { admin } = lookers;
  if (admin !== undefined) {
    try {
      return await readRegistry(http, admin.value);
    } catch (error) {
      if (!hasCode(error, 'auth.forbidden')) throw error;
    }
  }
  const able = profiles.find(({ scopes }) => scopes.includes('scope:read'));
  const ask = able && (() => asOwn(able, lookers, (value) => readRegistry(http, value), deps));
  return registryOf(await described(), http.server.url, ask);
}

/**
 * How many clients a server has: from a listing that was read anyway, else from one request with
 * any credential that may list them; undefined where there is none, and before 2.82.
 */
export async function countOn(
  at: Identified,
  { admin }: Lookers,
  live: LiveReader,
  reserve: ReserveAdmin | undefined,
): Promise<number | undefined> {
  const { http, deps } = at;
  const { find } = clientApi(at.server.generation);
  if (find === undefined) return undefined;
  const count = (token: Secret): Promise<number> => find.count(http, token);
  const counted = await attempt(async () => {
    const known = await live.total();
    if (known !== undefined) return known;
    if (admin !== undefined) return count(admin.value);
    return (await readAsAny(at, { admin: undefined, reserve }, count)).value;
  }, deps.signal);
  return valueIn(counted);
}
