import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { COMMANDS } from '../cli/tree.ts';
import { ROOT } from '../support/run.ts';

/** The most files in a folder of tests. */
const WIDEST = 18;
/** Folders below test/session that are named after a layer instead of a capability. */
const LAYERS = ['store'];

const all = readdirSync(join(ROOT, 'test'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(join(ROOT, 'test/').length))
  .filter((file) => !file.startsWith('fixtures/'));

const foldersOf = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

describe('the tests', () => {
  it('have no corridors', () => {
    const counts = new Map<string, number>();
    for (const file of all) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    assert.deepEqual(
      [...counts].filter(([, count]) => count > WIDEST),
      [],
    );
  });

  it('of sessions stand in folders named after the capabilities of the use cases', () => {
    const capabilities = [...foldersOf(join(ROOT, 'src', 'usecases')), ...LAYERS];
    const tests = all.filter((file) => file.startsWith('session/'));
    assert.deepEqual(
      tests.filter((file) => !capabilities.includes(file.split('/')[1] ?? '')),
      [],
    );
  });

  it('of a command stand in a file of its name', () => {
    const names = new Set(all.map((file) => basename(file, '.test.ts')));
    const without = COMMANDS.map(({ path }) => path.split(' ')).filter(
      ([group = '', ...words]) => !names.has(words.at(-1) ?? group) && !names.has(group),
    );
    assert.deepEqual(without, []);
  });

  it('of matrices and real servers keep their helpers in kits', () => {
    const helpers = all.filter(
      (file) => /^(?:matrix|live)\//.test(file) && !/\.(?:test|live)\.ts$/.test(file),
    );
    assert.deepEqual(
      helpers.filter((file) => !/^(?:matrix|live)\/kit\//.test(file)),
      ['live/run.ts'],
    );
  });
});
