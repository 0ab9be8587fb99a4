import { compareVersions, parseVersion } from '../history/version.ts';
import { adminReason, personalDataReason, riskyReason } from './risk.ts';

/**
 * What a scope lets its holder do, on one scale: 4 can become admin; 3 sees the personal data of
 * data subjects or can do lasting harm; 2 writes or acts; 1 only reads.
 */
export type Power = 4 | 3 | 2 | 1;

/** A scope's power on one release, with its reason as a clause to follow its name for 4 and 3. */
export type ScopePower = { readonly power: Power; readonly reason?: string };

/** A clause of a scope that amounts to admin on the releases from `from` and before `before` only. */
type Clause = { readonly from?: string; readonly before?: string; readonly reason: string };

const BY_RELEASE: Readonly<Record<string, readonly Clause[]>> = {
  'client:create': [{ before: '2.69.1', reason: 'gives a new client any scope' }],
  'client:update': [
    { before: '2.69.1', reason: 'gives any client any scope' },
    { from: '2.82.0', reason: 'takes over any listed client by rotating its secret' },
  ],
  'connection:create_or_update': [
    {
      from: '2.43.0',
      reason: 'points a stored connection at another host, which is then sent its password',
    },
  ],
};

/** Lasting harm on the releases where the scope does not amount to admin. */
const ELSE: Readonly<Record<string, string>> = {
  'client:update': 'changes the scopes of any client and so can stop it',
};

/** The last words of scopes that only read. */
const READING = ['read', 'read-own', 'view_data'];

/**
 * The power of `scope` on a server of `release` (as it reports it). Where the release is unknown or
 * that of a development build, the highest it has on any release.
 */
export function powerOf(scope: string, release: string | undefined): ScopePower {
  const admin = adminOn(scope, release);
  if (admin !== undefined) return { power: 4, reason: admin };
  const personal = personalDataReason(scope);
  if (personal?.kind === 'subjects') return { power: 3, reason: `shows ${personal.reason}` };
  const harm = harmOn(scope);
  if (harm !== undefined) return { power: 3, reason: harm };
  return { power: READING.includes(scope.slice(scope.lastIndexOf(':') + 1)) ? 1 : 2 };
}

/** The highest power of these scopes on a release; 0 for none. */
export function highestPower(scopes: Iterable<string>, release: string | undefined): Power | 0 {
  let highest: Power | 0 = 0;
  for (const scope of scopes) {
    const { power } = powerOf(scope, release);
    if (power > highest) highest = power;
  }
  return highest;
}

function adminOn(scope: string, release: string | undefined): string | undefined {
  const version = release === undefined ? undefined : parseVersion(release);
  const clauses = Object.hasOwn(BY_RELEASE, scope) ? BY_RELEASE[scope] : undefined;
  if (clauses === undefined || version === undefined || version.major === 0) {
    return adminReason(scope);
  }
  const isBefore = (limit: string): boolean => {
    const parsed = parseVersion(limit);
    return parsed !== undefined && compareVersions(version, parsed) < 0;
  };
  return clauses.find(
    ({ from, before }) =>
      (from === undefined || !isBefore(from)) && (before === undefined || isBefore(before)),
  )?.reason;
}

/** Only for a scope that does not amount to admin on the release in question. */
function harmOn(scope: string): string | undefined {
  if (Object.hasOwn(ELSE, scope)) return ELSE[scope];
  return adminReason(scope) === undefined ? riskyReason(scope) : undefined;
}
