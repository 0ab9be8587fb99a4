import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import { writeWhole } from './draft.ts';
import { fsCode, storeError } from './file-errors.ts';

/**
 * The path, when a file can be made there: nothing of that name, and a folder to put it into.
 * @throws file.exists, input.invalid
 */
export function requireFree(path: string): string {
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw noFolder(path);
  requireAbsent(path);
  return path;
}

/** Refuses a path where anything is. @throws file.exists */
export function requireAbsent(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw taken(path);
}

/**
 * Makes a file that others may read (0644 under the umask), whole or not at all, and never in the
 * place of another: it is written under another name first, and a link fails where a name is taken.
 * @returns the path
 * @throws file.exists, input.invalid when its folder is not there, store.unwritable
 */
export function writeNewFile(path: string, text: string): string {
  try {
    if (!writeWhole(path, text, { mode: 0o644, sync: 'content', how: 'new' })) throw taken(path);
    return path;
  } catch (error) {
    const code = fsCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw noFolder(path);
    throw storeError(error, path, 'choose another place for it');
  }
}

/** As {@link writeNewFile}, in a folder that is made where it is not there. */
export function writeInFolder(folder: string, name: string, text: string): string {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw storeError(error, folder, 'choose another place for it');
  }
  return writeNewFile(join(folder, name), text);
}

function taken(path: string): FidesAuthError {
  return new FidesAuthError('file.exists', `${path}: it already exists and was not changed`, {
    fix: 'choose another name, or move that file away',
  });
}

function noFolder(path: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${path}: its folder does not exist`, {
    fix: toCopy`create it first: mkdir -p ${dirname(path)}`,
  });
}
