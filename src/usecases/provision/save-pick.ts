import { presetText } from '../../domain/presets/preset.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';
import { requireOwnName } from '../scopes/preset-name.ts';

/** Scopes that were picked by hand and are to be a preset of that name. */
export type PickToSave = { readonly name: string; readonly scopes: ScopeSet };

/**
 * The file of a preset of that name beside the project, when one can be made there.
 * @throws input.invalid, preset.reserved, file.exists
 */
export async function requireSavable(name: string, { store }: Pick<Deps, 'store'>): Promise<void> {
  await requireOwnName(name, store.presets, '');
  store.presets.requireUnused(name);
}

/**
 * Saves a pick whose client is made and stored: what fails now is told, and is no reason to call the
 * run failed.
 */
export function trySavePick(
  { name, scopes }: PickToSave,
  serverVersion: string | null,
  { store, report }: Pick<Deps, 'store' | 'report'>,
): void {
  const description = `Picked by hand on ${serverVersion === null ? 'a server' : `Fides ${serverVersion}`}.`;
  try {
    const text = presetText({ name, description, include: scopes });
    report({ kind: 'saved', preset: name, path: store.presets.writeOwn(name, text) });
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    report({ kind: 'warning', text: `the pick was not saved as a preset: ${error.message}` });
  }
}
