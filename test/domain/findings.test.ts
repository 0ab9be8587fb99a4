import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AuditLayers,
  type Finding,
  findingsOf,
  isDrift,
} from '../../src/domain/audit/findings.ts';
import { lifetimeOf } from '../../src/domain/history/history.ts';
import { type Rules, resolveRules } from '../../src/domain/presets/preset.ts';
import { parsePattern } from '../../src/domain/scopes/pattern.ts';
import { scopeSet } from '../../src/domain/scopes/scope-set.ts';

const KNOWN = ['client:update', 'system:read', 'system:update', 'user:read'];

function rulesOf(include: readonly string[], optional: readonly string[] = []): Rules {
  const rules = (list: readonly string[]) =>
    list.map((text) => ({ pattern: parsePattern(text), line: 0 }));
  return { include: rules(include), optional: rules(optional), exclude: [] };
}

type Case = {
  readonly now?: Rules;
  /** What the preset said when the profile was written; the same when absent. */
  readonly before?: Rules;
  readonly record: readonly string[];
  readonly live: readonly string[];
  readonly registry?: readonly string[];
  readonly used?: readonly string[];
};

function found({ now = rulesOf(['system:read']), before = now, ...sets }: Case): Finding[] {
  const registry = scopeSet(sets.registry ?? KNOWN);
  const layers: AuditLayers = {
    rules: now,
    recordedRules: before,
    preset: resolveRules(now, registry).scopes,
    presetAsRecorded: resolveRules(before, registry).scopes,
    record: scopeSet(sets.record),
    live: sets.live,
    registry,
    ...(sets.used === undefined ? {} : { used: { scopes: scopeSet(sets.used), reason: 'x' } }),
  };
  return findingsOf(layers, lifetimeOf);
}

/** Every row of the table of findings: preset, record and live, yes or no. */
const TABLE: readonly (readonly [name: string, Case, expected: string[]])[] = [
  ['all agree', { record: ['system:read'], live: ['system:read'] }, []],
  [
    'wanted and recorded, not held',
    { record: ['system:read'], live: [] },
    ['missing taken-outside system:read'],
  ],
  [
    'newly matched by a pattern, as the registry gained it',
    { now: rulesOf(['system:*']), record: ['system:read'], live: ['system:read'] },
    ['new registry system:update'],
  ],
  [
    'optional by name, as the registry gained it',
    {
      now: rulesOf(['system:read'], ['user:read']),
      record: ['system:read'],
      live: ['system:read'],
    },
    ['missing registry user:read'],
  ],
  [
    'named by the preset since',
    {
      now: rulesOf(['system:read', 'user:read']),
      before: rulesOf(['system:read']),
      record: ['system:read'],
      live: ['system:read'],
    },
    ['missing preset-edited user:read'],
  ],
  [
    'held, and asked for by nobody',
    { record: ['system:read'], live: ['system:read', 'user:read'] },
    ['extra given-outside user:read'],
  ],
  [
    'held and recorded, and the preset was narrowed',
    {
      before: rulesOf(['system:*']),
      record: ['system:read', 'system:update'],
      live: ['system:read', 'system:update'],
    },
    ['extra preset-edited system:update'],
  ],
  [
    'granted outside fidesauth, as the preset asks',
    { record: [], live: ['system:read'] },
    ['stale given-outside system:read'],
  ],
  [
    'taken away outside fidesauth, as the preset asks',
    { record: ['system:read', 'user:read'], live: ['system:read'] },
    ['stale taken-outside user:read'],
  ],
  [
    'named by the preset, unknown to the server',
    {
      now: rulesOf(['system:read', 'registry:read']),
      record: ['system:read'],
      live: ['system:read'],
    },
    ['retired registry registry:read 2.27.0'],
  ],
  [
    'held, unknown to the server',
    { record: ['system:read'], live: ['system:read', 'registry:read'] },
    ['retired registry registry:read 2.27.0'],
  ],
  [
    'recorded only, unknown to the server',
    { record: ['system:read', 'registry:read'], live: ['system:read'] },
    ['stale registry registry:read 2.27.0'],
  ],
  [
    'held by a pattern and amounting to admin',
    { now: rulesOf(['*']), record: KNOWN, live: KNOWN },
    ['risky held client:update'],
  ],
  [
    'held, amounting to admin, and named in full',
    { now: rulesOf(['client:update']), record: ['client:update'], live: ['client:update'] },
    [],
  ],
  [
    'held twice',
    { record: ['system:read'], live: ['system:read', 'system:read'] },
    ['duplicate held system:read'],
  ],
  [
    'held for nothing, where that was asked',
    {
      now: rulesOf(['system:*']),
      record: ['system:read', 'system:update'],
      live: ['system:read', 'system:update', 'system:update'],
      used: ['system:read', 'user:read'],
    },
    ['duplicate held system:update', 'unused held system:update'],
  ],
  [
    'held for nothing as the server does not know it: told as that alone',
    { record: ['old:one', 'system:read'], live: ['old:one', 'system:read'], used: ['system:read'] },
    ['retired registry old:one'],
  ],
  [
    'given outside and amounting to admin: once',
    { record: ['system:read'], live: ['system:read', 'client:update'] },
    ['extra given-outside client:update'],
  ],
];

describe('findings', () => {
  for (const [name, layers, expected] of TABLE) {
    it(name, () => {
      const texts = found(layers).map(({ kind, cause, scope, since }) =>
        [kind, cause, scope, ...(since === undefined ? [] : [since])].join(' '),
      );
      const plain = texts.map((text) => text.replace(/ 2\.[0-9.]+$/, ''));
      assert.deepEqual(
        texts.map((text, at) => (expected[at] === plain[at] ? plain[at] : text)),
        expected,
      );
    });
  }

  it('are drift when something is missing, extra or retired, and notices else', () => {
    const kinds = [
      'missing',
      'extra',
      'retired',
      'gone',
      'new',
      'risky',
      'stale',
      'duplicate',
      'unused',
    ] as const;
    assert.deepEqual(
      kinds.filter((kind) => isDrift({ kind })),
      ['missing', 'extra', 'retired', 'gone'],
    );
  });

  it('an excluded name that the server does not know is none', () => {
    const now = rulesOf(['system:read', 'registry:read']);
    const excluded = { ...now, exclude: rulesOf(['registry:read']).include };
    assert.deepEqual(found({ now: excluded, record: ['system:read'], live: ['system:read'] }), []);
  });
});
