import { spawn } from 'node:child_process';
import { EXECUTABLE } from '../support/cli.ts';

/** How a run ended; status null: it was killed. */
export type Ended = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type ProcessOptions = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Another executable than the shipped one. */
  readonly executable?: string;
  /** No run takes longer; a hang is a failure. 300 s unless given. */
  readonly limitMs?: number;
  /** `kill` sends SIGKILL, and does nothing to a process that has ended. */
  readonly onStart?: (pid: number, kill: () => void) => void;
  /** Called with all of stderr whenever there is more of it. */
  readonly onStderr?: (text: string) => void;
};

/** Runs a process of the tool that others may kill. @throws when it does not end in time */
export function runProcess(args: readonly string[], options: ProcessOptions): Promise<Ended> {
  const { cwd, env, executable = EXECUTABLE, limitMs = 300_000, onStart, onStderr } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [executable, ...args], {
      cwd,
      env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onStart?.(child.pid ?? -1, () => child.kill('SIGKILL'));
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limitMs);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      onStderr?.(stderr);
    });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(limit);
      if (late) reject(new Error(`${args.join(' ')}: not ended after ${limitMs} ms`));
      else if (status === null && signal !== 'SIGKILL') reject(new Error(`ended by ${signal}`));
      else resolve({ status, stdout, stderr });
    });
  });
}
