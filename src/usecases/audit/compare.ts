import { NEWEST_RELEASE, registryAt, rolesAt } from '../../domain/history/history.ts';
import { type Rules, resolveRules } from '../../domain/presets/preset.ts';
import { recordedRules } from '../../domain/presets/recipe.ts';
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
import { type Attempt, attempt, isMistake, reasonOf } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import type { ScopeServer } from '../scopes/sources.ts';
import type { ComparedSource, ScopesCompareResult, Unreadable } from './results.ts';

export type CompareInput = {
  readonly left: ScopeSource;
  readonly right: ScopeSource;
  /** Restricts the comparison to what this preset's patterns match. */
  readonly preset: string | undefined;
  /** Without a preset: restricts it to the recorded request of this profile. */
  readonly profile: string | undefined;
  /** The server to ask, opened when a source first needs it. */
  readonly server: ScopeServer;
};

/**
 * Compares two scope sets. A side that is unreadable because of its server, credential or store is
 * named in the result; a typo is an error.
 * @throws input.invalid, input.missing, preset.*, endpoint.unknown, profile.unknown
 */
export async function compareScopes(input: CompareInput, deps: Deps): Promise<ScopesCompareResult> {
  const only = await restriction(input, deps);
  const registry = () => registryFor(input);
  const look = (source: ScopeSource) =>
    attempt(() => readScopes(source, registry, input.server, deps), deps.signal, isMistake);
  const [left, right] = await Promise.all([look(input.left), look(input.right)]);
  const unreadable: Unreadable[] = [
    ...unreadableSide('left', left),
    ...unreadableSide('right', right),
  ];
  const a = touched(left, only?.rules);
  const b = touched(right, only?.rules);
  const comparable = unreadable.length === 0;
  return {
    kind: 'scopes.compare',
    left: side(input.left, left, a),
    right: side(input.right, right, b),
    restrictedTo: only?.source ?? null,
    onlyLeft: comparable ? difference(a, b) : [],
    onlyRight: comparable ? difference(b, a) : [],
    both: comparable ? intersection(a, b) : [],
    unreadable,
  };
}

/** The rules that restrict a comparison, and their source. */
type Restriction = { readonly rules: Rules; readonly source: string };

async function restriction(
  { preset, profile, server }: CompareInput,
  deps: Deps,
): Promise<Restriction | undefined> {
  if (preset !== undefined) {
    return { rules: await rulesOf(preset, server, deps), source: presetSource(preset) };
  }
  if (profile === undefined) return undefined;
  const { recipe } = await requireProfile(profile, deps.store);
  return { rules: await server.rules(recordedRules(recipe)), source: `profile:${profile}` };
}

function presetSource(nameOrPath: string): string {
  return `${/[/\\]|\.json$/.test(nameOrPath) ? 'file' : 'preset'}:${nameOrPath}`;
}

function side({ text }: ScopeSource, read: Attempt<ScopeSet>, set: ScopeSet): ComparedSource {
  return { source: text, size: 'error' in read ? null : set.length };
}

function unreadableSide(layer: 'left' | 'right', read: Attempt<ScopeSet>): Unreadable[] {
  return 'error' in read ? [{ layer, reason: reasonOf(read.error) }] : [];
}

function touched(read: Attempt<ScopeSet>, only: Rules | undefined): ScopeSet {
  if ('error' in read) return [];
  return only === undefined ? read.value : resolveRules(only, read.value).scopes;
}

async function rulesOf(nameOrPath: string, server: ScopeServer, { store }: Deps): Promise<Rules> {
  return server.rules((await store.presets.load(nameOrPath)).rules);
}

/**
 * The scopes of a source; presets are resolved on `registry`.
 * @throws input.*, preset.*, endpoint.unknown, profile.unknown, client.gone, auth.*, server.*,
 * store.*
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

/**
 * The registry that resolves presets: that of a compared release, else the server's, else the
 * newest known.
 */
async function registryFor({ left, right, server }: CompareInput): Promise<ScopeSet> {
  const release = [left, right].find((source) => source.kind === 'fides');
  if (release !== undefined && release.kind === 'fides') return releaseScopes(release.value);
  const asked = [left, right].some(({ kind }) => kind === 'server' || kind === 'client');
  if (asked || server.named) return server.registry();
  return releaseScopes(NEWEST_RELEASE);
}

/** The scopes of a release. @throws input.invalid for one that the history does not know */
export function releaseScopes(version: string): ScopeSet {
  const found = registryAt(version);
  if (found !== undefined) return found;
  throw new FidesAuthError(
    'input.invalid',
    `fides:${version.slice(0, 40)}: this version of fidesauth knows the releases 2.0.0 to ${NEWEST_RELEASE}`,
    { fix: 'for a newer server, compare with the server itself: write server' },
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
