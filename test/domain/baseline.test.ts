import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Baseline, baselineOf, checkAgainst } from '../../src/domain/audit/baseline.ts';
import type { Severity } from '../../src/domain/audit/severity.ts';

const found = (fingerprint: string, severity: Severity = 'medium', more: object = {}) => ({
  fingerprint,
  severity,
  kind: 'extra',
  scope: 'user:read',
  ...more,
});

const REPORT = {
  schemaVersion: 1,
  kind: 'scopes.diff',
  generatedAt: '2026-11-25T21:40:00.000Z',
  fingerprint: 'f'.repeat(64),
  servers: [{ url: 'https://fides.example.com' }],
  subjects: [
    {
      name: 'ci',
      server: 'https://fides.example.com',
      findings: [found('a'), found('b', 'low', { accepted: { reason: 'r', until: '2026-12-31' } })],
    },
  ],
  undeclared: [
    {
      kind: 'undeclared',
      severity: 'critical',
      server: 'https://fides.example.com',
      clients: [{ clientId: 'id-1', name: null, fingerprint: 'u' }],
    },
  ],
};

function baseline(document: unknown): Baseline {
  const read = baselineOf(document);
  return typeof read === 'string' ? assert.fail(read) : read;
}

describe('a baseline', () => {
  it('has the findings of a report that were not accepted', () => {
    const { findings, servers } = baseline(REPORT);
    assert.deepEqual(servers, ['https://fides.example.com']);
    assert.deepEqual(
      findings.map(({ fingerprint, name, kind, scope, severity }) =>
        [fingerprint, name, kind, scope, severity].join(' '),
      ),
      ['a ci extra user:read medium', 'u id-1 undeclared  critical'],
    );
  });

  for (const [what, document, why] of [
    ['no JSON', undefined, /no report of fidesauth/],
    ['a list', [REPORT], /no report of fidesauth/],
    ['SARIF', { version: '2.1.0', runs: [] }, /no report of fidesauth/],
    ['another result', { ...REPORT, kind: 'scopes.compare' }, /of kind scopes\.compare/],
    ['a newer schema', { ...REPORT, schemaVersion: 2 }, /another version/],
    ['a report of release 0.1', { schemaVersion: 1, kind: 'scopes.diff', subjects: [] }, /older/],
    ['an impossible time', { ...REPORT, generatedAt: 'yesterday' }, /time/],
    [
      'a damaged finding',
      { ...REPORT, subjects: [{ name: 'ci', server: 'x', findings: [{ kind: 'extra' }] }] },
      /damaged/,
    ],
  ] as const) {
    it(`is not ${what}`, () => {
      const read = baselineOf(document);
      assert.match(typeof read === 'string' ? read : 'accepted', why);
    });
  }
});

describe('a check against a baseline', () => {
  const report = (...findings: readonly object[]): Baseline =>
    baseline({ ...REPORT, undeclared: [], subjects: [{ ...REPORT.subjects[0], findings }] });

  it('tells what is new, still there, and left', () => {
    const { check, rest } = checkAgainst(report(found('a'), found('b'), found('c')));
    assert.deepEqual([check('a', 'medium'), check('x', 'low')], ['still', 'new']);
    assert.deepEqual(
      rest().map(({ fingerprint }) => fingerprint),
      ['b', 'c'],
    );
  });

  it('counts: two clients with one key are one too many for one finding', () => {
    const { check } = checkAgainst(report(found('a')));
    assert.deepEqual([check('a', 'medium'), check('a', 'medium')], ['still', 'new']);
  });

  it('takes what got worse for new, and what got better not', () => {
    const { check } = checkAgainst(report(found('a', 'medium'), found('b', 'medium')));
    assert.deepEqual([check('a', 'critical'), check('b', 'low')], ['new', 'still']);
  });
});
