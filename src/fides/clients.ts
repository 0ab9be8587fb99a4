import { type ScopeSet, scopeSet } from '../domain/scopes/scope-set.ts';
import { Secret } from '../domain/secrets/secret.ts';
import { FidesAuthError, hasCode } from '../errors.ts';
import type { Http, Reply } from '../transport/exchange.ts';
import { parseReply } from './parse.ts';
import { detailOf, isWrongBody, refusal } from './refusals.ts';
import type { ClientPair } from './token.ts';

/** The endpoint that creates and lists clients; single clients are below it. */
export const CLIENTS = '/api/v1/oauth/client';

/**
 * The result of a create: the pair, with its problem if it cannot be used; or that this generation
 * takes another body.
 */
export type Created =
  | { readonly pair: ClientPair; readonly flaw?: FidesAuthError }
  | { readonly wrongGeneration: true };

/** The body that creates a client, Fides 2.82 and later. */
export type NewClient = {
  readonly name: string;
  readonly description: string;
  readonly scopes: ScopeSet;
};

/**
 * Creates a client with name, description and scopes in one request: `POST /api/v1/oauth/client`
 * with an object, Fides 2.82 and later. An older server answers 422 at `["body"]` and creates
 * nothing. Never retried: a lost reply may hide a created client.
 * @throws auth.forbidden, auth.rejected, scope.unknown, and the codes of {@link Http.send}
 */
export async function createClient(http: Http, token: Secret, client: NewClient): Promise<Created> {
  return create(http, token, client);
}

/**
 * Creates an empty client: `POST /api/v1/oauth/client` without a body, every release. Used before
 * 2.82, where a client whose reply is lost cannot be found and so must hold no scopes.
 * @throws auth.forbidden, auth.rejected, and the codes of {@link Http.send}
 */
export async function createEmptyClient(http: Http, token: Secret): Promise<Created> {
  return create(http, token, undefined);
}

async function create(http: Http, token: Secret, json: NewClient | undefined): Promise<Created> {
  const reply = await http.send({ method: 'POST', path: CLIENTS, token, json, mutates: true });
  if (isWrongBody(reply)) return { wrongGeneration: true };
  const body = await parseReply(reply, 'creating the client', (schemas) => schemas.createdReply);
  const flaw = flawOf(body, 'creating the client');
  const pair = { clientId: body.client_id, clientSecret: new Secret(body.client_secret) };
  return flaw === undefined ? { pair } : { pair, flaw };
}

// Fides issues letters, digits, dashes and underscores. A line break would start another variable
// in a settings file, and a NUL cannot be passed to a program.
const HANDED_OUT = /^[\x21-\x7e]+$/;

function flawOf(
  body: { client_id: string; client_secret: string },
  act: string,
): FidesAuthError | undefined {
  const wrong = (['client_id', 'client_secret'] as const).find(
    (name) => !HANDED_OUT.test(body[name]),
  );
  if (wrong === undefined) return undefined;
  return new FidesAuthError(
    'server.reply',
    `${act}: the ${wrong} in the reply contains spaces, control characters or non-ASCII characters, which Fides never uses`,
    { fix: 'check --server, and for a proxy that rewrites replies' },
  );
}

/**
 * True for an error after which the server certainly created nothing: it was not reached, or it (or
 * a proxy) refused the request. After a 408 or a failed reply it may have.
 */
export function madeNothing(error: unknown): boolean {
  if (hasCode(error, 'server.unreachable', 'server.redirect')) return true;
  if (!(error instanceof FidesAuthError) || error.code === 'server.error') return false;
  const status = error.details.httpStatus ?? 0;
  return status >= 400 && status < 500 && status !== 408;
}

/**
 * The scopes of a client: `GET /api/v1/oauth/client/{id}` (client:read, 2.82).
 * @throws client.gone, auth.forbidden, auth.rejected
 */
export async function readClient(http: Http, token: Secret, clientId: string): Promise<ScopeSet> {
  const held = await readRawScopes(http, token, clientId);
  if (held !== undefined) return scopeSet(held);
  throw new FidesAuthError('client.gone', 'reading the client: the client is not on the server', {
    httpStatus: 404,
  });
}

/**
 * True when the client exists: `GET /api/v1/oauth/client/{id}`, else 404 `Client not found.` (2.82;
 * before, only the client's own pair tells).
 * @throws auth.forbidden, auth.rejected, and any other refusal
 */
export async function clientExists(http: Http, token: Secret, clientId: string): Promise<boolean> {
  const reply = await sendForEntry(http, token, clientId);
  if (reply === 'too large') return true;
  if (reply.status === 200) return true;
  if (reply.status === 404 && detailOf(reply) === 'Client not found.') return false;
  throw refusal(reply, 'looking for the client');
}

