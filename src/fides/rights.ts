import type { Generation } from '../domain/clients/journal.ts';
import { compareVersions, parseVersion } from '../domain/history/version.ts';
import type { Secret } from '../domain/secrets/secret.ts';
import { FidesAuthError } from '../errors.ts';
import type { Http, HttpRequest, Reply } from '../transport/exchange.ts';
import { pathOf } from './clients.ts';
import { isBare403, lacking, refusal } from './refusals.ts';

/** No server creates such an id: real ones are hex. */
const NOBODY = 'fidesauth-rights-check';

type Probe = { readonly right: string; readonly request: HttpRequest; readonly granted: number };

/**
 * Requests that test a right without using it: reading, deleting or emptying a client that cannot
 * exist answers 200 when permitted; creating one with a blank name is 422 in every release, after
 * the check of the right and before anything is created.
 */
function probes(generation: Generation, token: Secret): Probe[] {
  const all: Probe[] = [
    {
      right: 'client:create',
      request: { method: 'POST', path: '/api/v1/oauth/client', token, json: { name: ' ' } },
      granted: 422,
    },
    {
      right: 'client:read',
      request: { method: 'GET', path: `${pathOf(NOBODY)}/scope`, token },
      granted: 200,
    },
    {
      right: 'client:delete',
      request: { method: 'DELETE', path: pathOf(NOBODY), token },
      granted: 200,
    },
    {
      right: 'scope:read',
      request: { method: 'GET', path: '/api/v1/oauth/scope', token },
      granted: 200,
    },
  ];
  if (generation === 'current') return all;
  return [...all, { right: 'client:update', request: updateProbe(token), granted: 200 }];
}

/**
 * Ensures that a credential has all rights for a bootstrap and its undo, before anything is
 * created: client:create, client:read, client:delete, scope:read, and before Fides 2.82
 * client:update. Changes nothing on the server.
 * @throws auth.forbidden naming every missing right; auth.rejected when the token is not valid
 */
export async function requireRights(
  http: Http,
  token: Secret,
  generation: Generation,
): Promise<void> {
  const asked = await Promise.all(
    probes(generation, token).map(async (probe) => ({
      probe,
      reply: await http.send(probe.request),
    })),
  );
  if (asked.every(({ reply }) => isUnusable(reply, generation))) throw unusable(asked[0]?.reply);
  const missing = asked.filter(({ reply }) => reply.status === 403).map(({ probe }) => probe.right);
  if (missing.length > 0) throw lacking('checking the credential', missing);
  const odd = asked.find(({ probe, reply }) => reply.status !== probe.granted);
  if (odd !== undefined) throw refusal(odd.reply, `checking for ${odd.probe.right}`);
}

/**
 * Ensures that a credential may rotate secrets, before anything is changed: client:update, tried on
 * a client that cannot exist (`PUT .../client/{id}/scope`, every release). Changes nothing.
 * @throws auth.forbidden naming it; auth.rejected when the token is not valid
 */
export async function requireUpdateRight(http: Http, token: Secret): Promise<void> {
  const reply = await http.send(updateProbe(token));
  if (isUnusable(reply, 'current')) throw unusable(reply);
  if (reply.status === 403) throw lacking('checking the credential', ['client:update']);
  if (reply.status !== 200) throw refusal(reply, 'checking for client:update');
}

function updateProbe(token: Secret): HttpRequest {
  return { method: 'PUT', path: `${pathOf(NOBODY)}/scope`, token, json: [] };
}

/** From this release a 403 names the missing right. */
const NAMES_RIGHTS = { major: 2, minor: 37, patch: 0 };

/**
 * Refuses a token that the server does not accept, as far as one request shows: a bare 403 where
 * servers name what is missing, or before 2.81 a 500.
 * @throws auth.rejected
 */
export async function requireAccepted(
  http: Http,
  token: Secret,
  server: { readonly generation: Generation; readonly version: string | undefined },
): Promise<void> {
  const reply = await http.send({ method: 'GET', path: '/api/v1/oauth/scope', token });
  const told = reply.status !== 403 || namesRights(server);
  if (told && isUnusable(reply, server.generation)) throw unusable(reply);
}

function namesRights({ generation, version }: Parameters<typeof requireAccepted>[2]): boolean {
  if (generation === 'current') return true;
  const known = parseVersion(version ?? '');
  return known !== undefined && compareVersions(known, NAMES_RIGHTS) >= 0;
}

/** A token that gets only bare 403s is expired or foreign; before 2.81 a foreign one gives 500. */
function isUnusable(reply: Reply, generation: Generation): boolean {
  if (reply.status === 500) return generation === 'legacy';
  return isBare403(reply) || reply.status === 401;
}

function unusable(reply: Reply | undefined): FidesAuthError {
  const status = reply === undefined ? {} : { httpStatus: reply.status };
  return new FidesAuthError(
    'auth.rejected',
    'checking the credential: the access token is not valid here: expired, revoked, or of another server',
    { fix: 'get a new token, or use the root client', ...status },
  );
}
