import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { checkDocuments } from './documents.ts';
import { ROOT, type Run, type Running, runInside } from './inside.ts';

export { ROOT, type Run };

/** The executable as it is shipped. `npm test` builds it first. */
export const EXECUTABLE = join(ROOT, 'bin', 'fidesauth.cjs');

/** What starts the tool: Node with the shipped executable, or the program that FIDESAUTH_TOOL names. */
export const TOOL: readonly [file: string, ...args: string[]] =
  process.env.FIDESAUTH_TOOL === undefined
    ? [process.execPath, EXECUTABLE]
    : [process.env.FIDESAUTH_TOOL];

export type RunOptions = {
  /**
   * `inside`: the shipped bundle in this process; `spawned`: the shipped executable as a process of
   * its own. Chosen by what the run needs unless given; FIDESAUTH_SPAWN=1 spawns whatever can be.
   */
  readonly mode?: 'inside' | 'spawned';
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to stdin, which is then closed; without it stdin is empty. */
  readonly stdin?: string;
  readonly cwd?: string;
  /** Given the run when it starts: the way to send it signals in either mode. */
  readonly onRun?: (run: Running) => void;
  /** Called with the id of a process of its own. */
  readonly onStart?: (pid: number) => void;
  /** Called with all of stdout so far as it comes. */
  readonly onStdout?: (text: string) => void;
  /** Called with all of stderr so far as it comes, and the id of a process of its own. */
  readonly onStderr?: (text: string, pid: number) => void;
};

/** How a run ended that may have been killed: then its status is null. */
export type Ended = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type KilledOptions = Omit<RunOptions, 'mode' | 'onRun'> & {
  /** Given the run when it starts; `kill` does nothing to one that has ended. */
  readonly onRun?: (run: Running & { kill(): void }) => void;
  /** Another executable than the shipped one. */
  readonly executable?: string;
  /** Where its stdout and stderr go, in the words of a shell: `>/dev/full`. Pipes unless given. */
  readonly redirect?: string;
  /** Its stdout or stderr is a pipe whose reader is gone before anything is written. */
  readonly unread?: 'stdout' | 'stderr';
  /** No run takes longer; a hang is a failure, not a wait. */
  readonly limitMs?: number;
};

/** No run of the tool takes longer on a slow machine either. */
const LIMIT_MS = 300_000;

/**
 * Runs one command line, with nothing of this process' environment but PATH.
 * @throws for a JSON document that is not as its schema says
 */
export async function fidesauth(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const run = isSpawned(args, options) ? await spawned(args, options) : await inside(args, options);
  checkDocuments(args, run, options.cwd);
  return run;
}

async function spawned(args: readonly string[], options: RunOptions): Promise<Run> {
  const { status, stdout, stderr } = await killed(args, options);
  if (status === null) throw new Error(`ended by SIGKILL; stderr: ${stderr}`);
  return { status, stdout, stderr };
}

/** What only a process of its own has: its own open files, and the settings of its Node. */
const OWN_FILES = /^\/(?:dev|proc)\//;
const NODE_SETTINGS = /^(?:NODE_|TZ$)/;

function isSpawned(args: readonly string[], { mode, ...options }: RunOptions): boolean {
  if (mode !== undefined) return mode === 'spawned' || process.env.FIDESAUTH_SPAWN === '1';
  return (
    process.env.FIDESAUTH_SPAWN === '1' ||
    options.onStart !== undefined ||
    options.onStderr !== undefined ||
    // What it starts writes to its own streams.
    args.includes('exec') ||
    args.some((word) => OWN_FILES.test(word)) ||
    Object.keys(options.env ?? {}).some((name) => NODE_SETTINGS.test(name))
  );
}

async function inside(args: readonly string[], { onStderr, ...options }: RunOptions): Promise<Run> {
  const told = onStderr && ((text: string) => onStderr(text, process.pid));
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    limit = setTimeout(() => reject(notEnded(args, LIMIT_MS)), LIMIT_MS);
  });
  try {
    const run = runInside(args, { ...options, ...(told === undefined ? {} : { onStderr: told }) });
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(limit);
  }
}

/** Runs the executable as a process that others may kill. @throws when it does not end in time */
export function killed(args: readonly string[], options: KilledOptions = {}): Promise<Ended> {
  const { limitMs = LIMIT_MS, onRun, onStart, onStdout, onStderr } = options;
  return new Promise((resolve, reject) => {
    const [file = '', ...rest] = commandOf(args, options);
    const child = spawn(file, rest, {
      cwd: options.cwd ?? tmpdir(),
      env: { PATH: process.env.PATH, HOME: '/nonexistent', ...options.env },
      stdio: 'pipe',
    });
    if (options.unread !== undefined) child[options.unread].destroy();
    const pid = child.pid ?? -1;
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limitMs);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      onStdout?.(stdout);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      onStderr?.(stderr, pid);
    });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(limit);
      if (late) reject(notEnded(args, limitMs));
      else if (status !== null || signal === 'SIGKILL') resolve({ status, stdout, stderr });
      else reject(new Error(`ended by ${signal}; stderr: ${stderr}`));
    });
    child.stdin.on('error', (error: NodeJS.ErrnoException) => {
      // The tool may end without reading what it does not need.
      if (error.code !== 'EPIPE') reject(error);
    });
    child.stdin.end(options.stdin ?? '');
    onStart?.(pid);
    onRun?.({
      signal: (name) => void child.kill(name),
      kill: () => void child.kill('SIGKILL'),
    });
  });
}

function commandOf(
  args: readonly string[],
  { env, executable, redirect }: KilledOptions,
): string[] {
  // A single executable takes nothing from NODE_OPTIONS: what a hook must see is tried with Node.
  const single = executable === undefined && env?.NODE_OPTIONS === undefined;
  const tool = single ? TOOL : [process.execPath, executable ?? EXECUTABLE];
  const command = [...tool, ...args];
  return redirect === undefined ? command : ['sh', '-c', `exec "$@" ${redirect}`, 'sh', ...command];
}

function notEnded(args: readonly string[], limitMs: number): Error {
  return new Error(`${args.join(' ')}: not ended after ${limitMs} ms`);
}

/** A folder of the test's own, removed after it. */
export async function tempFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fidesauth-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
