import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../support/run.ts';
import type { LiveTarget } from './target.ts';
import type { Tool } from './tool.ts';

/** What the official command line needs to ask nothing and to tell nobody. */
export const OFFICIAL_ENV: Readonly<Record<string, string>> = {
  GIT_PYTHON_REFRESH: 'quiet',
  FIDES__USER__ANALYTICS_OPT_OUT: 'true',
};

/** Runs the server's own `fides` command line as the client of the tool's profile. */
export function officialFides(
  { fidesBin }: LiveTarget,
  tool: Tool,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const own = { ...OFFICIAL_ENV, HOME: tool.folder, ...env };
  return tool.run(['exec', '--', fidesBin, ...args], { env: own });
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
