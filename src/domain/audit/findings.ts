import { type Rules, rulesGiving } from '../presets/preset.ts';
import { isLiteral } from '../scopes/pattern.ts';
import { powerOf } from '../scopes/power.ts';
import { difference, intersection, type ScopeSet, scopeSet } from '../scopes/scope-set.ts';
import type { FindingKind } from '../words/choices.ts';

/** Who caused the difference: somebody on the server, the preset's author, or a Fides release. */
export type FindingCause =
  | 'given-outside'
  | 'taken-outside'
  | 'preset-edited'
  | 'registry'
  | 'held';

export type Finding = {
  readonly kind: FindingKind;
  readonly cause: FindingCause;
  /** Null for a client that is gone. */
  readonly scope: string | null;
  /** The release that added or removed the scope, if the bundled history knows it. */
  readonly since?: string;
  /** One clause for people. */
  readonly note?: string;
};

/**
 * The layers of an audit. Sets are sorted and unique, but `live` is as the server lists it;
 * undefined for a client that is gone.
 */
export type AuditLayers = {
  /** The preset's rules now. */
  readonly rules: Rules;
  /** Its rules when the profile was written. */
  readonly recordedRules: Rules;
  /** P: the scopes that the rules give on this registry; next, those of the recorded rules. */
  readonly preset: ScopeSet;
  readonly presetAsRecorded: ScopeSet;
  /** R: the scopes that were assigned. */
  readonly record: ScopeSet;
  /** L: the client's scopes on the server. */
  readonly live: readonly string[] | undefined;
  /** G: the scopes that the server knows. */
  readonly registry: ScopeSet;
  /** The needed scopes, if asked for; `reason` is why any other is not needed. */
  readonly used?: UsedScopes | undefined;
  /** The server's release, which decides what a scope can do; undefined: unknown. */
  readonly release?: string | undefined;
};

/** The scopes that a server's operations, or given requests, need. */
export type UsedScopes = { readonly scopes: ScopeSet; readonly reason: string };

/** Looks a scope up in the bundled history; undefined for one it never knew. */
export type LifetimeLookup = (
  scope: string,
) =>
  | { readonly first: string; readonly removedIn?: string; readonly renamedTo?: string }
  | undefined;

const DRIFT: readonly FindingKind[] = ['missing', 'extra', 'retired', 'gone'];

/** True for drift: the client is not as it should be. All other findings are notices. */
export function isDrift({ kind }: Pick<Finding, 'kind'>): boolean {
  return DRIFT.includes(kind);
}

/**
 * Every finding about a client, sorted by scope and kind: compares the layers preset, record and
 * live scope by scope, on this server's registry.
 */
export function findingsOf(layers: AuditLayers, lifetimeOf: LifetimeLookup): Finding[] {
  const { preset, record, live = [], rules } = layers;
  const scopes = scopeSet([...preset, ...record, ...live, ...literalsOf(rules)]);
  const lookup = sets(layers);
  const differing = scopes.flatMap(
    (scope) => differenceOf(scope, lookup, layers, lifetimeOf) ?? [],
  );
  if (layers.live === undefined) {
    return [GONE, ...differing.filter(({ kind }) => kind === 'retired')];
  }
  const told = new Set(differing.filter(({ kind }) => kind === 'extra').map(({ scope }) => scope));
  const risky = riskyOf(layers).filter(({ scope }) => !told.has(scope));
  const all = [...differing, ...risky, ...duplicatesOf(live), ...unusedOf(layers)];
  return all.sort((a, b) => order(`${a.scope} ${a.kind}`, `${b.scope} ${b.kind}`));
}

const GONE: Finding = {
  kind: 'gone',
  cause: 'taken-outside',
  scope: null,
  note: 'the client is no longer on the server',
};

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Lookup = Readonly<Record<'preset' | 'record' | 'live' | 'registry' | 'literal', Set<string>>>;

function sets({ preset, record, live = [], registry, rules }: AuditLayers): Lookup {
  return {
    preset: new Set(preset),
    record: new Set(record),
    live: new Set(live),
    registry: new Set(registry),
    literal: new Set(literalsOf(rules)),
  };
}

