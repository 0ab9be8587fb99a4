import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Row, rowsOf, sizeIn, toggled } from '../../src/cli/ask/pick-rows.ts';

const REGISTRY = ['client:create', 'client:read', 'scope:read', 'user:read', 'user:read-own'];

const shown = (filter: string): string[] =>
  rowsOf(REGISTRY, filter).map((row) =>
    row.kind === 'scope' ? row.name : `${row.name} ${row.scopes.length}`,
  );
const rowNamed = (name: string, filter = ''): Row => {
  const row = rowsOf(REGISTRY, filter).find((item) => item.name === name);
  assert.ok(row !== undefined);
  return row;
};

describe('the lines to pick from', () => {
  for (const [filter, lines] of [
    [
      '',
      'client 2, client:create, client:read, scope 1, scope:read, user 2, user:read, user:read-own',
    ],
    ['CREATE', 'client 1, client:create'],
    ['user', 'user 2, user:read, user:read-own'],
    ['r:read-', 'user 1, user:read-own'],
    ['nothing', ''],
  ] as const) {
    it(`filtered by ${JSON.stringify(filter)}`, () =>
      assert.equal(shown(filter).join(', '), lines));
  }
});

describe('a line that is toggled', () => {
  for (const [name, filter, before, after] of [
    ['client:read', '', [], ['client:read']],
    ['client:read', '', ['client:read', 'scope:read'], ['scope:read']],
    ['client', '', [], ['client:create', 'client:read']],
    ['client', '', ['client:read'], ['client:create', 'client:read']],
    ['client', '', ['client:create', 'client:read', 'user:read'], ['user:read']],
    // Only what is seen is touched.
    ['client', 'create', ['client:read'], ['client:create', 'client:read']],
    ['client', 'create', ['client:create', 'client:read'], ['client:read']],
  ] as const) {
    it(`${name} under "${filter}", ${before} picked: ${after}`, () => {
      assert.deepEqual(toggled(before, rowNamed(name, filter)), after);
    });
  }

  it('knows how much of it is picked', () => {
    assert.equal(sizeIn(['client:read', 'user:read'], rowNamed('client')), 1);
    assert.equal(sizeIn([], rowNamed('user:read')), 0);
  });
});
