import type { PresetRef, Recipe } from '../../domain/clients/journal.ts';
import { joinRules, type Rules, resolveRules, rulesGiving } from '../../domain/presets/preset.ts';
import { givenOf, recordedRules } from '../../domain/presets/recipe.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { PresetStore } from '../../store/presets/store.ts';
import type { EndpointReader } from '../scopes/endpoints.ts';
import type { RulePlace } from './results.ts';

/** The present content of a recipe's presets. */
export type CurrentPreset = {
  readonly rules: Rules;
  /** The presets in the order of the recipe. */
  readonly refs: readonly PresetRef[];
  /** Where they name a scope; undefined for shipped presets and flags, which have no line. */
  place(scope: string): RulePlace | undefined;
};

/**
 * Reads the presets of a recipe again, from their current files.
 * @throws preset.unknown, preset.invalid, preset.reserved, endpoint.unknown, server.*
 */
export async function currentPreset(
  recipe: Recipe,
  presets: PresetStore,
  onServer: EndpointReader,
): Promise<CurrentPreset> {
  const loaded = await Promise.all(recipe.presets.map((ref) => presets.load(givenOf(ref))));
  const flags = recordedRules({ ...recipe, presets: [] });
  const own = loaded.filter(({ ref }) => ref.path !== undefined);
  const placed = await Promise.all(
    own.map(async ({ path, preset }) => ({ path, rules: await onServer(preset) })),
  );
  return {
    rules: await onServer(joinRules([...loaded.map((preset) => preset.rules), flags])),
    refs: loaded.map(({ ref }) => ref),
    place: (scope) => placeIn(placed, scope),
  };
}

/** A user's preset, with its own rules but not those it inherits. */
type PlacedPreset = { readonly path: string; readonly rules: Rules };

/** The line of the rule that gives a scope; if none does, the start of a user's preset. */
function placeIn(own: readonly PlacedPreset[], scope: string): RulePlace | undefined {
  for (const { path, rules } of own) {
    const [rule] = rulesGiving(rules, scope);
    if (rule !== undefined) return { path, line: rule.line };
  }
  const [first] = own;
  return first === undefined ? undefined : { path: first.path, line: 1 };
}

/** The scopes that rules give on a registry; skips what the server does not know. */
export function scopesOn(rules: Rules, registry: ScopeSet): ScopeSet {
  return resolveRules(rules, registry).scopes;
}
