import { isFidesplusOnly, lifetimeOf } from './history.ts';
import { isBefore } from './version.ts';

/**
 * Why a server does not know a scope:
 * - `renamed`, `removed`: since `release`
 * - `later`: added in `release`, which is newer than the server
 * - `fidesplus`: only seen on Fidesplus
 * - `never`: in no release of the bundled history
 * - `unexplained`: by the history this server should have it, or its version is unknown
 */
export type Absence = {
  readonly why: 'renamed' | 'removed' | 'later' | 'fidesplus' | 'never' | 'unexplained';
  readonly release?: string;
  readonly renamedTo?: string;
  /** With `later`: its name before. */
  readonly renamedFrom?: string;
};

/**
 * Why a server lacks `scope`. `version` is the server's own, in any form that Fides reports;
 * undefined if a proxy hides it.
 */
export function absenceOf(scope: string, version: string | undefined): Absence {
  const life = lifetimeOf(scope);
  if (life === undefined) return { why: isFidesplusOnly(scope) ? 'fidesplus' : 'never' };
  const { first, removedIn, renamedTo, renamedFrom } = life;
  if (isBefore(version, first) === true) {
    return { why: 'later', release: first, ...(renamedFrom === undefined ? {} : { renamedFrom }) };
  }
  if (removedIn === undefined) return { why: 'unexplained' };
  if (renamedTo !== undefined) return { why: 'renamed', release: removedIn, renamedTo };
  return { why: 'removed', release: removedIn };
}
