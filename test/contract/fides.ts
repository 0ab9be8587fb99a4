import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Expected } from './expected.ts';
import type { FidesTarget } from './target.ts';
import type { Reply, Sending, Wire } from './wire.ts';

export const CLIENT = '/api/v1/oauth/client';
export const TOKEN = '/api/v1/oauth/token';

export interface Pair {
  readonly id: string;
  readonly secret: string;
}

/** A server as one case sees it; what the case makes is deleted when it ends. */
export interface Fides {
  readonly expected: Expected;
  readonly root: Pair;
  /** Well-formed and no client's. */
  readonly unknownId: string;
  send(method: string, path: string, sending?: Sending): Promise<Reply>;
  /** With root's token. */
  asRoot(method: string, path: string, sending?: Sending): Promise<Reply>;
  /** A new client with these scopes. */
  client(scopes?: readonly string[]): Promise<Pair>;
  token(pair: Pair): Promise<string>;
  /** A token of a new client with these scopes. */
  tokenWith(...scopes: string[]): Promise<string>;
  setScopes(id: string, scopes: readonly string[]): Promise<void>;
  scopesOf(id: string): Promise<unknown>;
  /** Takes note of a client that the case made itself: the reply must be that of a creation. */
  made(reply: Reply): Pair;
}

export type Case = (fides: Fides) => Promise<void>;

/** Cases by what they say of a server. */
export type Cases = Readonly<Record<string, Case>>;

export function randomHex(): string {
  return randomBytes(16).toString('hex');
}

export function jsonOf(reply: Reply): unknown {
  assert.equal(reply.headers['content-type'], 'application/json');
  return JSON.parse(reply.text);
}

export function fieldsOf(reply: Reply): Record<string, unknown> {
  const value = jsonOf(reply);
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value));
  return value as Record<string, unknown>;
}

/** The reply has this status and exactly this JSON. Not for replies that hold a secret. */
export function isReply(reply: Reply, status: number, json: unknown): void {
  assert.deepEqual({ status: reply.status, json: jsonOf(reply) }, { status, json });
}

export function isRefusal(reply: Reply, status: number, detail: unknown): void {
  isReply(reply, status, { detail });
}

/** A pair that was just issued: both 32 lower-case hexadecimal digits. */
export function pairOf(reply: Reply): Pair {
  assert.equal(reply.status, 200);
  const { client_id: id, client_secret: secret, ...rest } = fieldsOf(reply);
  assert.deepEqual(rest, {});
  const isHex = (value: unknown): value is string => /^[0-9a-f]{32}$/.test(String(value));
  assert.ok(isHex(id), 'client_id');
  assert.ok(isHex(secret), 'client_secret');
  return { id, secret };
}

/** What `openFides` hands a case, and the cleaning up after it. */
export interface CaseFides extends Fides {
  deleteMade(): Promise<void>;
}

async function tokenOf(wire: Wire, { id, secret }: Pair): Promise<string> {
  const reply = await wire.send('POST', TOKEN, { form: { client_id: id, client_secret: secret } });
  assert.equal(reply.status, 200);
  return String(fieldsOf(reply).access_token);
}

/** Gives each case its own view of the target, with one root token for all of them. */
export function openFides(target: FidesTarget, expected: Expected, wire: Wire): () => CaseFides {
  const root = { id: target.rootId, secret: target.rootSecret };
  let rootToken: Promise<string> | undefined;
  const asRoot: Fides['asRoot'] = async (method, path, sending) => {
    rootToken ??= tokenOf(wire, root);
    return wire.send(method, path, { ...sending, token: await rootToken });
  };
  return () => caseFides({ expected, root, send: wire.send, asRoot }, wire);
}

function caseFides(
  base: Pick<Fides, 'expected' | 'root' | 'send' | 'asRoot'>,
  wire: Wire,
): CaseFides {
  const ids: string[] = [];
  const fides: CaseFides = {
    ...base,
    unknownId: randomHex(),
    made(reply) {
      const pair = pairOf(reply);
      ids.push(pair.id);
      return pair;
    },
    async client(scopes = []) {
      const pair = fides.made(await base.asRoot('POST', CLIENT));
      if (scopes.length > 0) await fides.setScopes(pair.id, scopes);
      return pair;
    },
    token: (pair) => tokenOf(wire, pair),
    tokenWith: async (...scopes) => fides.token(await fides.client(scopes)),
    async setScopes(id, scopes) {
      isReply(await base.asRoot('PUT', `${CLIENT}/${id}/scope`, { json: scopes }), 200, null);
    },
    async scopesOf(id) {
      const reply = await base.asRoot('GET', `${CLIENT}/${id}/scope`);
      assert.equal(reply.status, 200);
      return jsonOf(reply);
    },
    async deleteMade() {
      for (const id of ids) isReply(await base.asRoot('DELETE', `${CLIENT}/${id}`), 200, null);
    },
  };
  return fides;
}
