import { join } from 'node:path';
import { writeConf } from './conf-file.ts';
import { readDocument } from './documents.ts';
import type { Owner } from './files/folders.ts';
import type { StorePaths } from './paths.ts';

/** Settings for all profiles: which one is current. */
export type SettingsStore = {
  /** @throws store.corrupt, store.newer, store.unsafe, store.unwritable */
  currentProfile(): Promise<string | undefined>;
  /** Sets the current profile; undefined for none. */
  setCurrentProfile(name: string | undefined): Promise<void>;
};

/** The settings in `<config>/config.json`. */
export function settingsStore(
  paths: StorePaths,
  owner: Owner,
  env: Record<string, string | undefined>,
): SettingsStore {
  const path = join(paths.config, 'config.json');
  const read = async (): Promise<string | undefined> =>
    (await readDocument(path, owner, (schemas) => schemas.settingsFile))?.currentProfile;
  return {
    currentProfile: read,
    async setCurrentProfile(name) {
      await read();
      const place = { folder: paths.config, name: 'config', owner, env };
      await writeConf(place, name === undefined ? {} : { currentProfile: name });
    },
  };
}
