import { literalsOf } from '../../domain/audit/findings.ts';
import { mendsOf } from '../../domain/audit/mend.ts';
import type { Reach } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { lifetimeOf, NEWEST_RELEASE, registryAt } from '../../domain/history/history.ts';
import type { Rules } from '../../domain/presets/preset.ts';
import { type Power, powerOf } from '../../domain/scopes/power.ts';
import { difference, type ScopeSet, scopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import { readDescription } from '../../fides/description.ts';
import { apiOf, registryOf } from '../access/description.ts';
import { requireProfile } from '../access/select-profile.ts';
import { atServer } from '../access/site.ts';
import { attempt, isMistake, reasonOf } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import { type EndpointReader, readerWith } from '../scopes/endpoints.ts';
import { releaseScopes } from './compare.ts';
import { currentPreset, scopesOn } from './preset.ts';
import type { ScopesDiffResult, Unreadable } from './results.ts';

/** A release to upgrade to, from the bundled history, or a server that runs it. */
export type UpgradeTarget =
  | { readonly kind: 'release'; readonly version: string }
  | { readonly kind: 'server'; readonly reach: Reach };

/** A scope of a preview: what it can do there, and why that matters for 4 and 3. */
export type PreviewedScope = {
  readonly scope: string;
  readonly power: Power;
  readonly reason: string | null;
};

/** A scope that the target does not know. */
export type RetiringScope = {
  readonly scope: string;
  readonly removedIn: string | null;
  readonly renamedTo: string | null;
};

/** What an upgrade would change for a profile. */
export type UpgradeSubject = {
  readonly name: string;
  readonly server: string;
  /** The recorded release; null where it is unknown. */
  readonly from: string | null;
  /** What its patterns would match there and neither match now nor are recorded. */
  readonly newly: readonly PreviewedScope[];
  /** What it holds by its record, or names in full, and the target does not know. */
  readonly retired: readonly RetiringScope[];
  /** Recorded scopes that can do more there than on the recorded release. */
  readonly stronger: readonly PreviewedScope[];
  /** The command that leaves out what is newly matched; null for nothing to leave out. */
  readonly stay: string | null;
  readonly unreadable: readonly Unreadable[];
};

/** The result of `scopes diff --upgrade-to`. */
export type ScopesUpgradeResult = {
  readonly kind: 'scopes.upgrade';
  /** ISO. */
  readonly generatedAt: string;
  readonly tool: ScopesDiffResult['tool'];
  /** As given: `fides:2.86.2`, or the address. */
  readonly target: string;
  readonly targetVersion: string | null;
  readonly knownScopes: number;
  readonly subjects: readonly UpgradeSubject[];
};

/** What is known of the target. */
type Target = {
  readonly source: string;
  readonly version: string | undefined;
  readonly registry: ScopeSet;
  readonly onServer: EndpointReader;
};

export type UpgradeInput = {
  /** The profiles, by name. */
  readonly names: readonly string[];
  readonly target: UpgradeTarget;
  /** The time of the report (ISO). */
  readonly time: string;
  /** The version of fidesauth, which the report names. */
  readonly version: string;
};

/**
 * What an upgrade would change for profiles: offline for a release; a server is asked without any
 * credential (`/openapi.json`, 2.8). Changes nothing: an upgrade itself gives no client a scope.
 * @throws input.invalid for an unknown release; profile.unknown; server.* for a server that cannot
 * be asked
 */
export async function previewUpgrade(
  { names, target, time, version }: UpgradeInput,
  deps: Deps,
): Promise<ScopesUpgradeResult> {
  const known = await targetOf(target, deps);
  const subjects = await Promise.all(names.map((name) => previewed(name, known, deps)));
  return {
    kind: 'scopes.upgrade',
    generatedAt: time,
    tool: { version, newestKnown: NEWEST_RELEASE },
    target: known.source,
    targetVersion: known.version ?? null,
    knownScopes: known.registry.length,
    subjects,
  };
}

async function targetOf(target: UpgradeTarget, deps: Deps): Promise<Target> {
  if (target.kind === 'release') {
    const { version } = target;
    const onServer = readerWith(() => Promise.reject(offline()), version);
    return { source: `fides:${version}`, version, registry: releaseScopes(version), onServer };
  }
  deps.report({ kind: 'step', step: 'identify' });
  return atServer(target.reach, deps, async ({ http, server }) => {
    const { url } = http.server;
    const described = await readDescription(http);
    const registry = await registryOf(described, url, undefined);
    const onServer = readerWith(async () => apiOf(described, url), url);
    return { source: url, version: server.version, registry, onServer };
  });
}

function offline(): FidesAuthError {
  return new FidesAuthError(
    'input.missing',
    'its preset names endpoints, whose scopes the history of releases does not tell',
    { fix: 'give a server that runs the release: --upgrade-to URL' },
  );
}

async function previewed(name: string, target: Target, deps: Deps): Promise<UpgradeSubject> {
  const { signal, store } = deps;
  const read = await attempt(() => requireProfile(name, store), signal, isMistake);
  if ('error' in read) return unread(name, '', null, 'record', read.error);
  const profile = read.value;
  const { server, recipe, serverVersion = null } = profile;
  const preset = await attempt(() => currentPreset(recipe, store.presets, target.onServer), signal);
  if ('error' in preset) return unread(name, server, serverVersion, 'preset', preset.error);
  return compared(profile, preset.value.rules, target);
}

function compared(profile: Profile, rules: Rules, target: Target): UpgradeSubject {
  const { name, server, scopes, serverVersion } = profile;
  const before = registryAt(serverVersion ?? '');
  const matched = difference(scopesOn(rules, target.registry), scopes);
  // What the recorded release knew already is no work of the upgrade.
  const newly = before === undefined ? matched : difference(matched, before);
  const lost = difference(scopeSet([...scopes, ...literalsOf(rules)]), target.registry);
  const show = (scope: string): PreviewedScope => {
    const { power, reason = null } = powerOf(scope, target.version);
    return { scope, power, reason };
  };
  const stronger = difference(scopes, lost)
    .map(show)
    .filter(({ scope, power }) => power >= 3 && power > powerOf(scope, serverVersion).power);
  const left = newly.map((scope) => ({ kind: 'unused', cause: 'held', scope }) as const);
  return {
    name,
    server,
    from: serverVersion ?? null,
    newly: newly.map(show).sort((a, b) => b.power - a.power),
    retired: lost.map(retiring),
    stronger,
    stay: mendsOf(left, profile).get('unused') ?? null,
    unreadable: [],
  };
}

function retiring(scope: string): RetiringScope {
  const life = lifetimeOf(scope);
  return { scope, removedIn: life?.removedIn ?? null, renamedTo: life?.renamedTo ?? null };
}

function unread(
  name: string,
  server: string,
  from: string | null,
  layer: Unreadable['layer'],
  error: FidesAuthError,
): UpgradeSubject {
  const { code, details } = error;
  const fix = details.fix === undefined ? {} : { fix: details.fix };
  const unreadable = [{ layer, reason: reasonOf(error), code, ...fix }];
  return { name, server, from, newly: [], retired: [], stronger: [], stay: null, unreadable };
}
