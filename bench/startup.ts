import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenSandbox } from '../src/sandbox/listen.ts';
import { EXECUTABLE, fidesauth } from '../test/support/run.ts';
import { newSandbox, rootEnv } from '../test/support/sandbox.ts';
import { benchFirstOutput } from './first-output.ts';
import { measure, report, type Subject, say } from './measure.ts';

const BASE = 'node -e 0';
const GROUP_HELP = 'scopes --help';
const TOKEN = 'token -p, cached';
const EXEC = 'exec -p -- true';
const COMPARE = 'scopes diff fides: fides:';

/**
 * Prints what a start costs: `--version`, `--help`, a cached `token`, against an empty Node; `exec`
 * against `token`; and when something is first seen at a terminal.
 */
export async function benchStartup(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-bench-'));
  const { sandbox, rootId, rootSecret } = newSandbox('2.86.2');
  const { url, close } = await listenSandbox(sandbox, {});
  const env = { FIDESAUTH_CONFIG_DIR: folder };
  try {
    const args = ['bootstrap', '--preset', 'read-only', '-p', 'bench'];
    const made = await fidesauth(args, { env: { ...env, ...rootEnv(url, rootId, rootSecret) } });
    if (made.status !== 0) throw new Error(made.stderr);
    const node = (name: string, ...rest: string[]): Subject => ({
      name,
      file: process.execPath,
      args: rest,
      env,
    });
    const subjects = [
      node(BASE, '-e', '0'),
      node('--version', EXECUTABLE, '--version'),
      node('--help', EXECUTABLE, '--help'),
      node(GROUP_HELP, EXECUTABLE, 'scopes', '--help'),
      node(TOKEN, EXECUTABLE, 'token', '-p', 'bench'),
      node(EXEC, EXECUTABLE, 'exec', '-p', 'bench', '--', 'true'),
      node(COMPARE, EXECUTABLE, 'scopes', 'diff', 'fides:2.60.0', 'fides:2.86.2', '--exit-zero'),
    ];
    say(`start-up, Node ${process.version}, medians of ${rounds} interleaved rounds`);
    const times = measure(subjects, rounds);
    report(times, BASE, { '--version': 1.2, '--help': 1.6, [TOKEN]: 2 });
    // The top help is shown without loading a module, that of a command as every command is run.
    say(`against ${GROUP_HELP}`);
    report(times, GROUP_HELP, { [COMPARE]: 1.5 });
    // Of a program that does nothing all that is left is what exec adds.
    say(`against $TOKEN`);
    report(times, TOKEN, { [EXEC]: 1.3 });
    await benchFirstOutput(rounds, { ...env, FIDESAUTH_SERVER: url });
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
}
