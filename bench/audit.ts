import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXECUTABLE, fidesauth, ROOT } from '../test/support/run.ts';
import { rootEnv } from '../test/support/sandbox.ts';
import type { Target } from './bootstrap.ts';
import { measure, report, type Subject, say } from './measure.ts';

const SCRIPT = 'curl + jq, one by one';
const PROFILES = 200;

/**
 * Prints `scopes diff --all` over 200 profiles of a real server against a script that reads the
 * same. The clients are real; they are made by plain HTTP and their profiles are copies of one.
 */
export async function benchAudit(target: Target, rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-bench-'));
  const config = join(folder, 'config');
  const root = rootEnv(target.url, target.rootId, target.rootSecret);
  const env = { FIDESAUTH_CONFIG_DIR: config, ...root };
  const api = await openApi(target);
  const made: string[] = [];
  try {
    const first = await fidesauth(['bootstrap', '-p', 'p0', '--scope', '*:read', '--json'], {
      env,
    });
    if (first.status !== 0) throw new Error(first.stderr);
    const { clientId, scopes } = JSON.parse(first.stdout);
    made.push(clientId);
    const profiles = join(config, 'profiles');
    const profile = JSON.parse(readFileSync(join(profiles, 'p0.json'), 'utf8'));
    for (let at = 1; at < PROFILES; at += 1) {
      const id = await api.makeClient(scopes);
      made.push(id);
      const copy = JSON.stringify({ ...profile, name: `p${at}`, clientId: id });
      writeFileSync(join(profiles, `p${at}.json`), copy, { mode: 0o600 });
    }
    const secretFile = join(folder, 'secret');
    writeFileSync(secretFile, target.rootSecret, { mode: 0o600 });
    const script: Subject = {
      name: SCRIPT,
      file: 'sh',
      args: [join(ROOT, 'bench', 'curl-audit.sh')],
      env: {
        FIDES_URL: target.url,
        ROOT_ID: target.rootId,
        ROOT_SECRET_FILE: secretFile,
        PROFILES: profiles,
      },
    };
    const tool: Subject = {
      name: 'scopes diff --all',
      file: process.execPath,
      args: [EXECUTABLE, 'scopes', 'diff', '--all', '--json'],
      env,
    };
    say(`audit of ${PROFILES} profiles on Fides ${target.version}, medians of ${rounds} rounds`);
    report(measure([script, tool], rounds), SCRIPT, { 'scopes diff --all': 0.1 });
  } finally {
    for (const id of made) await api.deleteClient(id);
    rmSync(folder, { recursive: true });
  }
}

type Api = {
  makeClient(scopes: readonly string[]): Promise<string>;
  deleteClient(id: string): Promise<void>;
};

async function openApi({ url, rootId, rootSecret }: Target): Promise<Api> {
  const api = `${url}/api/v1/oauth`;
  const body = new URLSearchParams({ client_id: rootId, client_secret: rootSecret });
  const { access_token } = await ask(`${api}/token`, { method: 'POST', body });
  const headers = {
    authorization: `Bearer ${access_token}`,
    'content-type': 'application/json',
  };
  return {
    async makeClient(scopes) {
      const made = await ask(`${api}/client`, { method: 'POST', headers, body: 'null' });
      const id = String(made.client_id);
      const given = { method: 'PUT', headers, body: JSON.stringify(scopes) };
      await ask(`${api}/client/${id}/scope`, given);
      return id;
    },
    deleteClient: async (id) => {
      await ask(`${api}/client/${id}`, { method: 'DELETE', headers });
    },
  };
}

async function ask(url: string, init: RequestInit): Promise<Record<string, unknown>> {
  // The measurement holds up this process: a connection that the server closed meanwhile is noticed
  // only by the request that uses it. A deletion may be sent twice.
  const reply = await fetch(url, init).catch((error: unknown) => {
    if (init.method !== 'DELETE') throw error;
    return fetch(url, init);
  });
  if (reply.status !== 200) throw new Error(`${init.method} ${url}: ${reply.status}`);
  return ((await reply.json()) ?? {}) as Record<string, unknown>;
}
