import { FidesAuthError } from '../../errors.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/** The form of a duration, for errors and help. */
const DURATION_FORM = 'a number and m, h, d or w, as in 15m, 24h, 90d or 2w';

/** Longer than anything here lives: catches a slip of the finger. */
const LONGEST = 3_660 * DAY;

/**
 * A length of time (`15m`, `24h`, `90d`, `2w`) in milliseconds; `what` names it in the error.
 * @throws input.invalid for another form, for none, and for more than ten years
 */
export function parseDuration(text: string, what: string): number {
  const ms = durationOf(text);
  if (ms !== undefined && ms > 0 && ms <= LONGEST) return ms;
  throw new FidesAuthError('input.invalid', `${what}: ${whyNot(ms, text)}`, {
    fix: `use ${DURATION_FORM}`,
  });
}

/** Undefined for a text that is no duration. */
function durationOf(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,9})([mhdw])$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (UNITS[unit] ?? 0);
}

function whyNot(ms: number | undefined, text: string): string {
  if (ms === undefined) return `${JSON.stringify(text.slice(0, 40))} is not a length of time`;
  return ms === 0 ? 'it is no time at all' : `${text} is more than ten years`;
}

/**
 * A time in milliseconds since 1970: a day (`2026-12-31`, which begins at midnight UTC), an ISO
 * time with its zone, or a duration, counted back from `now`. `what` names it in the error.
 * @throws input.invalid
 */
export function parseMoment(text: string, now: number, what: string): number {
  if (durationOf(text) !== undefined) return now - parseDuration(text, what);
  const time = ISO.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time) && sameDay(text, time)) return time;
  throw new FidesAuthError(
    'input.invalid',
    `${what}: ${JSON.stringify(text.slice(0, 40))} is neither a date nor a length of time`,
    { fix: `use a date, as in 2026-12-31, or ${DURATION_FORM}` },
  );
}

const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** Dates roll over: the 31st of February would be a day in March. */
function sameDay(text: string, time: number): boolean {
  const day = text.slice(0, 10);
  return text.length > 10 ? isDay(day) : new Date(time).toISOString().startsWith(day);
}

function isDay(day: string): boolean {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** The time as ISO text in UTC, to the second: `2026-12-02T10:00:00Z`. */
export function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** From how many of a unit on an age is told in it, largest first. */
const STEPS = [
  { from: 2 * 365 * DAY, unit: 365 * DAY, word: 'years' },
  { from: 61 * DAY, unit: 30.44 * DAY, word: 'months' },
  { from: DAY, unit: DAY, word: 'd' },
  { from: HOUR, unit: HOUR, word: 'h' },
  { from: MINUTE, unit: MINUTE, word: 'min' },
] as const;

/**
 * A length of time for tables, rounded down: `45 s`, `12 min`, `5 h`, `3 d`, `5 months`, `2 years`.
 * Less than none counts as none: clocks differ by seconds.
 */
export function ageText(ms: number): string {
  const step = STEPS.find(({ from }) => ms >= from);
  if (step === undefined) return `${Math.max(0, Math.floor(ms / SECOND))} s`;
  return `${Math.floor(ms / step.unit)} ${step.word}`;
}
