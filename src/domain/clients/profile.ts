import type { ScopeSet } from '../scopes/scope-set.ts';
import type { Reach, Recipe } from './journal.ts';
import type { Marker } from './marker.ts';

/** What fidesauth remembers of a client it made. It holds no secret: that is in its own file. */
export type Profile = Reach & {
  readonly name: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly recipe: Recipe;
  /** The scopes that were read back from the server when the profile was written. */
  readonly scopes: ScopeSet;
  /** As `GET /health` said it; absent where a proxy hides that path. */
  readonly serverVersion?: string;
  readonly marker: Marker;
  /** As `--key` gave it to the client's description. */
  readonly key?: string;
  readonly createdAt: string;
};

/** The labels of a recipe's presets: the name, and the path of those that are not shipped. */
export function presetLabels(recipe: Recipe): string[] {
  return recipe.presets.map(({ name, path }) => (path === undefined ? name : `${name} (${path})`));
}
