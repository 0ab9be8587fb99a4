import { PRESET_NAME } from '../../domain/presets/preset.ts';
import { FidesAuthError } from '../../errors.ts';
import type { PresetStore } from '../../store/presets/store.ts';

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
  await requireOwnName(chosen, presets, '--name ');
  return chosen;
}

/**
 * Refuses what can be no name of a preset of one's own. `flag` is how a name is given, for the fix;
 * empty where it is typed at a question.
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
