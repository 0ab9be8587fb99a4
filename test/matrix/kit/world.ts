import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenSandbox } from '../../../src/sandbox/listen.ts';
import type { Fault, RequestRecord } from '../../support/fault-server.ts';
import { nameOf } from '../../support/requests.ts';
import { type Ended, fidesauth, type KilledOptions, killed } from '../../support/run.ts';
import { openStage, type Stage } from '../../support/stage.ts';

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

/** One case: a stage of its own, whose server meets faults and goes away run by run. */
export type World = Pick<Stage, 'version' | 'store' | 'rootSecret' | 'issued'> & {
  readonly url: string;
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
  let running: Started | undefined;
  const fault = (request: RequestRecord): Fault | undefined => {
    if (running === undefined) return undefined;
    const { options, names, signal, kill } = running;
    names.push(numbered(nameOf(request) ?? otherName(request), names));
    if (names.length === options.downAfter) setImmediate(() => void goDown());
    return options.fault?.({ name: names.at(-1) ?? '', order: names.length - 1, signal, kill });
  };
  const { server, sandbox, env, ...stage } = await openStage(version, folder, { fault });
  const { url } = server;
  let close: (() => Promise<void>) | undefined = server.close;
  const goDown = async (): Promise<void> => {
    const ending = close;
    close = undefined;
    await ending?.();
  };
  let names: string[] = [];
  const world: World = {
    ...stage,
    url,
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
        close ??= (await listenSandbox(sandbox, { port: Number(new URL(url).port) })).close;
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
