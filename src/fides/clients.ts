import { keyOf, markerOf } from '../domain/clients/marker.ts';
import { type ScopeSet, scopeSet } from '../domain/scopes/scope-set.ts';
import { Secret } from '../domain/secrets/secret.ts';
import { FidesAuthError, hasCode } from '../errors.ts';
import { parseReply } from './parse.ts';
import { detailOf, isWrongBody, refusal } from './refusals.ts';
import type { ClientPair } from './token.ts';
import type { Http, Reply } from './transport/exchange.ts';

const CLIENTS = '/api/v1/oauth/client';

/** The result of a create: the pair, or that this generation takes another body. */
export type Created = { readonly pair: ClientPair } | { readonly wrongGeneration: true };

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
  return { pair: { clientId: body.client_id, clientSecret: new Secret(body.client_secret) } };
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
 * The scopes of a client as the server holds them, and the marker in its description:
 * `GET /api/v1/oauth/client/{id}` (client:read, 2.82).
 * @throws client.gone, auth.forbidden, auth.rejected
 */
export async function readClient(
  http: Http,
  token: Secret,
  clientId: string,
): Promise<{ scopes: ScopeSet; marker: string | undefined }> {
  const reply = await http.send({ method: 'GET', path: pathOf(clientId), token });
  const client = await parseReply(reply, 'reading the client', (schemas) => schemas.clientReply);
  return { scopes: scopeSet(client.scopes ?? []), marker: markerOf(client.description) };
}

/**
 * True when the client is there: `GET /api/v1/oauth/client/{id}`, 404 `Client not found.` when it
 * is not (2.82; before, nothing tells the two apart but the client's own pair).
 * @throws auth.forbidden, auth.rejected, and any other refusal
 */
export async function clientExists(http: Http, token: Secret, clientId: string): Promise<boolean> {
  const reply = await http.send({ method: 'GET', path: pathOf(clientId), token });
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

/**
 * The clients whose description carries the marker.
 * @throws auth.forbidden, auth.rejected
 */
export function findByMarker(http: Http, token: Secret, marker: string): Promise<string[]> {
  return search(http, token, (description) => markerOf(description) === marker);
}

/**
 * The clients that were made with a key.
 * @throws auth.forbidden, auth.rejected
 */
export function findByKey(http: Http, token: Secret, key: string): Promise<string[]> {
  return search(http, token, (description) => keyOf(description) === key);
}

type Match = (description: string | null | undefined) => boolean;

/**
 * Pages shift while others make clients, so an empty search counts when it is repeated with the
 * same total; a single page is one query and cannot shift.
 */
async function search(http: Http, token: Secret, matches: Match): Promise<string[]> {
  let before: number | undefined;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { items, total, pages } = await readPages(http, token);
    const found = items.filter(({ description }) => matches(description)).map(idOf);
    if (found.length > 0 || pages < 2 || total === before) return found;
    before = total;
  }
  throw listOutOfHand('it changes all the time');
}

/** A server with more clients than this, or one that makes them faster, is not one of Fides. */
const MOST_PAGES = 1_000;
const MOST_ROUNDS = 10;

function listOutOfHand(why: string): FidesAuthError {
  return new FidesAuthError('server.reply', `listing the clients: ${why}`, {
    fix: 'run it again later; if it stays so, look what answers there',
  });
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
  const reply = await http.send({ method: 'GET', path: pathOf(clientId), token });
  if (reply.status === 404 && detailOf(reply) === 'Client not found.') return undefined;
  const client = await parseReply(reply, 'reading the client', (schemas) => schemas.clientReply);
  return client.scopes ?? [];
}

/**
 * The scopes of every client that the server lists, by id, duplicates included (2.82).
 * @throws auth.forbidden, auth.rejected
 */
export async function readAllScopes(
  http: Http,
  token: Secret,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { items } = await readPages(http, token);
  return new Map(items.map(({ client_id, scopes }) => [client_id, scopes ?? []]));
}

/** All pages of `GET /api/v1/oauth/client` (client:read, 2.82; newest first, at most 100 a page). */
async function readPages(
  http: Http,
  token: Secret,
): Promise<{ items: ListedClient[]; total: number; pages: number }> {
  const items: ListedClient[] = [];
  let total = 0;
  let pages = 1;
  for (let page = 1; page <= pages; page += 1) {
    const path = `${CLIENTS}?page=${page}&size=100`;
    const reply = await http.send({ method: 'GET', path, token });
    const body = await parseReply(reply, 'listing the clients', (schemas) => schemas.pageReply);
    ({ total, pages } = body);
    if (pages > MOST_PAGES) throw listOutOfHand(`it has ${pages} pages`);
    items.push(...body.items);
  }
  return { items, total, pages };
}

type ListedClient = {
  readonly client_id: string;
  readonly description?: string | null | undefined;
  readonly scopes?: readonly string[] | null | undefined;
};

function idOf({ client_id }: ListedClient): string {
  return client_id;
}

/** The path of a client; ids are free-form on some servers, so they are escaped. */
export function pathOf(clientId: string): string {
  return `${CLIENTS}/${encodeURIComponent(clientId)}`;
}

/** Passes for a 200. @throws what {@link refusal} makes of any other reply */
export function requireOk(reply: Reply, act: string): void {
  if (reply.status !== 200) throw refusal(reply, act);
}
