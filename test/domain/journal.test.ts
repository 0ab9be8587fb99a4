import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type JournalEntry,
  type JournalState,
  OPERATIONS,
  type Operation,
} from '../../src/domain/clients/journal.ts';
import {
  advance,
  deletedBy,
  deletesNamed,
  endingOf,
  isPastReturn,
  isProved,
  rulesOf,
} from '../../src/domain/clients/operations.ts';
import { accessToken } from '../../src/domain/clients/token.ts';
import { Secret } from '../../src/domain/secrets/secret.ts';

const HEAD = {
  marker: 'a'.repeat(32),
  server: 'http://localhost:8080',
  allowHttp: false,
  generation: 'current',
  scopes: ['scope:read'],
  startedAt: '2026-01-01T00:00:00.000Z',
  clientId: 'own',
} as const;
const OF_PROFILE = {
  profile: 'default',
  clientName: 'fidesauth-default',
  recipe: { presets: [], scopes: ['scope:read'], excludes: [] },
};

const STATES: readonly JournalState[] = [
  'intent',
  'recorded',
  'assigning',
  'switched',
  'deleting-old',
  'rotating',
  'committed',
  'undoing',
  'deleted',
];

const MADE = [
  'intent intent',
  'intent recorded',
  'intent undoing',
  'recorded assigning',
  'recorded committed',
  'recorded undoing',
  'assigning assigning',
  'assigning committed',
  'assigning undoing',
];
const UNDO = ['undoing undoing', 'undoing deleted'];

const REPLACED = [
  ...MADE.filter((step) => !step.endsWith('committed')),
  'recorded switched',
  'assigning switched',
  'switched deleting-old',
  'switched committed',
  'deleting-old deleting-old',
  'deleting-old committed',
  ...UNDO,
];

/** Every step there is. */
const STEPS: Readonly<Record<Operation, readonly string[]>> = {
  bootstrap: [...MADE, ...UNDO],
  ensure: ['assigning assigning', 'assigning committed'],
  replace: REPLACED,
  rotate: REPLACED,
  'rotate-in-place': ['rotating committed'],
  revoke: UNDO,
  delete: UNDO,
};

const at = (operation: Operation, state: JournalState): JournalEntry =>
  operation === 'delete'
    ? { ...HEAD, operation, state }
    : {
        ...HEAD,
        ...OF_PROFILE,
        operation,
        state,
        ...(operation === 'replace' || operation === 'rotate'
          ? { replaces: [{ clientId: 'old' }] }
          : {}),
      };

describe('a journal entry', () => {
  for (const operation of OPERATIONS) {
    it(`of ${operation} takes its own steps and no others`, () => {
      for (const from of STATES) {
        for (const to of STATES) {
          const step = (): JournalEntry => advance(at(operation, from), to, { clientId: 'x' });
          if (!STEPS[operation].includes(`${from} ${to}`)) assert.throws(step, /no step of/);
          else assert.deepEqual(step(), { ...at(operation, from), state: to, clientId: 'x' });
        }
      }
    });
  }
});

/** Every way from an entry to an end, step by step, with no step taken twice. */
function waysFrom(entry: JournalEntry, taken: readonly JournalState[]): JournalState[][] {
  if (isProved(entry)) return [[...taken]];
  return STEPS[entry.operation]
    .filter((step) => step.startsWith(`${entry.state} `))
    .map((step) => step.split(' ')[1] as JournalState)
    .filter((state) => !taken.includes(state))
    .flatMap((state) => waysFrom(advance(entry, state), [...taken, state]));
}

describe('every way of an operation', () => {
  const ways = OPERATIONS.flatMap((operation) => {
    const first = rulesOf({ operation }).path[0] ?? 'intent';
    return waysFrom(at(operation, first), [first]).map((way) => ({ operation, way }));
  });

  it('comes to an end that is proved', () => {
    assert.ok(ways.length >= 12, String(ways.length));
    assert.deepEqual([...new Set(ways.map(({ operation }) => operation))], OPERATIONS);
  });

  for (const { operation, way } of ways) {
    it(`${operation}: ${way.join(', ')}`, () => {
      const entries = way.map((state) => at(operation, state));
      // Once there is no way back, there is none for good.
      const past = entries.map(isPastReturn);
      assert.deepEqual(past, [...past].sort(), 'a way back again');
      for (const entry of entries) endsAsPromised(entry);
    });
  }
});

/** A recovery ends an entry in one way; taking back past the return is refused, and deletes nothing. */
function endsAsPromised(entry: JournalEntry): void {
  assert.notEqual(endingOf(entry, false), undefined);
  const refused = isPastReturn(entry) || entry.state === 'committed';
  if (!isProved(entry)) assert.equal(endingOf(entry, true) === undefined, refused);
  if (endingOf(entry, true) === undefined) assert.deepEqual(deletedBy(entry, true), []);
  const deletes = deletedBy(entry, false);
  if (isProved(entry)) assert.deepEqual(deletes, []);
  // What goes when nothing was taken back is what the operation is there to delete.
  if (entry.state !== 'undoing' || isPastReturn(entry)) {
    assert.equal(deletes.length > 0, deletesNamed(entry) && !isProved(entry), entry.state);
  }
}

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
