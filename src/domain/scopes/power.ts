import { adminReason } from './admin.ts';
import { personalDataReason, riskyReason } from './risk.ts';

/**
 * What a scope lets its holder do, on one scale: 4 can become admin; 3 sees the personal data of
 * data subjects or can do lasting harm; 2 writes or acts; 1 only reads.
 */
export type Power = 4 | 3 | 2 | 1;

/** A scope's power on one release, with its reason as a clause to follow its name for 4 and 3. */
export type ScopePower = { readonly power: Power; readonly reason?: string };

/** The last words of scopes that only read. */
const READING = ['read', 'read-own', 'view_data'];

/**
 * The power of `scope` on a server of `release` (as it reports it). Where the release is unknown or
 * that of a development build, the highest it has on any release.
 */
export function powerOf(scope: string, release: string | null | undefined): ScopePower {
  const admin = adminReason(scope, release);
  if (admin !== undefined) return { power: 4, reason: admin };
  const personal = personalDataReason(scope);
  if (personal?.kind === 'subjects') return { power: 3, reason: `shows ${personal.reason}` };
  const harm = riskyReason(scope, release);
  if (harm !== undefined) return { power: 3, reason: harm };
  return { power: READING.includes(scope.slice(scope.lastIndexOf(':') + 1)) ? 1 : 2 };
}

/** The highest power of these scopes on a release; 0 for none. */
export function highestPower(
  scopes: Iterable<string>,
  release: string | null | undefined,
): Power | 0 {
  let highest: Power | 0 = 0;
  for (const scope of scopes) {
    const { power } = powerOf(scope, release);
    if (power > highest) highest = power;
  }
  return highest;
}
