import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import { writeWhole } from './draft.ts';
import { fsCode, storeError } from './file-errors.ts';

/**
 * The path, when a file can be made there: nothing of that name, and a folder to put it into, or one
 * where that folder can be made.
 * @throws file.exists, input.invalid
 */
export function requireFree(path: string): string {
  const folder = dirname(path);
  const missing = lstatSync(folder, { throwIfNoEntry: false }) === undefined;
  if (!isFolder(missing ? dirname(folder) : folder)) throw noFolder(path);
  requireAbsent(path);
  return path;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Refuses a path where anything is. @throws file.exists */
export function requireAbsent(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw taken(path);
}

/**
 * Makes a file that others may read (0644 under the umask), whole or not at all, and never in the
 * place of another: it is written under another name first, and a link fails where a name is taken.
 * Its folder is made where that alone is missing.
 * @returns the path
 * @throws file.exists, input.invalid when there is no place for its folder, store.unwritable
 */
export function writeNewFile(path: string, text: string): string {
  try {
    makeFolder(dirname(path));
    if (!writeWhole(path, text, { mode: 0o644, sync: 'content', how: 'new' })) throw taken(path);
    return path;
  } catch (error) {
    const code = fsCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw noFolder(path);
    throw storeError(error, path, 'choose another place for it');
  }
}

/** One folder, as anybody makes them (0755 under the usual umask). */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (fsCode(error) !== 'EEXIST') throw error;
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
