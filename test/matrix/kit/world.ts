import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { listenSandbox } from '../../../src/sandbox/listen.ts';
import type { Sandbox, SandboxReply, SandboxRequest } from '../../../src/sandbox/types.ts';
import { type Fault, type RequestRecord, startFaultServer } from '../../support/fault-server.ts';
import { nameOf } from '../../support/requests.ts';
import { type Ended, fidesauth, type KilledOptions, killed } from '../../support/run.ts';
import { newSandbox, rootEnv } from '../../support/sandbox.ts';

const CLIENT = '/api/v1/oauth/client';

/** Which request of a run it is: its name, from the second of that name on with a number. */
export type Met = {
  readonly name: string;
  readonly order: number;
  /** Sends a signal to the run. */
  readonly signal: (name: 'SIGINT') => void;
  /** Kills the run, which has to be a `killable` one. */
  readonly kill: () => void;
};

export type RunOptions = Pick<KilledOptions, 'executable' | 'onStderr' | 'redirect' | 'unread'> & {
  readonly env?: Readonly<Record<string, string>>;
  /** A process of its own, which may be killed; one with streams of its own is one as well. */
  readonly killable?: boolean;
  /** The fault of each request of this run. */
  readonly fault?: (request: Met) => Fault | undefined;
  /** The server goes away after that many requests, and is back after the run. */
  readonly downAfter?: number;
};

/** What a server has handed out. Only its values are ever compared; none is printed. */
export type Issued = {
  /** The last secret of each client, in the order of creation. */
  readonly secrets: Map<string, string>;
  /** Every client secret, also those that were replaced. */
  readonly everySecret: Set<string>;
  readonly tokens: Set<string>;
};

/** One case: a sandbox of its own, a store that does not exist yet, and runs of the tool on both. */
export type World = {
  readonly version: string;
  readonly url: string;
  readonly store: string;
  readonly rootSecret: string;
  readonly issued: Issued;
  /** The names of the last run's requests, in the order of their arrival. */
  readonly names: readonly string[];
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
};

/** Does work in a world of that Fides release, and ends it. */
export async function inWorld<T>(version: string, work: (world: World) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-matrix-'));
  const { world, close } = await openWorld(version, folder);
  try {
    return await work(world);
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
}

async function openWorld(version: string, folder: string) {
  const { sandbox, rootId, rootSecret } = newSandbox(version);
  const issued: Issued = { secrets: new Map(), everySecret: new Set(), tokens: new Set() };
  const noted = noting(sandbox, issued);
  let running: Started | undefined;
  const fault = (request: RequestRecord): Fault | undefined => {
    if (running === undefined) return undefined;
    const { options, names, signal, kill } = running;
    names.push(numbered(nameOf(request) ?? otherName(request), names));
    if (names.length === options.downAfter) setImmediate(() => void goDown());
    return options.fault?.({ name: names.at(-1) ?? '', order: names.length - 1, signal, kill });
  };
  const server = await startFaultServer(noted, { fault });
  const { url } = server;
  let close: (() => Promise<void>) | undefined = server.close;
  const goDown = async (): Promise<void> => {
    const ending = close;
    close = undefined;
    await ending?.();
  };
  const store = join(folder, 'store');
  const env = { ...rootEnv(url, rootId, rootSecret), FIDESAUTH_CONFIG_DIR: store };
  let names: string[] = [];
  const world: World = {
    version,
    url,
    store,
    rootSecret,
    issued,
    get names() {
      return names;
    },
    async run(args, options = {}) {
      names = [];
      if (options.downAfter === 0) await goDown();
      const started: Started = { options, names, signal: noSignal, kill: noSignal };
      running = started;
      try {
        return await start(args, started, { cwd: folder, env: { ...env, ...options.env } });
      } finally {
        running = undefined;
        close ??= (await listenSandbox(noted, { port: Number(new URL(url).port) })).close;
      }
    },
  };
  return { world, close: goDown };
}

type Started = { readonly options: RunOptions; readonly names: string[] } & {
  -readonly [name in 'signal' | 'kill']: Met[name];
};

const noSignal = (): void => {
  throw new Error('nothing runs that this could be sent to');
};

/** Starts the tool where it can get what the run may send to it. */
function start(
  args: readonly string[],
  started: Started,
  place: Pick<KilledOptions, 'cwd' | 'env'>,
): Promise<Ended> {
  const { killable, onStderr, fault: _, downAfter: __, env: ___, ...own } = started.options;
  const heard = onStderr === undefined ? {} : { onStderr };
  if (Object.keys(own).length === 0 && killable !== true) {
    return fidesauth(args, {
      ...place,
      ...heard,
      mode: 'inside',
      onRun: (run) => {
        started.signal = run.signal;
      },
    });
  }
  return killed(args, {
    ...place,
    ...heard,
    ...own,
    onRun: (run) => {
      started.signal = run.signal;
      started.kill = run.kill;
    },
  });
}

function numbered(name: string, before: readonly string[]): string {
  const count = before.filter((other) => other === name || other.startsWith(`${name} #`)).length;
  return count === 0 ? name : `${name} #${count + 1}`;
}

function otherName({ method, path }: RequestRecord): string {
  if (path === '/health') return 'health';
  return path.endsWith('/secret') ? 'renew' : `${method} ${path}`;
}

/** The sandbox, with all that it hands out noted. */
function noting(sandbox: Sandbox, issued: Issued): Sandbox {
  return {
    version: sandbox.version,
    handle(request) {
      const reply = sandbox.handle(request);
      if (reply.status === 200 && request.method === 'POST') note(request, reply, issued);
      return reply;
    },
  };
}

function note({ path }: SandboxRequest, reply: SandboxReply, issued: Issued): void {
  if (path !== CLIENT && !/\/(?:secret|token)$/.test(path)) return;
  const packed = reply.headers['content-encoding'] === 'gzip';
  const body = packed ? gunzipSync(reply.body) : Buffer.from(reply.body);
  const { client_id, client_secret, access_token } = JSON.parse(body.toString()) as Partial<
    Record<string, string>
  >;
  if (access_token !== undefined) issued.tokens.add(access_token);
  if (client_id === undefined || client_secret === undefined) return;
  issued.secrets.set(client_id, client_secret);
  issued.everySecret.add(client_secret);
}
