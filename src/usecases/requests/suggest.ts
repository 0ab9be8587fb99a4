import { type Calls, type LookedUp, lookUp, requireRequests } from '../../domain/api/look-up.ts';
import type { NeededScopes } from '../../domain/api/needed-scopes.ts';
import { type MadePreset, presetText } from '../../domain/presets/preset.ts';
import { FidesAuthError } from '../../errors.ts';
import { type ApiSource, loadApi } from '../access/description.ts';
import type { Deps } from '../base/deps.ts';
import { choosePresetName } from '../scopes/preset-name.ts';

/** Requests, and where they are looked up. */
export type CallsInput = { readonly calls: Calls; readonly api: ApiSource };

export type SuggestInput = CallsInput & {
  readonly preset: PresetWish;
};

/** The preset that is to be made of what is found. */
export type PresetWish = {
  /** The file to make; undefined: none. */
  readonly write: string | undefined;
  readonly name: string | undefined;
};

/** What `scopes suggest` has found. */
export type ScopesSuggestResult = LookedUp & {
  readonly kind: 'scopes.suggest';
  /** Null where a file was looked at and no address was given. */
  readonly server: string | null;
  readonly serverVersion: string | null;
  /** What the description cannot show. */
  readonly caveats: readonly string[];
  /** The absolute path of the preset that was made: what was asked for, and found. */
  readonly written: string | null;
};

/**
 * The smallest set of scopes that is enough for requests, by a server's own description; no request
 * but the one for that is sent.
 * With `write` a preset of the operations is made, which any server resolves to the scopes it needs.
 * @throws input.invalid for a description that is none, or a bad name or folder; preset.reserved,
 * file.exists, scope.empty when there is nothing to write; server.*
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

/** Makes the preset and gives its absolute path; null where none is wanted. */
export type PresetWriter = (needed: NeededScopes, version: string | undefined) => string | null;

/**
 * A writer for a preset whose name and file are found sound before anything is asked or run.
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
