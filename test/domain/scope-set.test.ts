import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { didYouMean, nearest } from '../../src/domain/nearest.ts';
import { parsePattern } from '../../src/domain/pattern.ts';
import { joinRules, type Rules, resolveRules } from '../../src/domain/preset.ts';
import { difference, resourceOf, sameScopes, scopeSet } from '../../src/domain/scope-set.ts';

/** A small seeded generator (mulberry32), so that a failure can be had again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

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
const PATTERNS = ['*', '*:read', 'a:*', 'a:b:*', 'b:delete', 'c-d:*', '*:x', 'a:*:read'];

function pick<T>(from: readonly T[], next: () => number): T[] {
  return from.filter(() => next() < 0.4);
}

function rules(include: string[], exclude: string[]): Rules {
  const rule = (text: string) => ({ pattern: parsePattern(text), line: 0 });
  return { include: include.map(rule), optional: [], exclude: exclude.map(rule) };
}

describe('scope sets', () => {
  it('obey the laws, on 500 random ones', () => {
    const next = random(7);
    for (let round = 0; round < 500; round += 1) {
      const [left, right] = [pick([...NAMES, ...NAMES], next), pick(NAMES, next)];
      const a = scopeSet(left);
      const b = scopeSet(right);
      assert.deepEqual(a, [...new Set(a)].sort());
      assert.deepEqual(scopeSet(a), a);
      assert.ok(difference(a, b).every((name) => a.includes(name) && !b.includes(name)));
      assert.deepEqual(difference(a, a), []);
      assert.deepEqual(difference(a, []), a);
      assert.equal(sameScopes(a, b), JSON.stringify(a) === JSON.stringify(b));
      assert.ok(sameScopes(scopeSet([...left].reverse()), a));
    }
  });

  it('group by what stands before the first colon', () => {
    assert.equal(resourceOf('privacy-request:manual-steps:respond'), 'privacy-request');
    assert.equal(resourceOf('odd'), 'odd');
  });
});

describe('rules', () => {
  it('resolve to a part of the registry, excludes over everything, on 500 random ones', () => {
    const next = random(11);
    const registry = scopeSet(NAMES);
    for (let round = 0; round < 500; round += 1) {
      const [include, exclude] = [pick(PATTERNS, next), pick(PATTERNS, next)];
      const { scopes } = resolveRules(rules(include, exclude), registry);
      const all = resolveRules(rules(include, []), registry).scopes;
      const out = resolveRules(rules(exclude, []), registry).scopes;
      assert.deepEqual(scopes, difference(all, out));
      assert.deepEqual(
        resolveRules(rules([...include].reverse(), exclude), registry).scopes,
        scopes,
      );
    }
  });

  it('of several presets add up, but an exclude of one holds over all', () => {
    const joined = joinRules([rules(['a:*'], ['a:read']), rules(['a:read', 'b:read'], [])]);
    assert.deepEqual(resolveRules(joined, scopeSet(NAMES)).scopes, [
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
