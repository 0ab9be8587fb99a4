import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A program to start. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Runs it as this user and group instead of ours (we must be root). */
  readonly owner?: Owner | undefined;
  /** File that receives stdout and stderr; created with mode 0600. */
  readonly log?: string;
  /** The one signal that ends it at once; SIGKILL unless it has something to put away. */
  readonly endSignal?: NodeJS.Signals;
}

/** Numbers of a user and a group. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A started program. */
export interface Running {
  /** Settles when the program has ended: its exit code, or why there is none. */
  readonly ended: Promise<number | string>;
  /** False once it has ended. */
  readonly alive: () => boolean;
  /** Ends it and everything in its process group, and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

/** What a finished program left: exit code (or why there is none) and its output. */
export interface Finished {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts programs and ends all of them. Nothing it did not start is ever signalled. */
export interface Supervisor {
  /** Starts a program. Throws when `stopAll` was called before. */
  readonly start: (command: Command, output?: 'log' | 'inherit') => Running;
  /** Runs a program to its end, or ends it after `timeoutMs`. Does not throw on a failed one. */
  readonly run: (command: Command, timeoutMs: number) => Promise<Finished>;
  /** Waits. Throws as soon as `stopAll` is called. */
  readonly pause: (ms: number) => Promise<void>;
  /** Ends all that runs and lets nothing new start. */
  readonly stopAll: () => Promise<void>;
  /** As `stopAll`, without waiting: for the last moment of this process. */
  readonly killAll: () => void;
}

const STOP_LIMIT_MS = 10_000;

/**
 * A supervisor with nothing running. Each program leads a process group of its own, so Ctrl-C in
 * a terminal reaches only us, and what a program starts goes with it.
 */
export function createSupervisor(): Supervisor {
  const live = new Map<ChildProcess, NodeJS.Signals>();
  const closing = new AbortController();

  function launch(command: Command, stdio: StdioOptions): ChildProcess {
    closing.signal.throwIfAborted();
    const child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: command.env,
      detached: true,
      stdio,
      ...command.owner,
    });
    live.set(child, command.endSignal ?? 'SIGKILL');
    return child;
  }

  async function endOf(child: ChildProcess): Promise<number | string> {
    try {
      const [code, signal] = await once(child, 'exit');
      return code ?? signal;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      // A group outlives its leader when the leader leaves children behind.
      signalGroup(child, 'SIGKILL');
      live.delete(child);
    }
  }

  async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
    signalGroup(child, live.get(child) ?? 'SIGKILL');
    const limit = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(limit);
  }

  const stops = new Set<() => Promise<void>>();

  function watch(child: ChildProcess): Running {
    const ended = endOf(child);
    const running = { ended, alive: () => live.has(child), stop: () => stop(child, ended) };
    stops.add(running.stop);
    void ended.then(() => stops.delete(running.stop));
    return running;
  }

  return {
    start: (command, output = 'log') => watch(launchTo(command, output, launch)),
    run: async (command, timeoutMs) => {
      const child = launch(command, ['ignore', 'pipe', 'pipe']);
      const stdout = collect(child.stdout);
      const stderr = collect(child.stderr);
      const running = watch(child);
      const limit = setTimeout(running.stop, timeoutMs);
      const code = await running.ended;
      clearTimeout(limit);
      return { code, stdout: await stdout, stderr: await stderr };
    },
    pause: (ms) => delay(ms, undefined, { signal: closing.signal }),
    stopAll: async () => {
      closing.abort();
      await Promise.all([...stops].map((end) => end()));
    },
    killAll: () => {
      closing.abort();
      for (const [child, signal] of live) signalGroup(child, signal);
    },
  };
}

function launchTo(
  command: Command,
  output: 'log' | 'inherit',
  launch: (command: Command, stdio: StdioOptions) => ChildProcess,
): ChildProcess {
  if (output === 'inherit') return launch(command, ['ignore', 'inherit', 'inherit']);
  const log = openSync(command.log ?? '/dev/null', 'a', 0o600);
  try {
    return launch(command, ['ignore', log, log]);
  } finally {
    closeSync(log);
  }
}

async function collect(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: all of the group is gone. EPERM: macOS says so of a group that is not yet reaped.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
