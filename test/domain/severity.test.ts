import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rankOf, severityOf } from '../../src/domain/audit/severity.ts';
import {
  everyScope,
  knownReleases,
  NEWEST_RELEASE,
  registryAt,
} from '../../src/domain/history/history.ts';
import { adminReason } from '../../src/domain/scopes/admin.ts';
import { powerOf } from '../../src/domain/scopes/power.ts';
import { personalDataReason } from '../../src/domain/scopes/risk.ts';
import { FINDING_KINDS, type FindingKind } from '../../src/domain/words/choices.ts';

/** Each rule: kind, scope, release, and the severity. */
const RULES: readonly (readonly [FindingKind, string | null, string | undefined, string])[] = [
  ['extra', 'user:password-reset', '2.86.2', 'critical'],
  ['risky', 'user:password-reset', '2.86.2', 'critical'],
  ['extra', 'privacy-request:read', '2.86.2', 'high'],
  ['risky', 'privacy-request:read', '2.86.2', 'high'],
  ['extra', 'client:delete', '2.86.2', 'high'],
  ['extra', 'system:delete', '2.86.2', 'medium'],
  ['extra', 'user:read', '2.86.2', 'medium'],
  ['extra', 'unheard:of', '2.86.2', 'medium'],
  ['missing', 'user:password-reset', '2.86.2', 'medium'],
  ['retired', 'user:password-reset', '2.86.2', 'medium'],
  ['gone', null, '2.86.2', 'medium'],
  ['new', 'user:password-reset', '2.86.2', 'low'],
  ['stale', 'user:password-reset', '2.86.2', 'low'],
  ['duplicate', 'user:password-reset', '2.86.2', 'low'],
  ['unused', 'user:password-reset', '2.86.2', 'low'],
  ['extra', 'client:create', '2.69.0', 'critical'],
  ['extra', 'client:create', '2.69.1', 'medium'],
  ['extra', 'client:create', '2.69.1rc1', 'medium'],
  ['extra', 'client:create', undefined, 'critical'],
  ['extra', 'client:create', '0.0.0+dev', 'critical'],
  ['extra', 'client:create', 'no version', 'critical'],
  ['extra', 'client:update', '2.69.0', 'critical'],
  ['extra', 'client:update', '2.75.0', 'high'],
  ['extra', 'client:update', '2.82.0', 'critical'],
  ['extra', 'connection:create_or_update', '2.42.0', 'medium'],
  ['extra', 'connection:create_or_update', '2.43.0', 'critical'],
];

describe('the severity of a finding', () => {
  for (const [kind, scope, release, severity] of RULES) {
    it(`${kind} ${scope} on ${release}: ${severity}`, () => {
      assert.equal(severityOf({ kind, scope }, release), severity);
    });
  }

  it('is never lower where the release is unknown', () => {
    for (const scope of everyScope()) {
      for (const kind of FINDING_KINDS) {
        const unknown = rankOf(severityOf({ kind, scope }, undefined));
        const known = knownReleases().map((one) => rankOf(severityOf({ kind, scope }, one)));
        assert.ok(
          known.every((rank) => rank >= unknown),
          `${kind} ${scope}`,
        );
      }
    }
  });
});

describe('the power of a scope', () => {
  it('names no release where that is known', () => {
    for (const release of ['2.40.0', '2.60.0', '2.75.0', NEWEST_RELEASE]) {
      for (const scope of registryAt(release) ?? []) {
        assert.doesNotMatch(powerOf(scope, release).reason ?? '', /2\.\d+|Fides/, scope);
      }
    }
  });

  it('is that of the table of risks where the release is unknown', () => {
    for (const scope of everyScope()) {
      const { power, reason } = powerOf(scope, undefined);
      assert.equal(power === 4, adminReason(scope, undefined) !== undefined, scope);
      assert.equal(reason !== undefined, power >= 3, scope);
      if (personalDataReason(scope)?.kind === 'subjects') assert.ok(power >= 3, scope);
    }
  });

  it('tells reading from writing, and takes what it does not know for writing', () => {
    const powers = [
      'system:read',
      'user:read-own',
      'read',
      'system:update',
      'a:b:c',
      '',
      '__proto__',
    ];
    assert.deepEqual(
      powers.map((scope) => powerOf(scope, NEWEST_RELEASE).power),
      [1, 1, 1, 2, 2, 2, 2],
    );
  });
});
