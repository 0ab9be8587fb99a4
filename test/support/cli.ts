import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

/** The repository's root; compiled tests lie in build/test/support. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The executable as it is shipped. `npm test` builds it first. */
export const EXECUTABLE = join(ROOT, 'bin', 'fidesauth.cjs');

export type Run = { readonly status: number; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to stdin, which is then closed; without it stdin is empty. */
  readonly stdin?: string;
  readonly cwd?: string;
  /** Called with the running process, for signals. */
  readonly onStart?: (pid: number) => void;
  /** Called with each piece of stderr as it comes. */
  readonly onStderr?: (text: string, pid: number) => void;
};

/** No run of the tool takes longer on a slow machine either; a hang is a failure, not a wait. */
const LIMIT_MS = 300_000;

/** Runs the shipped executable as a process of its own, with nothing of this one's environment. */
export function fidesauth(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [EXECUTABLE, ...args], {
      cwd: options.cwd ?? tmpdir(),
      env: { PATH: process.env.PATH, HOME: '/nonexistent', ...options.env },
      stdio: 'pipe',
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    const pid = child.pid ?? -1;
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      options.onStderr?.(stderr, pid);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === null) reject(new Error(`ended by ${signal}; stderr: ${stderr}`));
      else resolve({ status: code, stdout, stderr });
    });
    child.stdin.on('error', (error: NodeJS.ErrnoException) => {
      // The tool may end without reading what it does not need.
      if (error.code !== 'EPIPE') reject(error);
    });
    child.stdin.end(options.stdin ?? '');
    options.onStart?.(pid);
  });
}

/** A folder of the test's own, removed after it. */
export async function tempFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fidesauth-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