/**
 * Rotates a client secret; the old one ends at once, access tokens stay valid:
 * `POST /api/v1/oauth/client/{id}/secret` (client:update, 2.82).
 * @throws client.gone, auth.forbidden, auth.rejected
 */
export async function rotateSecret(
  http: Http,
  token: Secret,
  clientId: string,
): Promise<ClientPair> {
  const path = `${pathOf(clientId)}/secret`;
  const reply = await http.send({ method: 'POST', path, token, mutates: true });
  const body = await parseReply(
    reply,
    'renewing the client secret',
    (schemas) => schemas.createdReply,
  );
  const flaw = flawOf(body, 'renewing the client secret');
  if (flaw !== undefined) throw flaw;
  return { clientId: body.client_id, clientSecret: new Secret(body.client_secret) };
}

/**
 * Deletes a client: `DELETE /api/v1/oauth/client/{id}` (client:delete, every release). An unknown
 * id also answers 200, so this proves nothing.
 * @throws auth.forbidden, auth.rejected
 */
export async function deleteClient(http: Http, token: Secret, clientId: string): Promise<void> {
  const reply = await http.send({ method: 'DELETE', path: pathOf(clientId), token, mutates: true });
  requireOk(reply, 'deleting the client');
}

/** The reply to a request for one client; or that the reply is too large to read. */
async function sendForEntry(
  http: Http,
  token: Secret,
  clientId: string,
): Promise<Reply | 'too large'> {
  try {
    return await http.send({ method: 'GET', path: pathOf(clientId), token });
  } catch (error) {
    if (error instanceof FidesAuthError && isTooLarge(error)) return 'too large';
    throw error;
  }
}

/**
 * The scopes of a client as the server lists them, duplicates included; undefined when it does not
 * exist: `GET /api/v1/oauth/client/{id}` (client:read, 2.82).
 * @throws auth.forbidden, auth.rejected
 */
export async function readRawScopes(
  http: Http,
  token: Secret,
  clientId: string,
): Promise<readonly string[] | undefined> {
  const reply = await sendForEntry(http, token, clientId);
  if (reply === 'too large') return scopesAlone(http, token, clientId);
  if (reply.status === 404 && detailOf(reply) === 'Client not found.') return undefined;
  const client = await parseReply(reply, 'reading the client', (schemas) => schemas.clientReply);
  return client.scopes ?? [];
}

/** A client as one may read it. Its name is null where it has none, or the server has no names. */
export type ShownClient = { readonly name: string | null; readonly scopes: readonly string[] };

/**
 * Name and scopes of a client; undefined when it does not exist, or is the root client:
 * `GET /api/v1/oauth/client/{id}` (client:read, 2.82).
 * @throws auth.forbidden, auth.rejected
 */
export async function readShownClient(
  http: Http,
  token: Secret,
  clientId: string,
): Promise<ShownClient | undefined> {
  const reply = await sendForEntry(http, token, clientId);
  if (reply === 'too large')
    return { name: null, scopes: await scopesAlone(http, token, clientId) };
  if (reply.status === 404 && detailOf(reply) === 'Client not found.') return undefined;
  const client = await parseReply(reply, 'reading the client', (schemas) => schemas.clientReply);
  return { name: client.name ?? null, scopes: client.scopes ?? [] };
}

/**
 * The scopes of a client whose description is too large to read: `GET .../client/{id}/scope`, which
 * also answers an empty list for a missing client.
 * @throws server.reply for an empty list
 */
async function scopesAlone(
  http: Http,
  token: Secret,
  clientId: string,
): Promise<readonly string[]> {
  const path = `${pathOf(clientId)}/scope`;
  const reply = await http.send({ method: 'GET', path, token });
  const found = await parseReply(reply, 'reading the client', (schemas) => schemas.scopesReply);
  if (found.length > 0) return found;
  throw new FidesAuthError(
    'server.reply',
    `reading the client: the description of client ${clientId} is too large to be read`,
    { fix: 'shorten it: somebody put megabytes into it', clientId },
  );
}

/** The path of a client. Some servers allow any text as an id, so it is escaped. */
export function pathOf(clientId: string): string {
  return `${CLIENTS}/${encodeURIComponent(clientId)}`;
}

/** True for a permitted request whose reply was too large to read. */
export function isTooLarge({ details }: FidesAuthError): boolean {
  return details.tooLarge === true && details.httpStatus === 200;
}

/** Accepts only a 200. @throws the {@link refusal} for any other reply */
export function requireOk(reply: Reply, act: string): void {
  if (reply.status !== 200) throw refusal(reply, act);
}
