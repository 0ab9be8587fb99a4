import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { advance, type JournalEntry, type JournalState } from '../../src/domain/clients/journal.ts';
import { describeClient, keyOf, markerOf, newMarker } from '../../src/domain/clients/marker.ts';
import { accessToken } from '../../src/domain/clients/token.ts';
import { Secret } from '../../src/domain/secrets/secret.ts';

const ENTRY: JournalEntry = {
  marker: 'a'.repeat(32),
  operation: 'bootstrap',
  state: 'intent',
  profile: 'default',
  server: 'http://localhost:8080',
  allowHttp: false,
  generation: 'current',
  clientName: 'fidesauth-default',
  recipe: { presets: [], scopes: ['scope:read'], excludes: [] },
  scopes: ['scope:read'],
  startedAt: '2026-01-01T00:00:00.000Z',
};

const STATES: readonly JournalState[] = [
  'intent',
  'recorded',
  'assigning',
  'switched',
  'deleting-old',
  'committed',
  'undoing',
  'deleted',
];

/** Every step there is. */
const STEPS = [
  'intent intent',
  'intent recorded',
  'intent undoing',
  'recorded assigning',
  'recorded switched',
  'recorded committed',
  'recorded undoing',
  'assigning assigning',
  'assigning switched',
  'assigning committed',
  'assigning undoing',
  'switched deleting-old',
  'switched committed',
  'deleting-old deleting-old',
  'deleting-old committed',
  'undoing undoing',
  'undoing deleted',
];

describe('a journal entry', () => {
  for (const from of STATES) {
    for (const to of STATES) {
      const allowed = STEPS.includes(`${from} ${to}`);
      it(`${allowed ? 'goes' : 'never goes'} from ${from} to ${to}`, () => {
        const step = (): JournalEntry => advance({ ...ENTRY, state: from }, to, { clientId: 'x' });
        if (!allowed) assert.throws(step, /no step from/);
        else assert.deepEqual(step(), { ...ENTRY, state: to, clientId: 'x' });
      });
    }
  }
});

describe('a marker', () => {
  it('is found again in the description it was put into', () => {
    const marker = newMarker((bytes) => 'ab'.repeat(bytes));
    assert.equal(markerOf(describeClient(['read-only', 'auditor'], marker, undefined)), marker);
    assert.equal(markerOf(describeClient([], marker, 'ci')), marker);
  });

  it('stands beside a key, which is found as well', () => {
    const marker = newMarker((bytes) => 'ab'.repeat(bytes));
    assert.equal(keyOf(describeClient(['auditor'], marker, 'ci.prod-1')), 'ci.prod-1');
    assert.equal(keyOf(describeClient(['auditor'], marker, undefined)), undefined);
    assert.equal(keyOf('[key ci]'), undefined);
  });

  it('is not seen where there is none', () => {
    for (const text of [
      undefined,
      null,
      '',
      'fidesauth',
      '[fidesauth abc]',
      `[other ${'a'.repeat(32)}]`,
    ]) {
      assert.equal(markerOf(text), undefined);
    }
  });
});

describe('an access token', () => {
  const value = new Secret('t');
  const now = 1_000_000_000;

  for (const [expiresIn, life, margin] of [
    [691_200, 691_200, 69_120],
    [3_600, 3_600, 360],
    [300, 300, 60],
    [undefined, 3_600, 360],
  ] as const) {
    it(`of ${expiresIn ?? 'unknown'} s is renewed ${margin} s before its end`, () => {
      const token = accessToken(value, expiresIn, now);
      assert.equal(token.expiresAt, now + life * 1000);
      assert.equal(token.renewAt, now + (life - margin) * 1000);
    });
  }
});
