import { join } from 'node:path';
import { SHIPPED } from '../../domain/presets/preset.ts';
import { pathFrom } from '../../host.ts';
import { removePrivate } from '../files/files.ts';
import { requireAbsent, requireFree, writeInFolder, writeNewFile } from '../files/preset-write.ts';
import type { LoadedPreset } from './load.ts';
import type { PresetEntry, PresetPlaces } from './places.ts';

export type { LoadedPreset, PresetEntry };

/** The presets of the project, the user and fidesauth itself. */
export type PresetStore = {
  /**
   * The preset of that name, or in that file when `nameOrPath` has a slash or ends in `.json`.
   * `shipped:NAME` is the shipped preset, whatever files exist here. A copy with the same content
   * counts as the shipped one too.
   * @throws preset.unknown with the nearest names, preset.invalid, preset.reserved
   */
  load(nameOrPath: string): Promise<LoadedPreset>;
  /** Every name that loads a preset, shipped ones first. */
  list(): Promise<PresetEntry[]>;
  /** The presets that come with fidesauth, by name; project files do not hide them. */
  shipped(): Promise<LoadedPreset[]>;
  /**
   * The absolute path for a file that can be created there.
   * @throws file.exists, input.invalid when its folder does not exist
   */
  requireFree(path: string): string;
  /** Creates a file and returns its absolute path. @throws as requireFree, store.unwritable */
  write(path: string, text: string): string;
  /** Refuses a name that has a file in `./scopes` or `<config>/scopes`. @throws file.exists */
  requireUnused(name: string): void;
  /**
   * Creates a file in `<config>/scopes`, and the folder if missing; returns its absolute path.
   * @throws file.exists, store.unwritable
   */
  writeOwn(name: string, text: string): string;
  /** Removes a file that `writeOwn` created. @throws store.unwritable */
  removeOwn(path: string): void;
};

/** The presets in these places; relative paths count from `cwd`. */
export function presetStore(places: PresetPlaces): PresetStore {
  const { folders, cwd, shipped } = places;
  // A cached token needs no presets, and opening files loads the socket module.
  const finding = () => import('./places.ts');
  const load = async (nameOrPath: string): Promise<LoadedPreset> => {
    const { loadPreset } = await import('./load.ts');
    return loadPreset(nameOrPath, places);
  };
  return {
    load,
    list: async () => (await finding()).listPresets(places),
    async shipped() {
      const { shippedNames } = await finding();
      const names = shippedNames(shipped);
      return Promise.all(names.map((name) => load(`${SHIPPED}${name}`)));
    },
    requireFree: (path) => requireFree(pathFrom(cwd, path)),
    write: (path, text) => writeNewFile(pathFrom(cwd, path), text),
    requireUnused: (name) => {
      for (const folder of [folders.project, folders.user]) {
        if (folder !== undefined) requireAbsent(join(folder, `${name}.json`));
      }
    },
    writeOwn: (name, text) => writeInFolder(folders.user, `${name}.json`, text),
    removeOwn: removePrivate,
  };
}
