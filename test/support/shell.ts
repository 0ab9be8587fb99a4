import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { Run } from './run.ts';

/** Runs a script with `sh`, bounded in time, with that environment and PATH alone. */
export function runShell(script: string, env: Readonly<Record<string, string>>): Promise<Run> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, ...env }, timeout: 180_000, cwd: tmpdir() };
    const child = execFile('sh', ['-c', script], options, (_, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
