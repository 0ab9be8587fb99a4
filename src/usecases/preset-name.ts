import { PRESET_NAME } from '../domain/preset.ts';
import { FidesAuthError } from '../errors.ts';
import type { PresetStore } from '../store/preset-files.ts';

/**
 * The name of a preset that is made: the one given, else that of the file to write, else `otherwise`.
 * @throws input.invalid for one that cannot be one; preset.reserved for that of a shipped one
 */
export async function choosePresetName(
  { name, write }: { readonly name: string | undefined; readonly write: string | undefined },
  otherwise: string,
  presets: PresetStore,
): Promise<string> {
  const stem = write?.replace(/^.*[\\/]/, '').replace(/\.json$/, '') ?? '';
  const chosen = name ?? (PRESET_NAME.test(stem) ? stem : otherwise);
  if (!PRESET_NAME.test(chosen)) {
    const shown = JSON.stringify(chosen.slice(0, 64));
    throw new FidesAuthError('input.invalid', `preset name ${shown}: it cannot be one`, {
      fix: 'give 1 to 64 of a-z, 0-9, dot, underscore, dash, like --name inventory-sync',
    });
  }
  const shipped = (await presets.list()).some((entry) => entry.shipped && entry.name === chosen);
  if (!shipped) return chosen;
  throw new FidesAuthError('preset.reserved', `preset ${chosen}: a shipped preset has that name`, {
    fix: 'give it another with --name NAME',
  });
}
