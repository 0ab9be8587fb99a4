import type { Profile } from '../../domain/clients/profile.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { hasCode } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import type { AllScopes } from '../../fides/client-list.ts';
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
import { once } from '../base/waiting.ts';

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

/** Lists the scopes of all clients; called once. */
export type ListScopes = () => Promise<AllScopes>;

/** Reads the live scopes of profiles' clients. */
export type LiveReader = {
  read(profile: Profile): Promise<Seen<LiveScopes>>;
  /** How many clients the server has, where a listing told; sends no request. */
  total(): Promise<number | undefined>;
};

/**
 * A reader of live scopes: with an admin credential from one listing (2.82 and later) or client by
 * client; else with each profile's own client, or another one where that may not read itself. `list`
 * is a listing that the admin credential makes anyway.
 */
export function liveReader(
  { http, server, deps }: Identified,
  lookers: Lookers,
  clients: number,
  list: ListScopes | undefined,
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
  const one = async (profile: Profile): Promise<Seen<LiveScopes>> => {
    return { value: await readOne(profile)(secret), by, who };
  };
  if (find === undefined || (list === undefined && clients < LIST_FROM)) {
    return { read: one, total: async () => undefined };
  }
  const listing = once(list ?? (() => find.scopes(http, secret)));
  return {
    async read(profile) {
      const value = await listed(profile, listing);
      // Pages shift while others create clients, so a client that is not listed is asked for itself.
      return value === undefined ? one(profile) : { value, by, who };
    },
    total: async () => (await listing()).total,
  };
}

/** Undefined also where the list cannot be read: then the server may still tell of single clients. */
async function listed({ clientId }: Profile, listing: ListScopes): Promise<LiveScopes> {
  try {
    return (await listing()).scopes.get(clientId);
  } catch (error) {
    if (!hasCode(error, 'server.reply')) throw error;
    return undefined;
  }
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
