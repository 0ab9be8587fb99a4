import { type Calls, type LookedUp, lookUp, requireRequests } from '../../domain/api/look-up.ts';
import type { NeededScopes } from '../../domain/api/needed-scopes.ts';
import { type MadePreset, presetText } from '../../domain/presets/preset.ts';
import { FidesAuthError } from '../../errors.ts';
import { type ApiSource, loadApi } from '../access/description.ts';
import type { Deps } from '../base/deps.ts';
import { choosePresetName } from '../scopes/preset-name.ts';

/** Requests, and the description to look them up in. */
export type CallsInput = { readonly calls: Calls; readonly api: ApiSource };

export type SuggestInput = CallsInput & {
  readonly preset: PresetWish;
};

/** The preset to make from the result. */
export type PresetWish = {
  /** The file to create; undefined: none. */
  readonly write: string | undefined;
  readonly name: string | undefined;
};

/** The result of `scopes suggest`. */
export type ScopesSuggestResult = LookedUp & {
  readonly kind: 'scopes.suggest';
  /** Null for a file without an address. */
  readonly server: string | null;
  readonly serverVersion: string | null;
  /** What the description does not show. */
  readonly caveats: readonly string[];
  /** The absolute path of the new preset, which holds what was requested and found. */
  readonly written: string | null;
};

/**
 * The smallest scope set that allows requests, by a server's own description; sends only the
 * request for that. With `write` it creates a preset of the operations, which any server resolves
 * to the scopes it needs.
 * @throws input.invalid for an invalid description, name or folder; preset.reserved, file.exists,
 * scope.empty when there is nothing to write; server.*
 */
export async function suggestScopes(input: SuggestInput, deps: Deps): Promise<ScopesSuggestResult> {
  const { calls } = input;
  const write = await presetWriter(input.preset, 'suggested', deps);
  const { api, server } = await loadApi(input.api, deps);
  const looked = lookUp(calls, api, server);
  requireRequests(calls, looked, server);
  return {
    kind: 'scopes.suggest',
    server: server ?? null,
    serverVersion: api.version ?? null,
    ...looked,
    caveats: api.caveats,
    written: write(looked, api.version),
  };
}

/** Creates the preset and returns its absolute path; null where none is wanted. */
export type PresetWriter = (needed: NeededScopes, version: string | undefined) => string | null;

/**
 * A writer for a preset; checks name and file before anything is requested or run.
 * @throws input.invalid, preset.reserved, file.exists; the writer scope.empty
 */
export async function presetWriter(
  wish: PresetWish,
  fallback: string,
  { store: { presets } }: Deps,
): Promise<PresetWriter> {
  const { write } = wish;
  const name = await choosePresetName(wish, fallback, presets);
  if (write === undefined) return () => null;
  presets.requireFree(write);
  return (needed, version) => presets.write(write, presetText(presetOf(name, needed, version)));
}

function presetOf(
  name: string,
  { scopes, requests }: NeededScopes,
  version: string | undefined,
): MadePreset {
  if (scopes.length === 0) {
    throw new FidesAuthError('scope.empty', 'no scope is needed, so there is no preset to write', {
      fix: 'to see the result, leave --write out',
    });
  }
  const needing = requests.filter((call) => call.scopes.length > 0);
  const of = version === undefined ? 'a server' : `Fides ${version}`;
  return {
    name,
    description: `What these requests need, found with ${of}.`,
    endpoints: [...new Set(needing.map(({ operation }) => operation))].sort(),
  };
}
