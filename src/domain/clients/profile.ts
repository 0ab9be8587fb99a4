import type { ScopeSet } from '../scopes/scope-set.ts';
import type { Reach, Recipe } from './journal.ts';
import type { Marker } from './marker.ts';

/** What fidesauth stores about a client it made. The secret has a file of its own. */
export type Profile = Reach & {
  readonly name: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly recipe: Recipe;
  /** The scopes read back from the server when the profile was written. */
  readonly scopes: ScopeSet;
  /** From `GET /health`; absent if a proxy hides that path. */
  readonly serverVersion?: string;
  readonly marker: Marker;
  /** From `--key`; also in the client's description. */
  readonly key?: string;
  readonly createdAt: string;
};

/** The labels of a recipe's presets: the name, and the path unless shipped. */
export function presetLabels(recipe: Recipe): string[] {
  return recipe.presets.map(({ name, path }) => (path === undefined ? name : `${name} (${path})`));
}
