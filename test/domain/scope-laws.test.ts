import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { registryAt } from '../../src/domain/history/history.ts';
import { type Rule, resolveRules } from '../../src/domain/presets/preset.ts';
import { matches, type Pattern, parsePattern } from '../../src/domain/scopes/pattern.ts';
import {
  difference,
  intersection,
  type ScopeSet,
  sameScopes,
  scopeSet,
  union,
} from '../../src/domain/scopes/scope-set.ts';
import { seeded } from '../matrix/kit/random.ts';

const RUNS = 300;
const REGISTRY = registryAt('2.86.2') ?? [];

type Random = () => number;

const pick = <T>(random: Random, list: readonly T[]): T =>
  list[Math.floor(random() * list.length)] as T;

/** Names as servers have them, and some that differ from them by a segment or a letter. */
function randomName(random: Random): string {
  const name = pick(random, REGISTRY);
  const turn = random();
  if (turn < 0.7) return name;
  if (turn < 0.8) return `${name}:extra`;
  return turn < 0.9 ? name.replace(':', '_x:') : (name.split(':')[0] ?? name);
}

const randomList = (random: Random): string[] =>
  Array.from({ length: Math.floor(random() * 30) }, () => randomName(random));

function randomPattern(random: Random): Pattern {
  const segments = randomName(random).split(':');
  const starred = segments.map((segment) => (random() < 0.4 ? '*' : segment));
  const length = 1 + Math.floor(random() * starred.length);
  return parsePattern(random() < 0.1 ? '*' : starred.slice(0, length).join(':'));
}

const rules = (patterns: readonly Pattern[]): Rule[] =>
  patterns.map((pattern) => ({ pattern, line: 0 }));

/** Calls `law` with many random inputs; a failure names its seed. */
function holds(name: string, law: (random: Random) => void): void {
  it(name, () => {
    for (let seed = 1; seed <= RUNS; seed += 1) {
      try {
        law(seeded(seed));
      } catch (error) {
        throw new Error(`with seed ${seed}`, { cause: error });
      }
    }
  });
}

const two = (random: Random): [ScopeSet, ScopeSet] => [
  scopeSet(randomList(random)),
  scopeSet(randomList(random)),
];

describe('scope sets', () => {
  holds('are sorted, free of duplicates, and the same from any order', (random) => {
    const list = randomList(random);
    const set = scopeSet(list);
    assert.deepEqual(set, [...new Set(list)].sort());
    assert.deepEqual(scopeSet([...list, ...list].reverse()), set);
    assert.deepEqual(scopeSet(set), set);
  });

  holds('union and intersection commute; each is what membership says', (random) => {
    const [a, b] = two(random);
    assert.deepEqual(union(a, b), union(b, a));
    assert.deepEqual(intersection(a, b), intersection(b, a));
    for (const name of union(a, b)) {
      assert.equal(intersection(a, b).includes(name), a.includes(name) && b.includes(name));
      assert.equal(difference(a, b).includes(name), a.includes(name) && !b.includes(name));
    }
  });

  holds('difference, intersection and the other difference make up the union', (random) => {
    const [a, b] = two(random);
    const parts = [difference(a, b), intersection(a, b), difference(b, a)];
    assert.deepEqual(scopeSet(parts.flat()), union(a, b));
    assert.equal(parts.flat().length, union(a, b).length, 'the parts do not overlap');
  });

  holds('are the same exactly when neither has what the other lacks', (random) => {
    const [a, b] = two(random);
    assert.equal(sameScopes(a, b), JSON.stringify(a) === JSON.stringify(b));
    assert.ok(sameScopes(a, scopeSet([...a].reverse())));
  });
});

/** The rule of patterns written a second way: as a regular expression. */
function asRegExp({ segments }: Pattern): RegExp {
  const last = segments.length - 1;
  const parts = segments.map((segment, at) => {
    if (segment !== '*') return segment;
    return at === last ? '[^:]+(?::[^:]+)*' : '[^:]+';
  });
  return new RegExp(`^${parts.join(':')}$`);
}

describe('patterns', () => {
  holds('match what their segments say and nothing else', (random) => {
    const pattern = randomPattern(random);
    for (const name of [...REGISTRY, ...randomList(random)]) {
      assert.equal(matches(pattern, name), asRegExp(pattern).test(name), `${pattern.text} ${name}`);
    }
  });

  holds('expand to a part of the registry; more patterns never give less', (random) => {
    const include = Array.from({ length: 3 }, () => randomPattern(random));
    const few = resolveRules(
      { include: rules(include.slice(1)), optional: [], exclude: [] },
      REGISTRY,
    );
    const all = resolveRules({ include: rules(include), optional: [], exclude: [] }, REGISTRY);
    assert.deepEqual(difference(all.scopes, REGISTRY), []);
    assert.deepEqual(difference(few.scopes, all.scopes), []);
  });

  holds('excludes win over everything, and take nothing else', (random) => {
    const [include, exclude] = [randomPattern(random), randomPattern(random)];
    const given = resolveRules(
      { include: rules([include]), optional: [], exclude: [] },
      REGISTRY,
    ).scopes;
    const left = resolveRules(
      { include: rules([include]), optional: [], exclude: rules([exclude]) },
      REGISTRY,
    ).scopes;
    assert.deepEqual(
      left,
      given.filter((scope) => !matches(exclude, scope)),
    );
  });
});
