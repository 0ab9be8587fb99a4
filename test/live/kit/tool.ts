import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { CLIENT, isReply, type Pair, TOKEN } from '../../contract/fides.ts';
import { fidesauth, type Run, type RunOptions } from '../../support/run.ts';
import { rootEnv } from '../../support/sandbox.ts';
import { type Exchange, openRelay, type Relay } from './relay.ts';
import type { RealServer } from './server.ts';

export type ToolOptions = RunOptions & {
  /** False: the environment does not hold the root pair. */
  readonly root?: boolean;
};

export type Document = Readonly<Record<string, unknown>>;

/** The shipped executable with a config folder of its own, on a real server behind a relay. */
export interface Tool {
  readonly relay: Relay;
  /** The working folder; the config folder is `config` in it, which no one has made yet. */
  readonly folder: string;
  /** Runs it, and makes sure that no secret is in what it says. */
  run(args: readonly string[], options?: ToolOptions): Promise<Run>;
  /** The JSON document of a run that succeeds. */
  json(args: readonly string[], options?: ToolOptions): Promise<Document>;
  /** The error object of a run that ends with this status and says nothing on stdout. */
  error(status: number, args: readonly string[], options?: ToolOptions): Promise<Document>;
  /** The pairs of all clients that were made through the relay. */
  made(): Pair[];
  /** The files of profiles, credentials, journal and tokens. */
  stored(): string[];
}

/** Opens one for a case; after the case its clients are deleted and its folder is removed. */
export async function openTool(t: TestContext, { target, fides }: RealServer): Promise<Tool> {
  const relay = await openRelay(target.url);
  const folder = await mkdtemp(join(tmpdir(), 'fidesauth-e2e-'));
  const config = join(folder, 'config');
  const made = (): Pair[] => relay.exchanges.filter(isCreation).map(pairIn);
  t.after(async () => {
    await relay.close();
    for (const { id } of made()) {
      isReply(await fides.asRoot('DELETE', `${CLIENT}/${id}`), 200, null);
    }
    await rm(folder, { recursive: true, force: true });
  });
  const run: Tool['run'] = async (args, { root = true, env, ...options } = {}) => {
    const pair = root ? rootEnv(relay.url, target.rootId, target.rootSecret) : {};
    const base = { FIDESAUTH_CONFIG_DIR: config, FIDESAUTH_SERVER: relay.url };
    const done = await fidesauth(args, {
      cwd: folder,
      ...options,
      env: { ...base, ...pair, ...env },
    });
    const secrets = [target.rootSecret, ...made().map(({ secret }) => secret)];
    requireUnsaid(done, args, secrets, relay.exchanges.filter(isToken).map(tokenIn));
    return done;
  };
  return {
    relay,
    folder,
    run,
    json: async (args, options) => {
      const done = await run([...args, '--json'], options);
      assert.equal(done.status, 0, done.stderr);
      return JSON.parse(done.stdout) as Document;
    },
    error: async (status, args, options) => {
      const done = await run([...args, '--json'], options);
      assert.deepEqual([done.status, done.stdout], [status, ''], done.stderr);
      const { error } = JSON.parse(done.stderr.slice(done.stderr.indexOf('{'))) as {
        error: Document;
      };
      assert.equal(error.exitCode, status);
      return error;
    },
    made,
    stored: () =>
      ['profiles', 'credentials', 'state/journal', 'state/tokens'].flatMap((name) => {
        const path = join(config, name);
        return existsSync(path) ? readdirSync(path).map((file) => `${name}/${file}`) : [];
      }),
  };
}

/** True for a reply that made a client. */
export function isCreation({ method, path, status }: Exchange): boolean {
  return method === 'POST' && path === CLIENT && status === 200;
}

function isToken({ path, status }: Exchange): boolean {
  return path === TOKEN && status === 200;
}

function pairIn({ text }: Exchange): Pair {
  const { client_id, client_secret } = JSON.parse(text) as Record<string, string | undefined>;
  assert.ok(client_id !== undefined && client_secret !== undefined);
  return { id: client_id, secret: client_secret };
}

function tokenIn({ text }: Exchange): string {
  const { access_token } = JSON.parse(text) as Record<string, string | undefined>;
  assert.ok(access_token !== undefined);
  return access_token;
}

function requireUnsaid(
  { stdout, stderr }: Run,
  args: readonly string[],
  secrets: readonly string[],
  tokens: readonly string[],
): void {
  const says = (text: string, hidden: readonly string[]): boolean =>
    hidden.some((secret) => text.includes(secret));
  const command = args.join(' ');
  assert.ok(!says(stderr, [...secrets, ...tokens]), `a secret on stderr: ${command}`);
  assert.ok(!says(stdout, secrets), `a secret on stdout: ${command}`);
  assert.ok(args[0] === 'token' || !says(stdout, tokens), `a token on stdout: ${command}`);
}
