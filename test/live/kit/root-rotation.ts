import assert from 'node:assert/strict';
import type { Kept, Server } from './boot/server.ts';

type Pair = { readonly id: string; readonly secret: string };

const REPLY_LIMIT_MS = 30_000;
/** Asks for nothing but a token that the server accepts. */
const PROTECTED = '/api/v1/oauth/scope';

/**
 * What a new root pair ends, and what it leaves alone, by booting the server again: with a new
 * secret only the old pair ends, and the tokens that it got live on; with a new id they end too.
 * Clients and their tokens are not touched. docs/lifecycle.md rests on it. Throws where the server
 * behaves otherwise. `reboot` ends the server and boots it with another root secret.
 */
export async function tryRootRotation(
  first: Server,
  reboot: (kept: Kept) => Promise<Server>,
): Promise<void> {
  const old = rootOf(first);
  const { encryptionKey } = first;
  const oldToken = await tokenOf(first, old);
  const client = await newClient(first, oldToken);
  const clientToken = await tokenOf(first, client);

  const second = await reboot({ encryptionKey, rootId: old.id });
  assert.equal(await tokenStatus(second, old), 401, 'the old pair, after a new secret');
  assert.equal(await accepts(second, oldToken), true, 'a token of root, after a new secret');
  await tokenOf(second, rootOf(second));

  const third = await reboot({ encryptionKey });
  assert.equal(await accepts(third, oldToken), false, 'a token of root, after a new id');
  await tokenOf(third, client);
  assert.equal(await accepts(third, clientToken), true, 'a token of a client, after a new root');
  await tokenOf(third, rootOf(third));
}

function rootOf({ target }: Server): Pair {
  return { id: target.rootId, secret: target.rootSecret };
}

function send({ target }: Server, path: string, init: RequestInit): Promise<Response> {
  return fetch(`${target.url}${path}`, { ...init, signal: AbortSignal.timeout(REPLY_LIMIT_MS) });
}

function requestToken(server: Server, { id, secret }: Pair): Promise<Response> {
  const body = new URLSearchParams({ client_id: id, client_secret: secret });
  return send(server, '/api/v1/oauth/token', { method: 'POST', body });
}

async function tokenStatus(server: Server, pair: Pair): Promise<number> {
  const reply = await requestToken(server, pair);
  await reply.arrayBuffer();
  return reply.status;
}

async function tokenOf(server: Server, pair: Pair): Promise<string> {
  const reply = await requestToken(server, pair);
  assert.equal(reply.status, 200);
  return textIn(await reply.json(), 'access_token');
}

/** A client that may list scopes. */
async function newClient(server: Server, token: string): Promise<Pair> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const made = await send(server, '/api/v1/oauth/client', { method: 'POST', headers });
  const reply = made.status === 422 ? await createWithBody(server, headers) : made;
  assert.equal(reply.status, 200);
  const body: unknown = await reply.json();
  const pair = { id: textIn(body, 'client_id'), secret: textIn(body, 'client_secret') };
  const path = `/api/v1/oauth/client/${pair.id}/scope`;
  const given = await send(server, path, { method: 'PUT', headers, body: '["scope:read"]' });
  assert.equal(given.status, 200);
  return pair;
}

/** From Fides 2.82 a create needs a body. */
function createWithBody(server: Server, headers: Record<string, string>): Promise<Response> {
  const body = JSON.stringify({ name: 'root rotation', description: '', scopes: [] });
  return send(server, '/api/v1/oauth/client', { method: 'POST', headers, body });
}

async function accepts(server: Server, token: string): Promise<boolean> {
  const reply = await send(server, PROTECTED, { headers: { authorization: `Bearer ${token}` } });
  await reply.arrayBuffer();
  return reply.status === 200;
}

function textIn(body: unknown, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : '';
  assert.ok(typeof value === 'string' && value !== '', name);
  return value;
}
