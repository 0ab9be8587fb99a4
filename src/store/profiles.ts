import { statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Profile } from '../domain/clients/profile.ts';
import { parseProfileName } from '../domain/clients/profile-name.ts';
import { toCopy } from '../domain/words/to-copy.ts';
import { FidesAuthError, hasCode } from '../errors.ts';
import { writeConf } from './conf-file.ts';
import { readDocument, readMembers } from './documents.ts';
import { corrupt, storeError } from './files/file-errors.ts';
import { removePrivate } from './files/files.ts';
import type { Owner } from './files/folders.ts';
import { listFolder } from './journal.ts';
import type { StorePaths } from './paths.ts';
import { NEWEST, profileVersion } from './versions.ts';

/** A profile's server and client id: all that a cached token needs. */
export type Binding = { readonly server: string; readonly clientId: string };

/** The profiles, one file per profile. */
export type ProfileStore = {
  /** @throws store.corrupt, store.newer, store.unsafe, store.unwritable */
  read(name: string): Promise<Profile | undefined>;
  /** Read without zod: a hot path. @throws as {@link ProfileStore.read} */
  binding(name: string): Promise<Binding | undefined>;
  /**
   * Writes it; `writtenAt` (milliseconds since 1970) keeps the time at which its scopes were proved,
   * for a change of something else.
   */
  write(profile: Profile, writtenAt?: number): Promise<void>;
  remove(name: string): Promise<void>;
  /** The names of all profile files, sorted, readable or not. */
  names(): Promise<string[]>;
  path(name: string): string;
  /** When its file was written, in milliseconds since 1970; undefined when there is none. */
  writtenAt(name: string): number | undefined;
};

/** The profiles in `<config>/profiles`. */
export function profileStore(
  paths: StorePaths,
  owner: Owner,
  env: Record<string, string | undefined>,
): ProfileStore {
  const pathOf = (name: string): string => join(paths.profiles, `${parseProfileName(name)}.json`);
  return {
    path: pathOf,
    writtenAt: (name) => statSync(pathOf(name), { throwIfNoEntry: false })?.mtimeMs,
    async read(name) {
      const found = await readDocument(
        pathOf(name),
        owner,
        (schemas) => schemas.profileFile,
        NEWEST,
      );
      if (found === undefined) return undefined;
      if (found.name !== name) throw moved(pathOf(name), found.name);
      const { version: _, ...profile } = found;
      return profile;
    },
    async binding(name) {
      const found = await readMembers(pathOf(name), owner, NEWEST);
      if (found === undefined) return undefined;
      const { server, clientId, name: own } = found;
      if (typeof own === 'string' && own !== name) throw moved(pathOf(name), own);
      if (typeof server === 'string' && typeof clientId === 'string') return { server, clientId };
      throw corrupt(pathOf(name), 'its content is damaged');
    },
    async write(profile, writtenAt) {
      const name = parseProfileName(profile.name);
      const members = { version: profileVersion(profile), ...profile };
      await writeConf({ folder: paths.profiles, name, owner, env }, members);
      if (writtenAt !== undefined) keepTime(pathOf(name), writtenAt);
    },
    remove: async (name) => removePrivate(pathOf(name)),
    async names() {
      const files = (await listFolder(paths.profiles)).filter((file) => file.endsWith('.json'));
      return files.map((file) => file.slice(0, -'.json'.length)).filter(isProfileName);
    },
  };
}

function keepTime(path: string, writtenAt: number): void {
  try {
    utimesSync(path, writtenAt / 1000, writtenAt / 1000);
  } catch (error) {
    throw storeError(error, path);
  }
}

/** A file with another name does not rename a profile: its locks and the settings use its name. */
function moved(path: string, name: string): FidesAuthError {
  return new FidesAuthError('store.corrupt', `${path}: it belongs to another profile, ${name}`, {
    fix: `${toCopy`move the file back to ${join(dirname(path), `${name}.json`)}`}; a profile is renamed with fidesauth profiles rename`,
  });
}

function isProfileName(text: string): boolean {
  try {
    return parseProfileName(text) === text;
  } catch (error) {
    if (hasCode(error, 'input.invalid')) return false;
    throw error;
  }
}
