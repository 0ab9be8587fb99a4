import { PRESET_NAME } from '../../domain/presets/preset.ts';
import { FidesAuthError } from '../../errors.ts';
import type { PresetStore } from '../../store/presets/store.ts';

/**
 * The name of a new preset: the given one, else that of the file to write, else `otherwise`.
 * @throws input.invalid for an invalid name; preset.reserved for that of a shipped preset
 */
export async function choosePresetName(
  { name, write }: { readonly name: string | undefined; readonly write: string | undefined },
  otherwise: string,
  presets: PresetStore,
): Promise<string> {
  const stem = write?.replace(/^.*[\\/]/, '').replace(/\.json$/, '') ?? '';
  const chosen = name ?? (PRESET_NAME.test(stem) ? stem : otherwise);
  await requireOwnName(chosen, presets, '--name ');
  return chosen;
}

/**
 * Refuses an invalid name for a user's preset. `flag` names the option in the fix; empty for a name
 * typed at a question.
 * @throws input.invalid, preset.reserved
 */
export async function requireOwnName(
  name: string,
  presets: Pick<PresetStore, 'list'>,
  flag: string,
): Promise<void> {
  if (!PRESET_NAME.test(name)) {
    const shown = JSON.stringify(name.slice(0, 64));
    throw new FidesAuthError('input.invalid', `preset name ${shown}: not a valid preset name`, {
      fix: `give 1 to 64 of a-z, 0-9, dot, underscore, dash, like ${flag}inventory-sync`,
    });
  }
  const shipped = (await presets.list()).some((entry) => entry.shipped && entry.name === name);
  if (!shipped) return;
  throw new FidesAuthError('preset.reserved', `preset ${name}: a shipped preset has that name`, {
    fix: flag === '' ? 'choose another name' : `choose another name with ${flag}NAME`,
  });
}
