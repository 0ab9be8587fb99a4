import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ageText,
  isoSeconds,
  parseDuration,
  parseMoment,
} from '../../src/domain/words/duration.ts';
import { hasCode } from '../../src/errors.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 11, 1, 10);

describe('a length of time', () => {
  for (const [text, ms] of [
    ['15m', HOUR / 4],
    ['24h', DAY],
    ['90d', 90 * DAY],
    ['2w', 14 * DAY],
  ] as const) {
    it(`${text} is ${ms} ms`, () => assert.equal(parseDuration(text, '--expires'), ms));
  }

  for (const text of [
    '',
    '24',
    'h',
    '-1h',
    '1.5h',
    '1h30m',
    '24 h',
    '1y',
    '0h',
    '0d',
    '4000d',
    '9999999999h',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseDuration(text, '--expires'),
        (error) => hasCode(error, 'input.invalid') && error.message.startsWith('--expires: '),
      );
    });
  }
});

describe('a time', () => {
  for (const [text, time] of [
    ['2026-12-31', Date.UTC(2026, 11, 31)],
    ['2026-12-31T10:00Z', Date.UTC(2026, 11, 31, 10)],
    ['2026-12-31T10:00:00+02:00', Date.UTC(2026, 11, 31, 8)],
    ['90d', NOW - 90 * DAY],
  ] as const) {
    it(`${text} is ${new Date(time).toISOString()}`, () => {
      assert.equal(parseMoment(text, NOW, '--created-before'), time);
    });
  }

  for (const text of [
    '',
    'yesterday',
    '2026',
    '2026-02-31',
    '2026-02-31T10:00Z',
    '31.12.2026',
    '2026-12-31T10:00',
    '0d',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseMoment(text, NOW, '--created-before'),
        (error) => hasCode(error, 'input.invalid'),
      );
    });
  }

  it('is written to the second', () => assert.equal(isoSeconds(NOW + 999), '2026-12-01T10:00:00Z'));
});

describe('an age', () => {
  for (const [ms, text] of [
    [-5_000, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [HOUR - 1, '59 min'],
    [23.9 * HOUR, '23 h'],
    [DAY, '1 d'],
    [60 * DAY, '60 d'],
    [61 * DAY, '2 months'],
    [729 * DAY, '23 months'],
    [730 * DAY, '2 years'],
  ] as const) {
    it(`of ${ms} ms is ${text}`, () => assert.equal(ageText(ms), text));
  }
});
