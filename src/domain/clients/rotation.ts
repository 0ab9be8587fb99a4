import { hasCode } from '../../errors.ts';
import { ageText, parseDuration } from '../words/duration.ts';
import type { Profile, ProfileSettings, RetiringClient } from './profile.ts';

/**
 * The two ways to rotate a profile's secret: a new client with the same scopes takes the place of
 * the present one; or the server gives the present client a new secret (Fides 2.82).
 */
export type RotationWay = 'new-client' | 'in-place';

/** How old a secret is, in milliseconds; at least that old where `exact` is false. */
export type SecretAge = { readonly ms: number; readonly exact: boolean };

/**
 * The age of a profile's secret at `now` (milliseconds since 1970): since the last creation or
 * rotation in place that this store recorded; else at least since it was taken in.
 */
export function secretAge(profile: Profile, now: number): SecretAge {
  const { time, exact } = profile.secretSince ?? { time: profile.createdAt, exact: true };
  return { ms: Math.max(0, now - Date.parse(time)), exact };
}

/** `3 d`, or `at least 3 d`. */
export function secretAgeText({ ms, exact }: SecretAge): string {
  return `${exact ? '' : 'at least '}${ageText(ms)}`;
}

/** The age at which a profile's secret should be rotated, as set for it or for all profiles. */
export function rotateAfterOf(
  { settings }: Pick<Profile, 'settings'>,
  defaults: ProfileSettings,
): string | undefined {
  return settings?.rotateAfter ?? defaults.rotateAfter;
}

/** Whether a secret has reached that age. A limit that is no length of time counts as none. */
export function isDue({ ms }: SecretAge, rotateAfter: string | undefined): boolean {
  if (rotateAfter === undefined) return false;
  try {
    return ms >= parseDuration(rotateAfter, 'rotateAfter');
  } catch (error) {
    if (hasCode(error, 'input.invalid')) return false;
    throw error;
  }
}

/** Whether the time is over for which a replaced client was kept; `now` is the server's. */
export function isOverdue({ notBefore }: RetiringClient, now: number): boolean {
  return Date.parse(notBefore) <= now;
}
