import { FidesAuthError } from '../../errors.ts';
import type { Host } from '../../host.ts';

/** The year 9999: later times have no ISO form of this length. */
const LATEST = 253_402_300_799;

/**
 * The time of a report (ISO): that of SOURCE_DATE_EPOCH (whole seconds since 1970), else `now` in
 * milliseconds.
 * @throws input.invalid for a variable that holds no such number
 */
export function reportTime({ env }: Pick<Host, 'env'>, now: number): string {
  const given = env.SOURCE_DATE_EPOCH;
  if (given === undefined || given === '') return new Date(now).toISOString();
  const seconds = /^\d{1,12}$/.test(given) ? Number(given) : Number.NaN;
  if (seconds <= LATEST) return new Date(seconds * 1000).toISOString();
  throw new FidesAuthError(
    'input.invalid',
    `SOURCE_DATE_EPOCH is ${JSON.stringify(given.slice(0, 20))}, not a number of seconds since 1970`,
    { fix: 'unset it, or set it to whole seconds: SOURCE_DATE_EPOCH=$(date +%s)' },
  );
}
