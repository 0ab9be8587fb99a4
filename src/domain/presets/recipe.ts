import type { PresetRef, Recipe } from '../clients/journal.ts';
import { adminReason } from '../scopes/admin.ts';
import { parsePattern } from '../scopes/pattern.ts';
import { difference, intersection, type ScopeSet, scopeSet, union } from '../scopes/scope-set.ts';
import { type Rule, type Rules, rulesGiving, SHIPPED, type WrittenRules } from './preset.ts';

/** True when two recipes ask for the same; ignores order and the reasons in preset files. */
export function sameRecipe(left: Recipe, right: Recipe): boolean {
  return canonical(left) === canonical(right);
}

function canonical({ presets, scopes, excludes }: Recipe): string {
  const members = presets.map(canonicalPreset).sort();
  return JSON.stringify([members, scopeSet(scopes), scopeSet(excludes)]);
}

function canonicalPreset({ name, path, include, optional, exclude, endpoints }: PresetRef): string {
  const patterns = [include, optional, exclude, endpoints ?? []].map(scopeSet);
  return JSON.stringify([name, path ?? null, ...patterns]);
}

/** The argument that loads a recorded preset again; no local file can replace a shipped one. */
export function givenOf({ name, path }: PresetRef): string {
  return path ?? `${SHIPPED}${name}`;
}

/** The rules of a recipe at the time it was recorded. */
export function recordedRules({ presets, scopes, excludes }: Recipe): WrittenRules {
  const rules = (texts: readonly string[]): Rule[] =>
    texts.map((text) => ({ pattern: parsePattern(text), line: 0 }));
  return {
    include: rules([...presets.flatMap((preset) => preset.include), ...scopes]),
    optional: rules(presets.flatMap((preset) => preset.optional)),
    exclude: rules([...presets.flatMap((preset) => preset.exclude), ...excludes]),
    endpoints: presets
      .flatMap((preset) => preset.endpoints ?? [])
      .map((endpoint) => ({ endpoint, line: 0 })),
  };
}

/** The scopes a client should hold when its record is restored. */
export type Restored = {
  readonly scopes: ScopeSet;
  /** Newly matched by a pattern, but not given. */
  readonly withheld: ScopeSet;
  /** Recorded, but no longer known to the server. */
  readonly retired: ScopeSet;
};

/**
 * The scopes to restore from a record on a server that knows `registry`. `resolved` are those that
 * the recorded rules give there now. Newly matched scopes are given only with `acceptNew`, and
 * those that amount to admin only if the rules name them in full.
 */
export function restore(
  { rules, recorded }: { readonly rules: Rules; readonly recorded: ScopeSet },
  { resolved, registry }: { readonly resolved: ScopeSet; readonly registry: ScopeSet },
  acceptNew: boolean,
): Restored {
  const retired = difference(recorded, registry);
  const fresh = difference(resolved, recorded);
  const given = fresh.filter((scope) => acceptNew && mayBeGiven(rules, scope));
  // With `acceptNew`, scopes that an endpoint no longer needs are dropped.
  const kept = acceptNew ? intersection(recorded, resolved) : difference(recorded, retired);
  return {
    scopes: union(kept, given),
    withheld: difference(fresh, given),
    retired,
  };
}

/** Goes by all releases: an upgrade must not turn what was given into admin. */
function mayBeGiven(rules: Rules, scope: string): boolean {
  if (adminReason(scope, undefined) === undefined) return true;
  return rulesGiving(rules, scope).some(({ pattern }) => pattern.text === scope);
}
