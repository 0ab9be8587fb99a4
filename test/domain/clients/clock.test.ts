import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockFrom, isAhead } from '../../../src/domain/clients/clock.ts';

const NOON = Date.UTC(2026, 11, 1, 12);
const at = (ms: number): string => new Date(NOON + ms).toUTCString();
const exchange = { sent: NOON, received: NOON + 40 };

describe('a time', () => {
  it('is ahead from five minutes on', () => {
    assert.ok(!isAhead(NOON + 300_000, NOON));
    assert.ok(isAhead(NOON + 300_001, NOON));
    assert.ok(!isAhead(0, NOON));
  });
});

describe("a server's clock", () => {
  for (const [what, date, offset] of [
    ['of the same second', at(0), 0],
    ['whose second ends after the request', at(-1_000), 0],
    ['an hour ahead', at(3_600_000), 3_600_000 - 40],
    ['a day behind', at(-86_400_000), -86_400_000 + 1_000],
  ] as const) {
    it(`${what} is ${offset} ms ahead`, () => {
      assert.deepEqual(clockFrom(date, exchange), { offset, known: true });
    });
  }

  it('is not blamed for a slow reply', () => {
    const slow = { sent: NOON, received: NOON + 20_000 };
    assert.deepEqual(clockFrom(at(10_000), slow), { offset: 0, known: true });
  });

  for (const date of [
    undefined,
    '',
    'now',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'Fri, 31 Dec 9999 00:00:00 GMT',
  ]) {
    it(`is not known from ${date}`, () => {
      assert.deepEqual(clockFrom(date, exchange), { offset: 0, known: false });
    });
  }
});
