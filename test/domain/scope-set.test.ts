import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joinRules, type Rules, resolveRules } from '../../src/domain/presets/preset.ts';
import { withoutEndpoints } from '../../src/domain/presets/preset-endpoints.ts';
import { didYouMean, nearest } from '../../src/domain/scopes/nearest.ts';
import { parsePattern } from '../../src/domain/scopes/pattern.ts';
import { resourceOf, scopeSet } from '../../src/domain/scopes/scope-set.ts';

const NAMES = [
  'a:read',
  'a:update',
  'a:b:read',
  'a_b:read',
  'b:read',
  'b:delete',
  'c-d:x:y',
  'c:x',
];

function rules(include: string[], exclude: string[]): Rules {
  const rule = (text: string) => ({ pattern: parsePattern(text), line: 0 });
  return { include: include.map(rule), optional: [], exclude: exclude.map(rule) };
}

describe('scope sets', () => {
  it('group by what stands before the first colon', () => {
    assert.equal(resourceOf('privacy-request:manual-steps:respond'), 'privacy-request');
    assert.equal(resourceOf('odd'), 'odd');
  });
});

describe('rules', () => {
  it('of several presets add up, but an exclude of one holds over all', () => {
    const joined = joinRules([
      { ...rules(['a:*'], ['a:read']), endpoints: [] },
      { ...rules(['a:read', 'b:read'], []), endpoints: [] },
    ]);
    assert.deepEqual(resolveRules(withoutEndpoints(joined), scopeSet(NAMES)).scopes, [
      'a:b:read',
      'a:update',
      'b:read',
    ]);
  });

  it('tell what the server does not know, and what matches nothing', () => {
    const resolved = resolveRules(
      rules(['a:read', 'z:read', 'z:*'], ['y:read', 'y:*']),
      scopeSet(NAMES),
    );
    const texts = (found: readonly { pattern: { text: string } }[]) =>
      found.map((rule) => rule.pattern.text);
    assert.deepEqual(texts(resolved.unknownIncludes), ['z:read']);
    assert.deepEqual(texts(resolved.unknownExcludes), ['y:read']);
    assert.deepEqual(texts(resolved.unmatched), ['z:*', 'y:*']);
  });
});

describe('nearest names', () => {
  it('are the likely ones, nearest first', () => {
    assert.deepEqual(nearest('sytem:read', ['system:read', 'system:update', 'storage:read']), [
      'system:read',
    ]);
    assert.deepEqual(nearest('raed-only', ['read-only', 'full', 'auditor']), ['read-only']);
    assert.deepEqual(nearest('zzzzzz', ['read-only', 'full']), []);
  });

  it('are offered in a sentence', () => {
    assert.equal(didYouMean([]), undefined);
    assert.equal(didYouMean(['a']), 'did you mean a?');
    assert.equal(didYouMean(['a', 'b', 'c']), 'did you mean a, b or c?');
  });
});
