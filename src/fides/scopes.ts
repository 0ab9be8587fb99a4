import { isScopeName } from '../domain/scopes/pattern.ts';
import { type ScopeSet, scopeSet } from '../domain/scopes/scope-set.ts';
import type { Secret } from '../domain/secrets/secret.ts';
import type { Http } from '../transport/exchange.ts';
import { pathOf, requireOk } from './clients.ts';
import { parseReply } from './parse.ts';

/**
 * Every scope the server knows: `GET /api/v1/oauth/scope` (scope:read, every release).
 * @throws auth.forbidden, auth.rejected, server.not-fides, server.reply
 */
export async function readRegistry(http: Http, token: Secret): Promise<ScopeSet> {
  const reply = await http.send({ method: 'GET', path: '/api/v1/oauth/scope', token });
  const act = "reading the server's scopes";
  return believed(http, await parseReply(reply, act, (schemas) => schemas.registryReply));
}

/** How many odd names of a list are shown. */
const SHOWN = 3;

/** The valid scope names in a server's list. Warns about the others, which nobody should get. */
export function believed({ server, warn }: Http, names: readonly string[]): ScopeSet {
  const odd = names.filter((name) => !isScopeName(name));
  if (odd.length > 0) {
    const shown = odd.slice(0, SHOWN).map((name) => JSON.stringify(name.slice(0, 60)));
    const more = odd.length > SHOWN ? ` and ${odd.length - SHOWN} more` : '';
    warn(`${server.url} lists names that are not scopes; ignored: ${shown.join(', ')}${more}`);
  }
  return scopeSet(names.filter(isScopeName));
}

/**
 * The scopes of a client: `GET /api/v1/oauth/client/{id}/scope` (client:read, every release). An
 * unknown id answers an empty list, as does a client without scopes.
 * @throws auth.forbidden, auth.rejected, server.not-fides, server.reply
 */
export async function readClientScopes(
  http: Http,
  token: Secret,
  clientId: string,
): Promise<ScopeSet> {
  return scopeSet(await readRawClientScopes(http, token, clientId));
}

/**
 * As {@link readClientScopes}, but in the server's order and with duplicates: servers store a list
 * as sent.
 * @throws auth.forbidden, auth.rejected, server.not-fides, server.reply
 */
export async function readRawClientScopes(
  http: Http,
  token: Secret,
  clientId: string,
): Promise<readonly string[]> {
  const reply = await http.send({ method: 'GET', path: `${pathOf(clientId)}/scope`, token });
  return parseReply(reply, "reading the client's scopes", (schemas) => schemas.scopesReply);
}

/**
 * Replaces all scopes of a client: `PUT /api/v1/oauth/client/{id}/scope` (client:update, every
 * release). An unknown id also answers 200, so read back what matters.
 * @throws auth.forbidden (from 2.69.1 also for scopes that the credential lacks), auth.rejected,
 * scope.unknown
 */
export async function assignScopes(
  http: Http,
  token: Secret,
  clientId: string,
  scopes: ScopeSet,
): Promise<void> {
  const path = `${pathOf(clientId)}/scope`;
  const reply = await http.send({ method: 'PUT', path, token, json: scopes, mutates: true });
  requireOk(reply, 'assigning the scopes');
}

/**
 * The scopes of each role, by role name: `GET /api/v1/oauth/role` (scope:read, 2.8).
 * @throws auth.forbidden, auth.rejected, server.not-fides, server.reply
 */
export async function readRoles(
  http: Http,
  token: Secret,
): Promise<Readonly<Record<string, ScopeSet>>> {
  const reply = await http.send({ method: 'GET', path: '/api/v1/oauth/role', token });
  const act = "reading the server's roles";
  const roles = await parseReply(reply, act, (schemas) => schemas.rolesReply);
  return Object.fromEntries(
    Object.entries(roles).map(([name, scopes]) => [name, believed(http, scopes)]),
  );
}
