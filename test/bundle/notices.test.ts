import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { ROOT, tempFolder } from '../support/run.ts';

/** The packages that the source maps of a bundle name: what really stands in it. */
function packagesIn(folder: string): string[] {
  const maps = readdirSync(folder).filter((name) => name.endsWith('.map'));
  const sources = maps.flatMap((name): string[] => {
    const map: { sources: string[] } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    return map.sources;
  });
  const names = sources.map((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

it('THIRD-PARTY-NOTICES has the licence of every bundled package, and of no other', async (t) => {
  const folder = await tempFolder(t);
  const build = spawnSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs'), folder], {
    encoding: 'utf8',
  });
  assert.equal(build.status, 0, build.stderr);
  const bundled = packagesIn(folder);
  assert.ok(bundled.includes('undici') && bundled.includes('zod'));
  const notices = readFileSync(join(ROOT, 'THIRD-PARTY-NOTICES'), 'utf8');
  const [, ...parts] = notices.split(`\n\n${'-'.repeat(78)}\n\n`);
  const named = parts.map((part) => /^(\S+) \S+ \(\S+\)\n/.exec(part)?.[1]);
  assert.deepEqual([...named].sort(), bundled);
  for (const part of parts) assert.match(part, /copyright|permission/i);
});
