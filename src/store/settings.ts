import { join } from 'node:path';
import type { ProfileSettings } from '../domain/clients/profile.ts';
import { writeConf } from './conf-file.ts';
import { readDocument } from './documents.ts';
import type { Owner } from './files/folders.ts';
import type { StorePaths } from './paths.ts';
import { NEWEST } from './versions.ts';

/** Settings for all profiles: which one is current, and what holds for those that do not say. */
export type SettingsStore = {
  /** @throws store.corrupt, store.newer, store.unsafe, store.unwritable */
  currentProfile(): Promise<string | undefined>;
  /** Sets the current profile; undefined for none. */
  setCurrentProfile(name: string | undefined): Promise<void>;
  /** @throws as {@link SettingsStore.currentProfile} */
  defaults(): Promise<ProfileSettings>;
  /** Sets all of them at once. */
  setDefaults(defaults: ProfileSettings): Promise<void>;
};

/** The settings in `<config>/config.json`. */
export function settingsStore(
  paths: StorePaths,
  owner: Owner,
  env: Record<string, string | undefined>,
): SettingsStore {
  const path = join(paths.config, 'config.json');
  const read = async (): Promise<Settings> => {
    const found = await readDocument(path, owner, (schemas) => schemas.settingsFile, NEWEST);
    const { version: _, ...settings } = found ?? { version: 1 };
    return settings;
  };
  const write = ({ currentProfile, defaults = {} }: Settings): Promise<void> => {
    const members = {
      ...(currentProfile === undefined ? {} : { currentProfile }),
      ...(Object.keys(defaults).length === 0 ? {} : { version: NEWEST, defaults }),
    };
    return writeConf({ folder: paths.config, name: 'config', owner, env }, members);
  };
  return {
    currentProfile: async () => (await read()).currentProfile,
    setCurrentProfile: async (name) => write({ ...(await read()), currentProfile: name }),
    defaults: async () => (await read()).defaults ?? {},
    setDefaults: async (defaults) => write({ ...(await read()), defaults }),
  };
}

type Settings = {
  readonly currentProfile?: string | undefined;
  readonly defaults?: ProfileSettings;
};
