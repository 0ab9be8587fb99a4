import { NEWEST_RELEASE, registryAt, rolesAt } from '../../domain/history/history.ts';
import { type Rules, resolveRules } from '../../domain/presets/preset.ts';
import { didYouMean, nearest } from '../../domain/scopes/nearest.ts';
import {
  difference,
  intersection,
  type ScopeSet,
  scopeSet,
} from '../../domain/scopes/scope-set.ts';
import type { ScopeSource } from '../../domain/scopes/scope-source.ts';
import { FidesAuthError } from '../../errors.ts';
import { requireProfile } from '../access/select-profile.ts';
import type { Deps } from '../base/deps.ts';
import type { ScopeServer } from '../scopes/sources.ts';
import type { ComparedSource, ScopesCompareResult, Unreadable } from './results.ts';

export type CompareInput = {
  readonly left: ScopeSource;
  readonly right: ScopeSource;
  /** Only what this preset touches, by its patterns. */
  readonly preset: string | undefined;
  /** The server that is meant, opened when a source first needs it. */
  readonly server: ScopeServer;
};

/**
 * Compares two scope sets. A side that cannot be read because of its server, its credential or the
 * store is named in the result; what was mistyped is an error.
 * @throws input.invalid, input.missing, preset.*, endpoint.unknown, profile.unknown
 */
export async function compareScopes(input: CompareInput, deps: Deps): Promise<ScopesCompareResult> {
  const only =
    input.preset === undefined ? undefined : await rulesOf(input.preset, input.server, deps);
  const registry = () => registryFor(input);
  const [left, right] = await Promise.all(
    [input.left, input.right].map((source) =>
      tryLook(() => readScopes(source, registry, input.server, deps), deps),
    ),
  );
  const unreadable: Unreadable[] = [
    ...(typeof left === 'string' ? [{ layer: 'left' as const, reason: left }] : []),
    ...(typeof right === 'string' ? [{ layer: 'right' as const, reason: right }] : []),
  ];
  const a = touched(left, only);
  const b = touched(right, only);
  const comparable = unreadable.length === 0;
  return {
    kind: 'scopes.compare',
    left: side(input.left, left, a),
    right: side(input.right, right, b),
    onlyLeft: comparable ? difference(a, b) : [],
    onlyRight: comparable ? difference(b, a) : [],
    both: comparable ? intersection(a, b) : [],
    unreadable,
  };
}

function side(
  { text }: ScopeSource,
  read: ScopeSet | string | undefined,
  set: ScopeSet,
): ComparedSource {
  return { source: text, size: typeof read === 'string' ? null : set.length };
}

function touched(read: ScopeSet | string | undefined, only: Rules | undefined): ScopeSet {
  if (read === undefined || typeof read === 'string') return [];
  return only === undefined ? read : resolveRules(only, read).scopes;
}

async function rulesOf(nameOrPath: string, server: ScopeServer, { store }: Deps): Promise<Rules> {
  return server.rules((await store.presets.load(nameOrPath)).rules);
}

/**
 * What looking comes to, or why it could not be done.
 * @throws what is the caller's to mend: exit 2, a name that is not there, an interruption
 */
export async function tryLook<T>(look: () => Promise<T>, deps: Deps): Promise<T | string> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof FidesAuthError) || isMistake(error)) throw error;
    deps.signal.throwIfAborted();
    return `${error.code}: ${error.message}`;
  }
}

/** Exit 2 and a name that is not there are the caller's to mend; the rest is "could not look". */
function isMistake(error: FidesAuthError): boolean {
  const { code, exitCode } = error;
  return exitCode === 2 || exitCode > 128 || code === 'profile.unknown';
}

/**
 * The scopes of a source; presets are resolved on `registry`.
 * @throws input.*, preset.*, endpoint.unknown, profile.unknown, client.gone, auth.*, server.*, store.*
 */
export async function readScopes(
  source: ScopeSource,
  registry: () => Promise<ScopeSet>,
  server: ScopeServer,
  deps: Deps,
): Promise<ScopeSet> {
  switch (source.kind) {
    case 'server':
      return server.registry();
    case 'fides':
      return releaseScopes(source.value);
    case 'client':
      return scopeSet(await server.client(source.value));
    case 'role':
      return roleScopes(source.value, server);
    case 'profile':
      return (await requireProfile(source.value, deps.store)).scopes;
    case 'preset':
    case 'file': {
      const path =
        source.kind === 'file' && !source.value.includes('/') ? `./${source.value}` : source.value;
      return resolveRules(await rulesOf(path, server, deps), await registry()).scopes;
    }
  }
}

/** What presets are resolved on: the server, the release on the other side, or the newest known. */
async function registryFor({ left, right, server }: CompareInput): Promise<ScopeSet> {
  const release = [left, right].find((source) => source.kind === 'fides');
  if (release !== undefined && release.kind === 'fides') return releaseScopes(release.value);
  const asked = [left, right].some(({ kind }) => kind === 'server' || kind === 'client');
  if (asked || server.named) return server.registry();
  return releaseScopes(NEWEST_RELEASE);
}

function releaseScopes(version: string): ScopeSet {
  const found = registryAt(version);
  if (found !== undefined) return found;
  throw new FidesAuthError(
    'input.invalid',
    `fides:${version.slice(0, 40)}: this version of fidesauth knows the releases 2.0.0 to ${NEWEST_RELEASE}`,
    { fix: 'for a newer server compare with the server itself: server' },
  );
}

async function roleScopes(name: string, server: ScopeServer): Promise<ScopeSet> {
  const roles = (server.named ? await server.roles() : rolesAt(NEWEST_RELEASE)) ?? {};
  const found = Object.hasOwn(roles, name) ? roles[name] : undefined;
  if (found !== undefined) return scopeSet(found);
  const names = Object.keys(roles);
  throw new FidesAuthError('input.invalid', `role:${name.slice(0, 40)}: there is no such role`, {
    fix: didYouMean(nearest(name, names)) ?? `there are: ${names.join(', ')}`,
  });
}
