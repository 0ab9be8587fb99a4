import { isUtf8 } from 'node:buffer';
import { constants, fstatSync, lstatSync, readFileSync, type Stats, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toCopy } from '../../domain/words/to-copy.ts';
import { type DraftMode, openDraft, writeWhole } from './draft.ts';
import { corrupt, fsCode, storeError, unsafe } from './file-errors.ts';
import { type Owner, syncFolder, withOpen } from './folders.ts';

// Blocking calls: a bootstrap makes over a hundred, each ten times slower through Node's thread
// pool, and there is nothing else to do meanwhile.

// Larger than any file fidesauth writes; a profile with 300 scopes takes 12 KB.
const LIMIT = 4 * 1024 * 1024;
// O_NONBLOCK: never wait for the other end of a FIFO in this place.
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const PRIVATE = 0o600;

/**
 * The text of a private file; undefined when there is none.
 * @throws store.unsafe for a link, another owner or a mode open to others; store.unwritable
 */
export function readPrivate(path: string, owner: Owner): string | undefined {
  try {
    return withOpen(path, READ, (descriptor) => {
      requirePrivate(path, fstatSync(descriptor), owner);
      return decode(path, readFileSync(descriptor));
    });
  } catch (error) {
    if (fsCode(error) === 'ENOENT') return undefined;
    throw storeError(error, path);
  }
}

/** Decoding invalid UTF-8 would change the content without notice. */
function decode(path: string, bytes: Buffer): string {
  if (!isUtf8(bytes)) throw corrupt(path, 'it is not text');
  return bytes.toString('utf8');
}

function requirePrivate(path: string, stats: Stats, owner: Owner): void {
  const { uid, mode, size } = stats;
  if (owner !== undefined && uid !== owner) {
    const fix = toCopy`check who put it there, then remove ${path}`;
    throw unsafe(path, 'it belongs to another user', fix);
  }
  if ((mode & 0o077) !== 0) {
    const fix = toCopy`check its content, then: chmod 600 ${path}`;
    throw unsafe(path, 'others can read or change it', fix);
  }
  if (!stats.isFile()) throw unsafe(path, 'it is not a file', `check what ${path} is`);
  if (size > LIMIT) throw unsafe(path, 'it is far too large', `check ${path}`);
}

/** How a private file is written. */
export type WriteMode = {
  /** Never replace a file. */
  readonly once?: boolean;
  /** What must survive a power cut; `entry` by default, `nothing` for locks. */
  readonly durable?: DraftMode['sync'];
};

/**
 * Writes a private file (0600) that is whole or absent after a crash: temporary file, fsync,
 * rename, fsync of the folder.
 * @returns false when `once` finds an existing file, else true
 * @throws store.unwritable, store.unsafe
 */
export function writePrivate(
  path: string,
  text: string,
  { once = false, durable = 'entry' }: WriteMode = {},
): boolean {
  try {
    return writeWhole(path, text, {
      mode: PRIVATE,
      sync: durable,
      how: once ? 'new' : 'replace',
    });
  } catch (error) {
    throw storeError(error, path);
  }
}

/**
 * Proves that a folder takes files of that size, and leaves none.
 * @throws store.unwritable
 */
export function proveWritable(folder: string, bytes: number): void {
  try {
    const probe = openDraft(join(folder, 'probe'), { mode: PRIVATE, sync: 'nothing' });
    probe.write(' '.repeat(bytes));
    probe.drop();
  } catch (error) {
    throw storeError(error, folder);
  }
}

/**
 * Removes a file: unlink, and fsync of the folder where durable. An absent file is fine, even if
 * the removal reported an error.
 * @throws store.unwritable when the file may still exist, now or after a power cut
 */
export function removePrivate(path: string, durable = true): void {
  try {
    unlinkOrFindGone(path);
    if (durable) syncFolder(dirname(path));
  } catch (error) {
    if (fsCode(error) !== 'ENOENT') throw storeError(error, path);
  }
}

function unlinkOrFindGone(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw error;
  }
}
