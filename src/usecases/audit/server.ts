import type { Generation } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { readAllScopes, readRawScopes } from '../../fides/clients.ts';
import { readDescription, readRawClientScopes, readRegistry } from '../../fides/scopes.ts';
import type { Http } from '../../fides/transport/exchange.ts';
import { token } from '../access/token.ts';
import type { Deps } from '../base/deps.ts';

/** One server while it is audited: each thing is asked once, however many clients there are. */
export type AuditedServer = {
  readonly http: Http;
  readonly generation: Generation;
  /** The admin credential's token, where there is one for this server. */
  readonly admin: Secret | undefined;
  readonly deps: Deps;
};

/** The scopes of a client as the server lists them; undefined when it is gone (2.82 and later). */
export type LiveScopes = readonly string[] | undefined;

/** How many clients are worth listing all of them for. */
const LIST_FROM = 4;

/**
 * A reader of live scopes: with an admin credential from one listing (2.82 and later) or client by
 * client; else with each profile's own client.
 */
export function liveReader(
  server: AuditedServer,
  clients: number,
): (profile: Profile) => Promise<LiveScopes> {
  const { http, generation, admin } = server;
  if (admin === undefined) return (profile) => asOwn(server, profile);
  if (generation === 'legacy') {
    return ({ clientId }) => readRawClientScopes(http, admin, clientId);
  }
  if (clients < LIST_FROM) return ({ clientId }) => readRawScopes(http, admin, clientId);
  let listing: ReturnType<typeof readAllScopes> | undefined;
  return async ({ clientId }) => {
    listing ??= readAllScopes(http, admin);
    const found = (await listing).get(clientId);
    // Pages shift while others make clients, so one that is not listed is asked for by itself.
    return found ?? readRawScopes(http, admin, clientId);
  };
}

async function asOwn(server: AuditedServer, profile: Profile): Promise<LiveScopes> {
  const { http, generation } = server;
  return withOwnToken(server, profile, 'client:read', (value) =>
    generation === 'current'
      ? readRawScopes(http, value, profile.clientId)
      : readRawClientScopes(http, value, profile.clientId),
  );
}

/**
 * Reads something with a profile's own client. A token from the cache may have died since, because
 * somebody took a scope away: one new one is tried.
 * @throws auth.forbidden when the client does not hold `needed`, as far as is recorded
 */
async function withOwnToken<T>(
  { deps }: AuditedServer,
  { name, server, scopes }: Profile,
  needed: string,
  read: (value: Secret) => Promise<T>,
): Promise<T> {
  if (!scopes.includes(needed)) throw mayNotLook(name, needed);
  const first = await token({ profile: name, server, fresh: false }, deps);
  try {
    return await read(first.token.value);
  } catch (error) {
    if (!first.cached || !hasCode(error, 'auth.forbidden', 'auth.rejected')) throw error;
    const second = await token({ profile: name, server, fresh: true }, deps);
    return read(second.token.value);
  }
}

function mayNotLook(name: string, needed: string): FidesAuthError {
  return new FidesAuthError(
    'auth.forbidden',
    `the client of profile ${name} may not look itself up: it lacks ${needed}`,
    {
      fix: `give an admin credential for this server, such as --admin-profile NAME of an auditor`,
      missingScopes: [needed],
    },
  );
}

/**
 * What the server knows: asked with the admin credential, else read from its own description, which
 * needs none, else with the first profile whose client may ask.
 * @throws auth.*, server.*
 */
export async function auditedRegistry(
  server: AuditedServer,
  profiles: readonly Profile[],
): Promise<ScopeSet> {
  const { http, admin } = server;
  if (admin !== undefined) {
    try {
      return await readRegistry(http, admin);
    } catch (error) {
      if (!hasCode(error, 'auth.forbidden')) throw error;
    }
  }
  const described = await readDescription(http);
  if (described !== undefined) return described.scopes;
  const able = profiles.find(({ scopes }) => scopes.includes('scope:read')) ?? profiles[0];
  if (able === undefined) throw hidden(http);
  return withOwnToken(server, able, 'scope:read', (value) => readRegistry(http, value));
}

function hidden({ server }: Http): FidesAuthError {
  return new FidesAuthError(
    'server.not-fides',
    `${server.url}: /openapi.json, which lists the scopes, is not served there`,
    { fix: 'give a credential that holds scope:read' },
  );
}
