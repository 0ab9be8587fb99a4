import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Absence, absenceOf } from '../../src/domain/history/absence.ts';
import { everyScope, NEWEST_RELEASE, registryAt } from '../../src/domain/history/history.ts';
import { parsePattern } from '../../src/domain/scopes/pattern.ts';
import { scopeClause } from '../../src/domain/scopes/scope-words.ts';

const CASES: readonly [scope: string, version: string | undefined, Absence][] = [
  ['no:such', '2.86.2', { why: 'never' }],
  ['custom_field:read', '2.86.2', { why: 'fidesplus' }],
  ['data_qualifier:read', '2.27.0', { why: 'removed', release: '2.27.0' }],
  ['data_qualifier:read', '2.8.0', { why: 'later', release: '2.9.0' }],
  ['email:read', '2.1.0', { why: 'renamed', release: '2.1.0', renamedTo: 'messaging:read' }],
  ['messaging:read', '2.0.0', { why: 'later', release: '2.1.0', renamedFrom: 'email:read' }],
  ['notification:update', '2.85.9+3.gabc', { why: 'later', release: '2.86.0' }],
  ['data_qualifier:read', undefined, { why: 'removed', release: '2.27.0' }],
  ['notification:update', undefined, { why: 'unexplained' }],
  ['notification:update', '0.0.0+dev', { why: 'unexplained' }],
  ['client:read', '2.99.0', { why: 'unexplained' }],
];

describe('why a server lacks a scope', () => {
  for (const [scope, version, absence] of CASES) {
    it(`${scope} on ${version ?? 'a server without a version'}: ${absence.why}`, () => {
      assert.deepEqual(absenceOf(scope, version), absence);
    });
  }

  it('has a reason wherever the history is whole', () => {
    for (const version of ['2.0.0', '2.26.0', '2.60.0', NEWEST_RELEASE]) {
      const known = registryAt(version) ?? [];
      const lacking = everyScope().filter((scope) => !known.includes(scope));
      assert.ok(lacking.length > 20);
      for (const scope of lacking) {
        assert.ok(!['never', 'unexplained'].includes(absenceOf(scope, version).why), scope);
      }
    }
  });
});

describe('every scope', () => {
  it('is a pattern of its own, and the newest release is among them', () => {
    const every = everyScope();
    for (const scope of every) assert.equal(parsePattern(scope).text, scope);
    for (const scope of registryAt(NEWEST_RELEASE) ?? []) assert.ok(every.includes(scope), scope);
  });

  it('has a clause in the newest release but where no source says what it is', () => {
    const silent = (registryAt(NEWEST_RELEASE) ?? []).filter((scope) => !scopeClause(scope));
    assert.deepEqual(silent, ['generate:exec', 'validate:exec']);
    assert.equal(scopeClause('connection:create_or_update'), 'create or change connection');
    assert.equal(scopeClause('constructor:toString'), undefined);
  });
});
