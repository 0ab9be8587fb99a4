import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { toCopy } from '../domain/words/to-copy.ts';
import { type FidesAuthError, knownError } from '../errors.ts';
import { readMembers } from './documents.ts';
import { fsCode, storeError, unsafe } from './files/file-errors.ts';
import type { Owner } from './files/folders.ts';
import { listFolder } from './journal.ts';
import type { StorePaths } from './paths.ts';
import { NEWEST } from './versions.ts';

/**
 * The problems of the store: folders and files that are open to others, links, owned by somebody
 * else, damaged or unreadable. Changes nothing; missing files are fine.
 */
export async function inspectStore(paths: StorePaths, owner: Owner): Promise<FidesAuthError[]> {
  const inner = [paths.profiles, paths.credentials, paths.journal, paths.tokens];
  const roots = [paths.config, paths.state].map((path) => folderProblem(path, 0o022, owner));
  const folders = inner.map((path) => folderProblem(path, 0o077, owner));
  const files = await Promise.all(inner.map((path) => filesProblems(path, owner)));
  const settings = await fileProblem(join(paths.config, 'config.json'), owner);
  const history = historyProblem(paths.historyFile, owner);
  const all = [...roots, ...folders, settings, ...files.flat(), history];
  return all.filter((found) => found !== undefined);
}

function folderProblem(path: string, closed: number, owner: Owner): FidesAuthError | undefined {
  try {
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) {
      return unsafe(path, 'it is a symbolic link', `replace ${path} with a folder`);
    }
    if (owner !== undefined && stats.uid !== owner) {
      return unsafe(
        path,
        'it belongs to another user',
        'choose a folder you own: --config-dir DIR',
      );
    }
    const sticky = closed === 0o022 && (stats.mode & 0o1000) !== 0;
    if ((stats.mode & closed) === 0 || sticky) return undefined;
    return closed === 0o022
      ? unsafe(path, 'others can write to it', toCopy`remove access for others: chmod go-w ${path}`)
      : unsafe(path, 'others can read it', toCopy`remove access for others: chmod 700 ${path}`);
  } catch (error) {
    return fsCode(error) === 'ENOENT' ? undefined : knownError(storeError(error, path));
  }
}

/** The next write repairs its mode, and any content is valid. */
function historyProblem(path: string, owner: Owner): FidesAuthError | undefined {
  try {
    const stats = lstatSync(path);
    const fix = toCopy`check what it is, then move it away: mv ${path} ${`${path}.other`}`;
    if (!stats.isFile())
      return unsafe(path, 'it is not a file, so no change can be recorded in it', fix);
    if (owner === undefined || stats.uid === owner) return undefined;
    return unsafe(path, 'it belongs to another user', fix);
  } catch (error) {
    return fsCode(error) === 'ENOENT' ? undefined : knownError(storeError(error, path));
  }
}

async function filesProblems(
  folder: string,
  owner: Owner,
): Promise<(FidesAuthError | undefined)[]> {
  try {
    const names = (await listFolder(folder)).filter((name) => /^[^.].*\.json$/.test(name));
    return await Promise.all(names.map((name) => fileProblem(join(folder, name), owner)));
  } catch (error) {
    return [knownError(error)];
  }
}

async function fileProblem(path: string, owner: Owner): Promise<FidesAuthError | undefined> {
  try {
    await readMembers(path, owner, NEWEST);
    return undefined;
  } catch (error) {
    return knownError(error);
  }
}
