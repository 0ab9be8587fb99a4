import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveTarget } from './target.ts';

/** Loading the command line alone takes 5 s, more on a busy machine. */
const LIMIT_MS = 120_000;

/** What a run of the official command line came to; `output` is stdout and stderr. */
export interface OfficialRun {
  readonly status: number;
  readonly output: string;
}

/** Runs the server's own `fides` command line as the client of that token, in `folder`. */
export function officialFides(
  target: LiveTarget,
  token: string,
  folder: string,
  args: readonly string[],
): Promise<OfficialRun> {
  const { protocol, hostname, port } = new URL(target.url);
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_PYTHON_REFRESH: 'quiet',
    FIDES__USER__AUTH_HEADER: JSON.stringify({ Authorization: `Bearer ${token}` }),
    FIDES__USER__ANALYTICS_OPT_OUT: 'true',
    FIDES__CLI__SERVER_PROTOCOL: protocol.replace(':', ''),
    FIDES__CLI__SERVER_HOST: hostname,
    FIDES__CLI__SERVER_PORT: port,
  };
  const options = { cwd: folder, env, timeout: LIMIT_MS };
  return new Promise((resolve, reject) => {
    const child = execFile(target.fidesBin, args, options, (error, stdout, stderr) => {
      const { exitCode } = child;
      if (exitCode === null) reject(error ?? new Error('fides ended by a signal'));
      else resolve({ status: exitCode, output: `${stdout}${stderr}` });
    });
  });
}

/** A resource type of a manifest, which is also its path below /api/v1, and one fides_key. */
export type Resource = readonly [type: string, key: string];

/**
 * Writes a manifest with one resource of each of the seven types, named after `key`, as JSON, which
 * is YAML too. They do not refer to each other: the command line pushes the types in random order.
 */
export function writeManifest(folder: string, key: string): Resource[] {
  const own: Readonly<Record<string, object>> = {
    organization: {},
    data_category: { description: 'of a test' },
    data_use: { description: 'of a test' },
    data_subject: { description: 'of a test' },
    dataset: { collections: [{ name: 'people', fields: [{ name: 'mail' }] }] },
    system: { system_type: 'Service', privacy_declarations: [] },
    policy: { rules: [] },
  };
  const types = Object.keys(own);
  const named = (type: string) => ({ fides_key: `${key}_${type}`, name: `${key} ${type}` });
  const manifest = types.map((type) => [type, [{ ...named(type), ...own[type] }]]);
  mkdirSync(join(folder, 'manifests'));
  const text = JSON.stringify(Object.fromEntries(manifest));
  writeFileSync(join(folder, 'manifests', 'all.yml'), text);
  return types.map((type) => [type, named(type).fides_key]);
}
