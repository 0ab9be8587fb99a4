import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXECUTABLE_END, released } from '../test/release/kit/released.ts';
import { EXECUTABLE, ROOT } from '../test/support/run.ts';
import { rootEnv } from '../test/support/sandbox.ts';
import { measure, report, type Subject, say } from './measure.ts';

/** A running Fides server and its root pair. */
export type Target = {
  readonly version: string;
  readonly url: string;
  readonly rootId: string;
  readonly rootSecret: string;
};

const SCRIPT = 'curl + jq';
const SINGLE = 'the single executable';

/** Prints a scripted bootstrap of `*:read` on a real server against a script that does the same. */
export function benchBootstrap(target: Target, rounds: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-bench-'));
  const config = join(folder, 'config');
  try {
    const secretFile = join(folder, 'secret');
    writeFileSync(secretFile, target.rootSecret, { mode: 0o600 });
    const script: Subject = {
      name: SCRIPT,
      file: 'sh',
      args: [join(ROOT, 'bench', 'curl-bootstrap.sh')],
      env: {
        FIDES_URL: target.url,
        ROOT_ID: target.rootId,
        ROOT_SECRET_FILE: secretFile,
        OUT: join(folder, 'out.json'),
      },
    };
    const tool = (name: string, file: string, ...before: string[]): Subject => ({
      name,
      file,
      args: [...before, 'bootstrap', '--scope', '*:read', '--json'],
      env: {
        FIDESAUTH_CONFIG_DIR: config,
        ...rootEnv(target.url, target.rootId, target.rootSecret),
      },
      before: () => rmSync(config, { recursive: true, force: true }),
    });
    const subjects = [
      script,
      tool('fidesauth bootstrap', process.execPath, EXECUTABLE),
      tool(SINGLE, released(EXECUTABLE_END)),
    ];
    say(`bootstrap on Fides ${target.version}, medians of ${rounds} interleaved rounds`);
    report(measure(subjects, rounds), SCRIPT, { 'fidesauth bootstrap': 1, [SINGLE]: 1 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
