import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import { writeWhole } from './draft.ts';
import { fsCode, storeError } from './file-errors.ts';

/**
 * The path, when a new file can be created there: the name is free, and its folder exists or can be
 * created.
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

/** Refuses a path that exists. @throws file.exists */
export function requireAbsent(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw taken(path);
}

/**
 * Creates a file that others may read (0644 under the umask), whole or not at all, and never
 * replaces one: it is written under another name, then linked, which fails if the name is taken.
 * Creates its folder if only that is missing.
 * @returns the path
 * @throws file.exists, input.invalid when its folder cannot be created, store.unwritable
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

/** Creates one folder with default permissions (0755 under the usual umask). */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (fsCode(error) !== 'EEXIST') throw error;
  }
}

/** As {@link writeNewFile}, and creates the folder if it is missing. */
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
