import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmdirSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { toCopy } from '../../domain/words/to-copy.ts';
import { fsCode, storeError, unsafe } from './file-errors.ts';

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants;

/** The user id that must own the store's files; undefined where the platform has none. */
export type Owner = number | undefined;

/**
 * Creates a folder of the store and its parents, 0700, and checks it: ours, no link, closed to
 * others (which it repairs).
 * @throws store.unwritable, store.unsafe
 */
export function ensureFolder(path: string, owner: Owner): void {
  checkFolder(path, owner, (descriptor, { mode }) => {
    if ((mode & 0o077) !== 0) fchmodSync(descriptor, 0o700);
  });
}

/**
 * Creates the folder that the user named for the store, 0700. An existing folder keeps its mode, as
 * it may hold other things; it is refused where others could replace its content.
 * @throws store.unwritable, store.unsafe
 */
export function ensureRoot(path: string, owner: Owner): void {
  checkFolder(path, owner, (_, { mode }) => {
    const sticky = (mode & 0o1000) !== 0;
    if ((mode & 0o022) === 0 || sticky) return;
    throw unsafe(
      path,
      'others can write to it',
      toCopy`remove access for others: chmod go-w ${path}`,
    );
  });
}

function checkFolder(
  path: string,
  owner: Owner,
  judge: (descriptor: number, stats: Stats) => void,
): void {
  try {
    makeFolder(path);
    withOpen(path, O_RDONLY | O_NOFOLLOW | O_DIRECTORY, (descriptor) => {
      const stats = fstatSync(descriptor);
      if (owner !== undefined && stats.uid !== owner) {
        const fix = 'choose a folder you own: --config-dir DIR';
        throw unsafe(path, 'it belongs to another user', fix);
      }
      judge(descriptor, stats);
    });
  } catch (error) {
    if (fsCode(error) === 'ENOTDIR' && isLink(path)) {
      throw unsafe(path, 'it is a symbolic link', `replace ${path} with a folder`);
    }
    throw storeError(error, path);
  }
}

/**
 * Fails where {@link ensureRoot} and {@link ensureFolder} would fail, and leaves nothing behind:
 * for a missing folder it creates another beside it and removes it at once.
 * @throws store.unwritable, store.unsafe
 */
export function rehearseFolder(path: string, isRoot: boolean, owner: Owner): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) tryFolder(path);
  else if (isRoot) ensureRoot(path, owner);
  else checkFolder(path, owner, () => {});
}

function tryFolder(path: string): void {
  try {
    const probe = join(nearestFolder(dirname(path)), `.fidesauth.${crypto.randomUUID()}.tmp`);
    mkdirSync(probe, 0o700);
    rmdirSync(probe);
  } catch (error) {
    throw storeError(error, path);
  }
}

function nearestFolder(path: string): string {
  const there = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  return there || dirname(path) === path ? path : nearestFolder(dirname(path));
}

/** Node's recursive mkdir hangs where a folder cannot be created, as below /proc. */
function makeFolder(path: string, withParents = true): void {
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    if (fsCode(error) === 'EEXIST') return;
    if (fsCode(error) !== 'ENOENT' || !withParents) throw error;
    makeFolder(dirname(path));
    makeFolder(path, false);
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** Makes a folder's entries durable: without this a power cut may undo a rename or unlink. */
export function syncFolder(path: string): void {
  withOpen(path, O_RDONLY, fsyncSync);
}

/** Runs `work` with an open file and always closes it. */
export function withOpen<T>(path: string, flags: number, work: (descriptor: number) => T): T {
  const descriptor = openSync(path, flags, 0o600);
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
