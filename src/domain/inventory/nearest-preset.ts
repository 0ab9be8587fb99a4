import { difference, type ScopeSet } from '../scopes/scope-set.ts';

/** A preset, resolved on the server of the clients that it is compared with. */
export type ResolvedPreset = { readonly name: string; readonly scopes: ScopeSet };

/** How a set of scopes differs from a preset. */
export type NearestPreset = {
  readonly preset: string;
  /** How many scopes the set holds beyond the preset. */
  readonly extra: number;
  /** How many scopes of the preset it does not hold. */
  readonly lacks: number;
};

/** The same, by name. */
export type PresetDifference = {
  readonly preset: string;
  readonly extra: ScopeSet;
  readonly lacks: ScopeSet;
};

type Wanted = { readonly name: string; readonly scopes: ReadonlySet<string> };

/**
 * A function that finds the presets near a set of scopes, the nearest first: those that have at
 * least as many scopes in common with the set as they differ by.
 */
export function nearestAmong(
  presets: readonly ResolvedPreset[],
): (scopes: ScopeSet) => readonly NearestPreset[] {
  const wanted = presets.map(({ name, scopes }) => ({ name, scopes: new Set(scopes) }));
  return (scopes) =>
    wanted
      .flatMap((preset) => nearTo(scopes, preset))
      .sort((a, b) => distance(a) - distance(b) || a.extra - b.extra || byName(a, b));
}

function nearTo(scopes: ScopeSet, { name, scopes: wanted }: Wanted): NearestPreset[] {
  let common = 0;
  for (const scope of scopes) if (wanted.has(scope)) common += 1;
  const found = { preset: name, extra: scopes.length - common, lacks: wanted.size - common };
  return common > 0 && common >= distance(found) ? [found] : [];
}

function distance({ extra, lacks }: NearestPreset): number {
  return extra + lacks;
}

function byName(a: NearestPreset, b: NearestPreset): number {
  return a.preset < b.preset ? -1 : Number(a.preset > b.preset);
}

/** How a set of scopes differs from the presets near it, the nearest first, at most so many. */
export function presetDifferences(
  scopes: ScopeSet,
  presets: readonly ResolvedPreset[],
  most: number,
): PresetDifference[] {
  const near = nearestAmong(presets)(scopes).slice(0, most);
  return near.flatMap(({ preset }) => {
    const found = presets.find(({ name }) => name === preset);
    if (found === undefined) return [];
    const [extra, lacks] = [difference(scopes, found.scopes), difference(found.scopes, scopes)];
    return [{ preset, extra, lacks }];
  });
}
