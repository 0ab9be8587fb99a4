import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveTarget } from '../target.ts';
import { freePort } from './ports.ts';
import type { Postgres } from './postgres.ts';
import type { Redis } from './redis.ts';
import type { Running, Supervisor } from './supervisor.ts';
import { untilReady } from './wait.ts';

const BOOT_LIMIT_MS = 5 * 60_000;
const REPLY_LIMIT_MS = 5_000;

/** What a server is booted from. */
export interface Ingredients {
  readonly version: string;
  /** Folder of the virtual environment that holds the release. */
  readonly venv: string;
  readonly postgres: Postgres;
  readonly redis: Redis;
  /** New folder for the server's files. */
  readonly folder: string;
}

/** A Fides server that answers. */
export interface Server extends Running {
  readonly target: LiveTarget;
  /** Encrypts its access tokens, and the secrets in its database. */
  readonly encryptionKey: string;
  /** What it has logged, with its secrets blotted out. */
  readonly log: () => string;
}

/** What stays the same when a server is booted again. */
export type Kept = Partial<Pick<Server, 'encryptionKey'> & Pick<LiveTarget, 'rootId'>>;

/**
 * Boots a Fides server with a random root client on a free port of 127.0.0.1 and waits until
 * GET /health answers 200. Throws, with the end of its log, when it does not.
 */
export async function bootFides(
  supervisor: Supervisor,
  from: Ingredients,
  kept: Kept = {},
): Promise<Server> {
  mkdirSync(from.folder, { mode: 0o700 });
  const port = await freePort();
  const { user, password, port: dbPort } = from.postgres;
  const target: LiveTarget = {
    version: from.version,
    url: `http://127.0.0.1:${port}`,
    rootId: kept.rootId ?? `root-${randomBytes(4).toString('hex')}`,
    rootSecret: randomBytes(24).toString('hex'),
    fidesBin: join(from.venv, 'bin/fides'),
    database: `postgresql://${user}:${password}@127.0.0.1:${dbPort}/${testDatabase(from.version)}`,
  };
  const encryptionKey = kept.encryptionKey ?? randomBytes(16).toString('hex');
  const logFile = join(from.folder, 'fides.log');
  // Not 'fides webserver': that listens on every interface.
  const args = ['-m', 'uvicorn', '--host', '127.0.0.1', '--port', `${port}`, 'fides.api.main:app'];
  const running = supervisor.start({
    file: join(from.venv, 'bin/python'),
    args,
    env: environment(from, target, encryptionKey),
    cwd: from.folder,
    log: logFile,
  });
  const secrets = [target.rootSecret, encryptionKey, from.postgres.password];
  const log = () => redacted(existsSync(logFile) ? readFileSync(logFile, 'utf8') : '', secrets);
  try {
    await untilReady(`Fides ${from.version}`, running, BOOT_LIMIT_MS, () => isHealthy(target.url));
  } catch (error) {
    await running.stop();
    const end = log().trimEnd().split('\n').slice(-40).join('\n');
    throw new Error(`${error instanceof Error ? error.message : error}; its log ends:\n${end}`);
  }
  return { ...running, target, encryptionKey, log };
}

/** Writes the target for the case files, readable by us alone, and returns the file's path. */
export function writeTarget(target: LiveTarget, folder: string): string {
  const path = join(folder, 'target.json');
  writeFileSync(path, JSON.stringify(target), { mode: 0o600 });
  chmodSync(path, 0o600);
  return path;
}

/** The database that is used in test mode. */
function testDatabase(version: string): string {
  return `fides_${plain(version)}_test`;
}

function plain(version: string): string {
  return version.replaceAll(/[^0-9a-z]/g, '_');
}

// Nothing is inherited but PATH: settings of this machine's own Fides must not reach the server.
function environment(
  { version, postgres, redis, folder }: Ingredients,
  target: LiveTarget,
  encryptionKey: string,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    GIT_PYTHON_REFRESH: 'quiet',
    FIDES__DATABASE__SERVER: '127.0.0.1',
    FIDES__DATABASE__PORT: `${postgres.port}`,
    FIDES__DATABASE__USER: postgres.user,
    FIDES__DATABASE__PASSWORD: postgres.password,
    FIDES__DATABASE__DB: `fides_${plain(version)}`,
    FIDES__DATABASE__TEST_DB: testDatabase(version),
    FIDES__REDIS__HOST: '127.0.0.1',
    FIDES__REDIS__PORT: `${redis.port}`,
    FIDES__REDIS__PASSWORD: '',
    FIDES__SECURITY__APP_ENCRYPTION_KEY: encryptionKey,
    FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: target.rootId,
    FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: target.rootSecret,
    // The root user logs in with the root client's pair.
    FIDES__SECURITY__ROOT_USERNAME: target.rootId,
    FIDES__SECURITY__ROOT_PASSWORD: target.rootSecret,
    FIDES__SECURITY__ENV: 'prod',
    FIDES__USER__ANALYTICS_OPT_OUT: 'true',
    // An installation from PyPI lacks the data files that a start outside test mode seeds from.
    FIDES__TEST_MODE: 'true',
  };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const reply = await fetch(`${url}/health`, { signal: AbortSignal.timeout(REPLY_LIMIT_MS) });
    await reply.arrayBuffer();
    return reply.ok;
  } catch {
    return false;
  }
}

function redacted(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text);
}
