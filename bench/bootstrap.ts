import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    const tool: Subject = {
      name: 'fidesauth bootstrap',
      file: process.execPath,
      args: [EXECUTABLE, 'bootstrap', '--scope', '*:read', '--json'],
      env: {
        FIDESAUTH_CONFIG_DIR: config,
        ...rootEnv(target.url, target.rootId, target.rootSecret),
      },
      before: () => rmSync(config, { recursive: true, force: true }),
    };
    say(`bootstrap on Fides ${target.version}, medians of ${rounds} interleaved rounds`);
    report(measure([script, tool], rounds), SCRIPT, { 'fidesauth bootstrap': 1 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
