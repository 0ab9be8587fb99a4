import { spawn as spawnProgram } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Host, StopSignal } from '../../src/host.ts';
import type { main } from '../../src/main.ts';

/** The repository's root; compiled tests lie in build/test/support. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What a run left. */
export type Run = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** A run under way. */
export type Running = { signal(name: StopSignal): void };

export type InsideOptions = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What stdin holds; without it stdin is empty. */
  readonly stdin?: string;
  readonly cwd?: string;
  /** Width of the terminal that stdout and stderr are; without it both are pipes. */
  readonly columns?: number;
  /** Given the run before it starts: the way to send it signals. */
  readonly onRun?: (run: Running) => void;
  /** Called with all of stdout whenever there is more of it. */
  readonly onStdout?: (text: string) => void;
  /** Called with all of stderr whenever there is more of it. */
  readonly onStderr?: (text: string) => void;
  /** The version that it takes itself for; that of package.json unless given. */
  readonly version?: string;
};

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
};

// What bin/fidesauth.cjs loads. Of the host it makes, what a run could change here is replaced below.
const require = createRequire(import.meta.url);
const bundle = require(join(ROOT, 'dist', 'main.cjs')) as { main: typeof main };
const { createHost } = require(join(ROOT, 'bin', 'host.cjs')) as {
  createHost(version: string): Host;
};
const runProgram = require(join(ROOT, 'bin', 'run.cjs')) as (
  from: { readonly stderr: Host['stderr']; readonly cwd: string },
  ...args: Parameters<Host['run']>
) => ReturnType<Host['run']>;
const { isAlive, shipped } = createHost(manifest.version);

// A run that is alone in its process shows this to its user.
process.on('warning', (warning) => {
  if (warning.name === 'MaxListenersExceededWarning') throw warning;
});

/** Ids of the runs under way: above all that Linux gives to processes, as each run has its own. */
const alive = new Set<number>();
let lastPid = 2 ** 22;

/**
 * Runs one command line with the shipped bundle in this process, with a host that is nothing but
 * these values. To locks it is a process that ends with the run; other processes take it for dead, so
 * a run that they meet in a store has to be spawned.
 */
export async function runInside(
  args: readonly string[],
  options: InsideOptions = {},
): Promise<Run> {
  const stdout = sink(options.columns, options.onStdout);
  const stderr = sink(options.columns, options.onStderr);
  const signals = new EventEmitter<{ signal: [StopSignal] }>();
  const env = defined({ PATH: process.env.PATH, HOME: '/nonexistent', ...options.env });
  const cwd = options.cwd ?? tmpdir();
  lastPid += 1;
  const pid = lastPid;
  const input = options.stdin === undefined ? [] : [Buffer.from(options.stdin)];
  const host: Host = {
    argv: args,
    env,
    cwd,
    home: env.HOME ?? '/nonexistent',
    platform: process.platform,
    hostname: hostname(),
    pid,
    uid: process.getuid?.(),
    // A host's stdin is a ReadStream only for the sake of questions, which a pipe never gets.
    stdin: Readable.from(input) as unknown as Host['stdin'],
    stdout: stdout.stream,
    stderr: stderr.stream,
    deliver: async (text) => void stdout.stream.write(text),
    version: options.version ?? manifest.version,
    shipped,
    isAlive: (other) => alive.has(other) || isAlive(other),
    onSignal(listener) {
      signals.on('signal', listener);
      return () => signals.off('signal', listener);
    },
    spawn: (file, list, childEnv, how) =>
      startInto(stdout.stream, stderr.stream, { file, args: list, env: childEnv, cwd, how }),
    run: (file, list, how) => runProgram({ stderr: stderr.stream, cwd }, file, list, how),
    exit(status): never {
      throw new Error(`exit(${status}): a second signal needs a process of its own`);
    },
  };
  options.onRun?.({ signal: (name) => void signals.emit('signal', name) });
  alive.add(pid);
  try {
    const status = await bundle.main(host);
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    alive.delete(pid);
  }
}

/** Without the names that have no value, as the environment of a process is. */
function defined(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const set = Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(set);
}

function sink(
  columns: number | undefined,
  onText: (text: string) => void = () => {},
): { stream: Host['stderr']; text(): string } {
  const pieces: Buffer[] = [];
  const text = (): string => Buffer.concat(pieces).toString();
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      pieces.push(chunk);
      onText(text());
      done();
    },
  });
  const terminal = { isTTY: columns !== undefined, columns };
  return { stream: Object.assign(stream, terminal), text };
}

type Program = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly how: Parameters<Host['spawn']>[3];
};

/** Starts a program whose output goes into those streams, as bin/spawn.cjs does with its own. */
function startInto(
  stdout: Host['stderr'],
  stderr: Host['stderr'],
  { file, args, env, cwd, how }: Program,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawnProgram(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const pass = (from: Readable, to: Host['stderr']): void => {
      const filter = how.filter?.();
      from.setEncoding('latin1');
      from.on('data', (piece: string) => to.write(filter?.push(piece) ?? piece, 'latin1'));
      from.on('end', () => to.write(filter?.end() ?? '', 'latin1'));
    };
    pass(child.stdout, how.stdoutToStderr === true ? stderr : stdout);
    pass(child.stderr, stderr);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
