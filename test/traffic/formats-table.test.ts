import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { ROOT } from '../support/run.ts';
import { COLLECTIONS, REFUSED } from './formats/collections.ts';
import { HARS } from './formats/hars.ts';
import { PROXIES } from './formats/proxies.ts';
import { SERVERS } from './formats/servers.ts';
import { EXPORTS, SHIPPERS } from './formats/shippers.ts';

// Their cases are in document-formats.test.ts.
const NO_SAMPLE = [
  'a HAR file or a collection given to another flag',
  'zip archives, bzip2, xz, zstd, Parquet, packet captures, pages',
];

/** The first column of the tables below this heading of docs/presets.md. */
function rowsBelow(heading: string): string[] {
  const text = readFileSync(join(ROOT, 'docs/presets.md'), 'utf8');
  const section = text.split(`### ${heading}\n`)[1]?.split(/^##/m)[0] ?? '';
  const cells = [...section.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell);
  return cells.filter((cell) => cell !== 'format' && !cell.startsWith('refused'));
}

it('the tables of docs/presets.md name the formats that have a sample, and no other', () => {
  const samples = [...SERVERS, ...PROXIES, ...SHIPPERS, ...EXPORTS, ...HARS, ...COLLECTIONS];
  const names = [...samples.map(({ format }) => format), ...REFUSED.map(([format]) => format)];
  assert.deepEqual(rowsBelow('Recordings').sort(), [...new Set([...names, ...NO_SAMPLE])].sort());
});
