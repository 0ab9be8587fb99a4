import { type ScopeSet, scopeSet } from '../domain/scopes/scope-set.ts';
import { Secret } from '../domain/secrets/secret.ts';
import { FidesAuthError, hasCode } from '../errors.ts';
import { parseReply } from './parse.ts';
import { detailOf, isWrongBody, refusal } from './refusals.ts';
import type { ClientPair } from './token.ts';
import type { Http, Reply } from './transport/exchange.ts';

/** Where clients are created, listed and, below it, addressed. */
export const CLIENTS = '/api/v1/oauth/client';

/**
 * The result of a create: the pair, with what is wrong with it where it cannot be used; or that this
 * generation takes another body.
 */
export type Created =
  | { readonly pair: ClientPair; readonly flaw?: FidesAuthError }
  | { readonly wrongGeneration: true };

/** What a client of Fides 2.82 and later is created with. */
export type NewClient = {
  readonly name: string;
  readonly description: string;
  readonly scopes: ScopeSet;
};

/**
 * Creates a client with name, description and scopes in one request: `POST /api/v1/oauth/client`
 * with an object, Fides 2.82 and later. An older server answers 422 at `["body"]` and has made
 * nothing. Never sent twice by itself: a lost reply may hide a made client.
 * @throws auth.forbidden, auth.rejected, scope.unknown, and the codes of {@link Http.send}
 */
export async function createClient(http: Http, token: Secret, client: NewClient): Promise<Created> {
  return create(http, token, client);
}

/**
 * Creates an empty client: `POST /api/v1/oauth/client` without a body, every release. Used before
 * 2.82, where a client whose reply is lost cannot be found and so must hold nothing.
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

// Fides hands out letters, digits, dashes and underscores. What has a line break would become another
// variable in a file of settings, and what has a NUL cannot be given to a program.
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
 * True for an error of a create after which the server certainly made nothing: it was not reached,
 * or it (or a proxy before it) refused the request. A 408 and a failure while answering leave it open.
 */
export function madeNothing(error: unknown): boolean {
  if (hasCode(error, 'server.unreachable', 'server.redirect')) return true;
  if (!(error instanceof FidesAuthError) || error.code === 'server.error') return false;
  const status = error.details.httpStatus ?? 0;
  return status >= 400 && status < 500 && status !== 408;
}

/**
 * The scopes of a client as the server holds them: `GET /api/v1/oauth/client/{id}` (client:read, 2.82).
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
 * True when the client is there: `GET /api/v1/oauth/client/{id}`, 404 `Client not found.` when it
 * is not (2.82; before, nothing tells the two apart but the client's own pair).
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
 * A new secret for a client; the old one ends at once, tokens live on:
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
 * Asks for a client's deletion: `DELETE /api/v1/oauth/client/{id}` (client:delete, every release).
 * An unknown id answers 200 as well, so this proves nothing.
 * @throws auth.forbidden, auth.rejected
 */
export async function deleteClient(http: Http, token: Secret, clientId: string): Promise<void> {
  const reply = await http.send({ method: 'DELETE', path: pathOf(clientId), token, mutates: true });
  requireOk(reply, 'deleting the client');
}

/** The reply to a request for one client, or that its entry is larger than what is read. */
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
 * The scopes of a client as the server lists them, duplicates included; undefined when there is no
 * such client: `GET /api/v1/oauth/client/{id}` (client:read, 2.82).
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

/**
 * The scopes of a client whose description is too large to be read: `GET .../client/{id}/scope`, which
 * answers an empty list for a client that is gone, too.
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

/** The path of a client; ids are free-form on some servers, so they are escaped. */
export function pathOf(clientId: string): string {
  return `${CLIENTS}/${encodeURIComponent(clientId)}`;
}

/** True for a reply to a permitted request that was too large to be read. */
export function isTooLarge({ details }: FidesAuthError): boolean {
  return details.tooLarge === true && details.httpStatus === 200;
}

/** Passes for a 200. @throws what {@link refusal} makes of any other reply */
export function requireOk(reply: Reply, act: string): void {
  if (reply.status !== 200) throw refusal(reply, act);
}
