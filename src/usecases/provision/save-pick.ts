import type { PresetRef } from '../../domain/clients/journal.ts';
import { presetText } from '../../domain/presets/preset.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';
import { requireOwnName } from '../scopes/preset-name.ts';

/** Scopes picked by hand, to be saved as a preset of that name. */
export type PickToSave = { readonly name: string; readonly scopes: ScopeSet };

/**
 * Refuses a name that the user's own preset cannot have.
 * @throws input.invalid, preset.reserved, file.exists
 */
export async function requireSavable(name: string, { store }: Pick<Deps, 'store'>): Promise<void> {
  await requireOwnName(name, store.presets, '');
  store.presets.requireUnused(name);
}

/**
 * Creates the client of a pick from the preset that the pick is saved as, so that its profile
 * records it. If the pick cannot be saved, it warns and gives the client the scopes themselves. If
 * the client is not created, the preset is removed again.
 */
export async function withPick<T>(
  pick: PickToSave | undefined,
  serverVersion: string | null,
  deps: Pick<Deps, 'store' | 'report'>,
  make: (saved: PresetRef | undefined) => Promise<T>,
): Promise<T> {
  const path = pick === undefined ? undefined : trySave(pick, serverVersion, deps);
  if (path === undefined) return make(undefined);
  try {
    const { ref } = await deps.store.presets.load(path);
    const result = await make(ref);
    deps.report({ kind: 'saved', preset: ref.name, path });
    return result;
  } catch (error) {
    // An unfinished change names the preset: whoever ends it needs the file.
    if (!hasCode(error, 'bootstrap.incomplete')) tryRemove(path, deps);
    throw error;
  }
}

function trySave(
  { name, scopes }: PickToSave,
  serverVersion: string | null,
  { store, report }: Pick<Deps, 'store' | 'report'>,
): string | undefined {
  const description = `Picked by hand on ${serverVersion === null ? 'a server' : `Fides ${serverVersion}`}.`;
  try {
    return store.presets.writeOwn(name, presetText({ name, description, include: scopes }));
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    report({ kind: 'warning', text: `your selection was not saved as a preset: ${error.message}` });
    return undefined;
  }
}

/** The user must see the run's own failure, not this one. */
function tryRemove(path: string, { store }: Pick<Deps, 'store'>): void {
  try {
    store.presets.removeOwn(path);
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
  }
}