/** The required scopes: included by full name, not excluded. */
export function literalsOf({ include, exclude }: Rules): string[] {
  const excluded = new Set(exclude.map(({ pattern }) => pattern.text));
  return include
    .filter(({ pattern }) => isLiteral(pattern) && !excluded.has(pattern.text))
    .map(({ pattern }) => pattern.text);
}

function differenceOf(
  scope: string,
  on: Lookup,
  layers: AuditLayers,
  lifetimeOf: LifetimeLookup,
): Finding | undefined {
  const [p, r, l] = [on.preset.has(scope), on.record.has(scope), on.live.has(scope)];
  if (!on.registry.has(scope)) return retired(scope, l || on.literal.has(scope), lifetimeOf);
  if (p === r && r === l) return undefined;
  if (p && !l)
    return r
      ? { kind: 'missing', cause: 'taken-outside', scope }
      : fresh(scope, layers, lifetimeOf);
  if (!p && l) return r ? narrowed(scope) : { kind: 'extra', cause: 'given-outside', scope };
  if (p) return stale(scope, 'given-outside', 'granted outside fidesauth, as the preset asks');
  return stale(scope, 'taken-outside', 'taken away outside fidesauth, as the preset asks');
}

function retired(scope: string, matters: boolean, lifetimeOf: LifetimeLookup): Finding | undefined {
  const life = lifetimeOf(scope);
  const base = { cause: 'registry', scope } as const;
  const since = life?.removedIn === undefined ? {} : { since: life.removedIn };
  if (!matters)
    return { ...base, kind: 'stale', ...since, note: 'recorded; this server does not know it' };
  const note =
    life?.renamedTo === undefined ? 'this server does not know it' : `now ${life.renamedTo}`;
  return { ...base, kind: 'retired', ...since, note };
}

/** Wanted, not recorded, not held: the registry gained it, or the preset was edited. */
function fresh(scope: string, layers: AuditLayers, lifetimeOf: LifetimeLookup): Finding {
  if (!layers.presetAsRecorded.includes(scope)) {
    return { kind: 'missing', cause: 'preset-edited', scope, note: 'the preset names it now' };
  }
  const byName = rulesGiving(layers.recordedRules, scope).some(({ pattern }) => isLiteral(pattern));
  const first = lifetimeOf(scope)?.first;
  const since = first === undefined ? {} : { since: first };
  return { kind: byName ? 'missing' : 'new', cause: 'registry', scope, ...since };
}

function narrowed(scope: string): Finding {
  return {
    kind: 'extra',
    cause: 'preset-edited',
    scope,
    note: 'the preset no longer asks for it',
  };
}

function stale(scope: string, cause: FindingCause, note: string): Finding {
  return { kind: 'stale', cause, scope, note };
}

/**
 * Held scopes that on this release can become admin, see the personal data of data subjects or do
 * lasting harm, and that the preset does not name in full.
 */
function riskyOf({ live = [], rules, release }: AuditLayers): Finding[] {
  const named = new Set([...rules.include, ...rules.optional].map(({ pattern }) => pattern.text));
  return scopeSet(live).flatMap((scope): Finding[] => {
    const note = powerOf(scope, release).reason;
    return note === undefined || named.has(scope)
      ? []
      : [{ kind: 'risky', cause: 'held', scope, note }];
  });
}

/** Held scopes that nothing needs. Those that the server does not know are another finding. */
function unusedOf({ live = [], registry, used }: AuditLayers): Finding[] {
  if (used === undefined) return [];
  return difference(intersection(scopeSet(live), registry), used.scopes).map((scope) => ({
    kind: 'unused',
    cause: 'held',
    scope,
    note: used.reason,
  }));
}

function duplicatesOf(live: readonly string[]): Finding[] {
  const twice = live.filter((scope, at) => live.indexOf(scope) !== at);
  return scopeSet(twice).map((scope) => ({
    kind: 'duplicate',
    cause: 'held',
    scope,
    note: 'the server lists it more than once',
  }));
}
