import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { type FaultOptions, type FaultServer, startFaultServer } from './fault-server.ts';
import { type Issued, noteIssued, type Pair } from './issued.ts';
import { fidesauth, type Run, type RunOptions, tempFolder } from './run.ts';
import { newSandbox, rootEnv } from './sandbox.ts';

export type { Pair };

/** A sandbox behind a fault server, a store folder that does not exist yet, and a way to run. */
export type Stage = {
  readonly version: string;
  readonly server: FaultServer;
  /** What is behind the faults. */
  readonly sandbox: Sandbox;
  readonly rootSecret: string;
  /** Server and root pair, as the environment gives them. */
  readonly env: Readonly<Record<string, string>>;
  /** The test's own folder; the store is `store` below it. */
  readonly folder: string;
  readonly store: string;
  /** Every pair that the sandbox has handed out, in order. */
  readonly made: readonly Pair[];
  readonly issued: Issued;
  /** Ids of those made clients whose pair the server still accepts. */
  living(): string[];
  run(args: readonly string[], options?: RunOptions): Promise<Run>;
};

export type StageOptions = FaultOptions & {
  /** The server's clock, in milliseconds since 1970. */
  readonly now?: () => number;
};

/** Makes a stage of one Fides release, ended after the test. */
export async function newStage(
  t: TestContext,
  version: string,
  options: StageOptions = {},
): Promise<Stage> {
  const stage = await openStage(version, await tempFolder(t), options);
  t.after(() => stage.server.close());
  return stage;
}

/** As {@link newStage} in that folder; who opens it closes its server. */
export async function openStage(
  version: string,
  folder: string,
  options: StageOptions,
): Promise<Stage> {
  const { rootId, rootSecret, ...own } = newSandbox(version, options.now);
  const { sandbox, issued } = noteIssued(own.sandbox);
  const server = await startFaultServer(sandbox, options);
  const store = join(folder, 'store');
  const env = { ...rootEnv(server.url, rootId, rootSecret), FIDESAUTH_CONFIG_DIR: store };
  const { made } = issued;
  return {
    version,
    server,
    sandbox,
    rootSecret,
    env,
    folder,
    store,
    made,
    issued,
    living: () => made.filter((pair) => accepts(own.sandbox, pair)).map((pair) => pair.client_id),
    run: (args, { env: more, ...rest } = {}) =>
      fidesauth(args, { cwd: folder, ...rest, env: { ...env, ...more } }),
  };
}

/** Before 2.82 only a client's own pair tells whether it is there, so all releases are asked so. */
function accepts(sandbox: Sandbox, pair: Pair): boolean {
  const { status } = sandbox.handle({
    method: 'POST',
    path: '/api/v1/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(new URLSearchParams({ ...pair }).toString()),
  });
  return status === 200;
}

/** The files below a folder, as sorted relative paths; none when it does not exist. */
export function filesIn(folder: string): string[] {
  return entriesIn(folder).filter((name) => statSync(join(folder, name)).isFile());
}

/** What a store holds but its history, which tells of what was taken back as well. */
export function remainsIn(store: string): string[] {
  return filesIn(store).filter((name) => name !== HISTORY);
}

const HISTORY = join('state', 'history.jsonl');

/** Files and folders below a folder, sorted. */
export function entriesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Every `*.json` file in a folder of the store, parsed. */
export function documentsIn(...folder: string[]): Record<string, unknown>[] {
  const path = join(...folder);
  return entriesIn(path)
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .map((name) => JSON.parse(readFileSync(join(path, name), 'utf8')));
}

export type ErrorBody = {
  readonly code: string;
  readonly message: string;
  readonly fix: string | null;
  readonly exitCode: number;
  readonly httpStatus?: number;
  readonly clientId?: string;
  readonly missingScopes?: readonly string[];
};

/** The error object that a run with `--json` ended with. */
export function errorOf({ status, stdout, stderr }: Run): ErrorBody {
  const line = stderr
    .trim()
    .split('\n')
    .findLast((text) => text.startsWith('{'));
  if (line === undefined)
    throw new Error(`status ${status}, no error object in: ${stderr}${stdout}`);
  return JSON.parse(line).error;
}
