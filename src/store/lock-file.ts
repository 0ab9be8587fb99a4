import { constants, fstatSync, readSync } from 'node:fs';
import { fsCode, storeError } from './files/file-errors.ts';
import { type Owner, withOpen } from './files/folders.ts';
import { requireOwnFile } from './files/own-file.ts';
import { type Holder, parseHolder } from './lock-holder.ts';

/** A lock file as it was seen. */
export type SeenLock = {
  /** What tells this file from a later one in its place: its holder's nonce, else what it is on disk. */
  readonly id: string;
  /** Undefined where it cannot be read as one: empty, cut off, closed to us. */
  readonly holder: Holder | undefined;
  readonly writtenAt: number;
};

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** Longer than any lock of ours, whatever its host is called. */
const LONGEST = 8192;

/**
 * The lock file there; undefined when there is none.
 * @throws store.unsafe when it is no file, or not ours; store.unwritable
 */
export function seeLock(path: string, owner: Owner): SeenLock | undefined {
  try {
    return withOpen(path, READ, (descriptor) => {
      requireOwnFile(path, descriptor, owner);
      const { ino, mtimeMs } = fstatSync(descriptor);
      const block = Buffer.alloc(LONGEST);
      const text = block.subarray(0, readSync(descriptor, block, 0, LONGEST, 0)).toString('utf8');
      const holder = parseHolder(text);
      return { id: holder?.nonce ?? `${ino}-${mtimeMs}`, holder, writtenAt: mtimeMs };
    });
  } catch (error) {
    if (fsCode(error) === 'ENOENT') return undefined;
    throw storeError(error, path);
  }
}
