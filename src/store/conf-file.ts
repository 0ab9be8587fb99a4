import { join } from 'node:path';
import { toDocument } from './documents.ts';
import { corrupt, fsCode, storeError } from './files/file-errors.ts';
import { readPrivate, removePrivate, writePrivate } from './files/files.ts';
import { ensureRoot, type Owner, syncFolder } from './files/folders.ts';

export type ConfPlace = {
  readonly folder: string;
  /** The file name without `.json`. No slash: conf 15 would follow it out of the folder. */
  readonly name: string;
  readonly owner: Owner;
  /** The environment that conf itself reads. */
  readonly env: Record<string, string | undefined>;
};

/**
 * Writes a settings file with conf, 0600 in a 0700 folder, and makes it durable. Callers read the
 * file before, so conf never meets a damaged one.
 * @throws store.unwritable, store.unsafe
 */
export async function writeConf(place: ConfPlace, members: object): Promise<void> {
  ensureRoot(place.folder, place.owner);
  const path = join(place.folder, `${place.name}.json`);
  // conf would follow a link and overwrite another user's file.
  const former = readPrivate(path, place.owner);
  // With SNAP set (a terminal inside a snap) conf writes in place and can leave a torn file.
  delete place.env.SNAP;
  const text = toDocument(members);
  const Conf = await loadConf();
  try {
    const file = new Conf<Record<string, unknown>>({
      cwd: place.folder,
      configName: place.name,
      projectSuffix: '',
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
      clearInvalidConfig: false,
      serialize: () => text,
    });
    file.store = { version: 1, ...members };
    syncFolder(place.folder);
  } catch (error) {
    if (fsCode(error) === '') throw error;
    throw storeError(error, path);
  }
  if (readPrivate(path, place.owner) === text) return;
  putBack(path, former);
  throw corrupt(path, 'it could not be written in full; its former content was restored');
}

/** A full disk can cut a write short; conf's writer does not notice. */
function putBack(path: string, former: string | undefined): void {
  if (former === undefined) removePrivate(path);
  else writePrivate(path, former);
}

/** The conf class. It takes 50 ms to load, so it is loaded only to write. */
export async function loadConf(): Promise<typeof import('conf').default> {
  return (await import('conf')).default;
}
