import type { Recipe } from '../domain/journal.ts';
import { joinRules, type Rules, resolveRules, rulesGiving } from '../domain/preset.ts';
import { recordedRules } from '../domain/recipe.ts';
import type { ScopeSet } from '../domain/scope-set.ts';
import type { LoadedPreset, PresetStore } from '../store/preset-files.ts';
import type { RulePlace } from './audit-results.ts';

/** What the presets of a recipe say now. */
export type CurrentPreset = {
  readonly rules: Rules;
  /** Where they speak of a scope; undefined for shipped presets and flags, which have no line. */
  place(scope: string): RulePlace | undefined;
};

/**
 * Reads the presets of a recipe again, as their files are now.
 * @throws preset.unknown, preset.invalid, preset.reserved
 */
export async function currentPreset(recipe: Recipe, presets: PresetStore): Promise<CurrentPreset> {
  const loaded = await Promise.all(
    recipe.presets.map(({ name, path }) => presets.load(path ?? name)),
  );
  const flags = recordedRules({ ...recipe, presets: [] });
  return {
    rules: joinRules([...loaded.map((preset) => preset.rules), flags]),
    place: (scope) => placeIn(loaded, scope),
  };
}

/** The line of the rule that gives a scope; the head of an own preset for one that none gives. */
function placeIn(loaded: readonly LoadedPreset[], scope: string): RulePlace | undefined {
  const own = loaded.filter(({ ref }) => ref.path !== undefined);
  for (const { path, preset } of own) {
    const [rule] = rulesGiving(preset, scope);
    if (rule !== undefined) return { path, line: rule.line };
  }
  const [first] = own;
  return first === undefined ? undefined : { path: first.path, line: 1 };
}

/** The scopes that rules give on a registry; what the server does not know is left out. */
export function scopesOn(rules: Rules, registry: ScopeSet): ScopeSet {
  return resolveRules(rules, registry).scopes;
}
