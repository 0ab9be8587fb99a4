import { type ScopeSet, scopeSet } from '../scopes/scope-set.ts';
import type { ReleaseChange } from './history-data.ts';
import { FIDESPLUS, NEWEST_RELEASE, RELEASES, RENAMES } from './history-data.ts';
import { compareVersions, parseVersion, type Version } from './version.ts';

export { NEWEST_RELEASE };

export interface ScopeLifetime {
  /** The first release whose registry has the scope. */
  readonly first: string;
  /** The first release whose registry no longer has it. */
  readonly removedIn?: string;
  readonly renamedTo?: string;
  readonly renamedFrom?: string;
}

const RELEASE = /^\d+\.\d+\.\d+$/;

/** The scopes of `resource:verb,verb resource:verb ...`, the form of the bundled data. */
export function expandScopes(packed: string): string[] {
  return packed
    .split(/\s+/)
    .filter((group) => group !== '')
    .flatMap((group) => {
      const verbsAt = group.lastIndexOf(':') + 1;
      const resource = group.slice(0, verbsAt);
      return group
        .slice(verbsAt)
        .split(',')
        .map((verb) => resource + verb);
    });
}

function applyChange(scopes: Set<string>, added: string | undefined, removed: string | undefined) {
  for (const scope of expandScopes(removed ?? '')) scopes.delete(scope);
  for (const scope of expandScopes(added ?? '')) scopes.add(scope);
}

function releaseOf(version: string): Version | undefined {
  return RELEASE.test(version) ? parseVersion(version) : undefined;
}

function upTo(releases: readonly ReleaseChange[], version: Version): ReleaseChange[] {
  return releases.filter((change) => {
    const release = parseVersion(change.release);
    return release !== undefined && compareVersions(release, version) <= 0;
  });
}

/**
 * The sorted registry at `version`, replayed from `releases`, oldest first; undefined when
 * `version` is not X.Y.Z or is older than the first.
 */
export function replayRegistry(
  releases: readonly ReleaseChange[],
  version: string,
): ScopeSet | undefined {
  const release = releaseOf(version);
  const changes = release === undefined ? [] : upTo(releases, release);
  if (changes.length === 0) return undefined;
  const scopes = new Set<string>();
  for (const change of changes) applyChange(scopes, change.added, change.removed);
  return scopeSet(scopes);
}

function isCovered(version: string): boolean {
  const release = releaseOf(version);
  const newest = releaseOf(NEWEST_RELEASE);
  return release !== undefined && newest !== undefined && compareVersions(release, newest) <= 0;
}

/**
 * The sorted scopes that open-source Fides `version` knows, as `GET /api/v1/oauth/scope` (2.0.0)
 * and the schema `ScopeRegistryEnum` of `/openapi.json` (2.8.0) list them. Undefined when
 * `version` is not X.Y.Z or is outside 2.0.0 to NEWEST_RELEASE. A number that was never released,
 * such as 2.40.7, has the registry of the release before it.
 */
export function registryAt(version: string): ScopeSet | undefined {
  return isCovered(version) ? replayRegistry(RELEASES, version) : undefined;
}

/** A role in the data: `scopes` are those it has or, with `allBut`, those it lacks. */
interface RoleState {
  readonly scopes: Set<string>;
  readonly allBut: boolean;
}

function roleStates(changes: readonly ReleaseChange[]): Map<string, RoleState> {
  const states = new Map<string, RoleState>();
  for (const change of changes) {
    for (const [role, { allBut = false, added, removed }] of Object.entries(change.roles ?? {})) {
      const state = states.get(role) ?? { scopes: new Set<string>(), allBut };
      applyChange(state.scopes, added, removed);
      states.set(role, state);
    }
  }
  return states;
}

/**
 * The sorted scopes of each role of open-source Fides `version`, keyed by role name, as
 * `GET /api/v1/oauth/role` answers. Undefined before 2.8.0, the first release with roles, and
 * wherever `registryAt` is undefined.
 */
export function rolesAt(version: string): Readonly<Record<string, ScopeSet>> | undefined {
  const release = releaseOf(version);
  const registry = registryAt(version);
  if (release === undefined || registry === undefined) return undefined;
  const states = [...roleStates(upTo(RELEASES, release))];
  if (states.length === 0) return undefined;
  return Object.fromEntries(
    states.map(([role, { scopes, allBut }]) => [
      role,
      registry.filter((scope) => scopes.has(scope) !== allBut),
    ]),
  );
}

/**
 * The releases in which open-source Fides gained and removed `scope`; undefined for a name it never
 * knew. Versions are X.Y.Z. No removed scope has ever returned.
 */
export function lifetimeOf(scope: string): ScopeLifetime | undefined {
  const releaseWith = (key: 'added' | 'removed') =>
    RELEASES.find((change) => expandScopes(change[key] ?? '').includes(scope))?.release;
  const first = releaseWith('added');
  if (first === undefined) return undefined;
  const removedIn = releaseWith('removed');
  const renamedTo = RENAMES[scope];
  const renamedFrom = Object.keys(RENAMES).find((old) => RENAMES[old] === scope);
  return {
    first,
    ...(removedIn !== undefined && { removedIn }),
    ...(renamedTo !== undefined && { renamedTo }),
    ...(renamedFrom !== undefined && { renamedFrom }),
  };
}

/**
 * Whether `scope` has been seen on Fidesplus, the paid edition, and is unknown to the newest
 * open-source release. A few were once open source (`taxonomy:create` until 2.74.0): `lifetimeOf`
 * knows those too. The list was read from the admin UI's generated types, so it is evidence, not
 * an official registry: false means only "not seen there".
 */
export function isFidesplusOnly(scope: string): boolean {
  return expandScopes(FIDESPLUS).includes(scope);
}

/**
 * Every scope that any covered release of open-source Fides has had, and those seen on Fidesplus,
 * sorted. A server newer than NEWEST_RELEASE may know others.
 */
export function everyScope(): ScopeSet {
  const opened = RELEASES.flatMap((change) => expandScopes(change.added ?? ''));
  return scopeSet([...opened, ...expandScopes(FIDESPLUS)]);
}

/** The releases in which something changed, oldest first. */
export function knownReleases(): string[] {
  return RELEASES.map(({ release }) => release);
}
