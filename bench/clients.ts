import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXECUTABLE, ROOT } from '../test/support/run.ts';
import { rootEnv } from '../test/support/sandbox.ts';
import type { Target } from './bootstrap.ts';
import { measure, report, type Subject, say } from './measure.ts';

const BASE = 'curl + jq, page by page';
const BUDGET_MB = 200;

/** A server with many clients. */
export type FullTarget = Target & { readonly clients: number };

/** Prints what `clients list` costs on a server with many clients, against a script that reads it. */
export function benchClients(target: FullTarget, rounds: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-bench-'));
  try {
    const secretFile = join(folder, 'secret');
    writeFileSync(secretFile, target.rootSecret, { mode: 0o600 });
    const megabytes: number[] = [];
    const list = (name: string, ...flags: string[]): Subject => ({
      name,
      file: process.execPath,
      args: [
        ...['-r', join(ROOT, 'test/matrix/kit/memory.cjs'), EXECUTABLE, 'clients', 'list'],
        ...flags,
      ],
      env: {
        FIDESAUTH_CONFIG_DIR: join(folder, 'config'),
        ...rootEnv(target.url, target.rootId, target.rootSecret),
      },
      after: (stdout, stderr) => {
        requireAll(name, stdout, target.clients);
        megabytes.push(Number(/MEMORY (\d+)/.exec(stderr)?.[1]) / 1024);
      },
    });
    const script: Subject = {
      name: BASE,
      file: 'sh',
      args: [join(ROOT, 'bench', 'curl-clients.sh')],
      env: { FIDES_URL: target.url, ROOT_ID: target.rootId, ROOT_SECRET_FILE: secretFile },
    };
    say(`${target.clients} clients of Fides ${target.version}, medians of ${rounds} rounds`);
    const subjects = [script, list('clients list'), list('clients list --json', '--json')];
    report(measure(subjects, rounds), BASE, { 'clients list': 1.5, 'clients list --json': 1.5 });
    const most = Math.max(...megabytes);
    say(`peak ${most.toFixed(0)} MB  budget ${BUDGET_MB} ${most < BUDGET_MB ? 'met' : 'MISSED'}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function requireAll(name: string, stdout: string, clients: number): void {
  const shown = stdout.startsWith('{')
    ? JSON.parse(stdout).clients.length
    : stdout.trimEnd().split('\n').length - 1;
  if (shown < clients) throw new Error(`${name} shows ${shown} of ${clients} clients`);
}

/** The same on a sandbox in a process of its own: a measurement holds up this one. */
export async function benchSandboxClients(clients: number, rounds: number): Promise<void> {
  const server = fork(join(ROOT, 'build/bench/full-sandbox.js'), [`${clients}`]);
  try {
    const [target] = await once(server, 'message');
    benchClients({ ...target, clients }, rounds);
  } finally {
    server.kill();
  }
}
