import { constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fsCode, storeError, unsafe } from './file-errors.ts';
import { uniqueName } from './unique.ts';

// Larger than any file fidesauth writes; a profile with 300 scopes has 12 KB.
const LIMIT = 4 * 1024 * 1024;
const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;

/** Who may own the store's files: this user id; undefined where the platform has none. */
export type Owner = number | undefined;

/**
 * Makes a folder of the store and what leads to it, 0700, and checks it: ours, no link, closed to
 * others (mended when it is not).
 * @throws store.unwritable, store.unsafe
 */
export async function ensureFolder(path: string, owner: Owner): Promise<void> {
  await checkFolder(path, owner, async (handle, mode) => {
    if ((mode & 0o077) !== 0) await handle.chmod(0o700);
  });
}

/**
 * Makes the folder that the user has named for the store, 0700. One that was there before keeps its
 * mode, as it may hold other things; where others could exchange what lies in it, it is refused.
 * @throws store.unwritable, store.unsafe
 */
export async function ensureRoot(path: string, owner: Owner): Promise<void> {
  await checkFolder(path, owner, async (_, mode) => {
    const sticky = (mode & 0o1000) !== 0;
    if ((mode & 0o022) === 0 || sticky) return;
    throw unsafe(path, 'others can write to it', `close it to others: chmod go-w '${path}'`);
  });
}

async function checkFolder(
  path: string,
  owner: Owner,
  judge: (handle: FileHandle, mode: number) => Promise<void>,
): Promise<void> {
  try {
    await makeFolder(path);
    const handle = await open(path, O_RDONLY | O_NOFOLLOW | constants.O_DIRECTORY);
    try {
      const { uid, mode } = await handle.stat();
      if (owner !== undefined && uid !== owner) {
        const fix = 'choose a folder of yours: --config-dir DIR';
        throw unsafe(path, 'it belongs to another user', fix);
      }
      await judge(handle, mode);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (fsCode(error) === 'ENOTDIR' && (await isLink(path))) {
      throw unsafe(path, 'it is a symbolic link', `replace ${path} by a folder`);
    }
    throw storeError(error, path);
  }
}

/** Node's own recursive mkdir never returns where a folder cannot be made, as below /proc. */
async function makeFolder(path: string, withParents = true): Promise<void> {
  try {
    await mkdir(path, 0o700);
  } catch (error) {
    if (fsCode(error) === 'EEXIST') return;
    if (fsCode(error) !== 'ENOENT' || !withParents) throw error;
    await makeFolder(dirname(path));
    await makeFolder(path, false);
  }
}

async function isLink(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isSymbolicLink() ?? false;
}

/**
 * The text of a private file; undefined when there is none.
 * @throws store.unsafe for a link, a foreign owner or a mode open to others; store.unwritable
 */
export async function readPrivate(path: string, owner: Owner): Promise<string | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, O_RDONLY | O_NOFOLLOW);
  } catch (error) {
    if (fsCode(error) === 'ENOENT') return undefined;
    throw storeError(error, path);
  }
  try {
    const { uid, mode, size } = await handle.stat();
    if (owner !== undefined && uid !== owner) {
      throw unsafe(
        path,
        'it belongs to another user',
        `check who put it there, then remove ${path}`,
      );
    }
    if ((mode & 0o077) !== 0) {
      throw unsafe(
        path,
        'others can read or change it',
        `check its content, then: chmod 600 '${path}'`,
      );
    }
    if (size > LIMIT) throw unsafe(path, 'it is far too large', `look into ${path}`);
    return await handle.readFile('utf8');
  } catch (error) {
    throw storeError(error, path);
  } finally {
    await handle.close();
  }
}

/** How a private file is written. */
export type WriteMode = {
  /** Never replace a file. */
  readonly once?: boolean;
  /** False for what a power cut may take (locks): no fsync, which costs milliseconds. */
  readonly durable?: boolean;
};

/**
 * Writes a private file (0600) so that after a crash either all of it is there or nothing:
 * temporary file, fsync, rename, fsync of the folder.
 * @returns false when `once` found a file there, true when it was written
 * @throws store.unwritable, store.unsafe
 */
export async function writePrivate(
  path: string,
  text: string,
  { once = false, durable = true }: WriteMode = {},
): Promise<boolean> {
  const temporary = join(dirname(path), `.${basename(path)}.${uniqueName()}.tmp`);
  try {
    await writeNew(temporary, text, durable);
    if (once && !(await linkOnce(temporary, path))) return false;
    if (!once) await renameOrRemove(temporary, path);
    if (durable) await syncFolder(dirname(path));
    return true;
  } catch (error) {
    throw storeError(error, path);
  } finally {
    if (once) await removeTemporary(temporary);
  }
}

/**
 * Proves that a folder takes files of that many bytes, and leaves none.
 * @throws store.unwritable
 */
export async function proveWritable(folder: string, bytes: number): Promise<void> {
  const probe = join(folder, `.probe.${uniqueName()}.tmp`);
  try {
    await writeNew(probe, ' '.repeat(bytes), false);
    await unlink(probe);
  } catch (error) {
    throw storeError(error, folder);
  }
}

async function writeNew(path: string, text: string, durable: boolean): Promise<void> {
  const handle = await open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o600);
  try {
    await handle.writeFile(text);
    if (durable) await handle.sync();
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await handle.close();
  }
}

async function renameOrRemove(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    await removeTemporary(from);
    throw error;
  }
}

/** It is not there when writing it failed. */
async function removeTemporary(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (fsCode(error) !== 'ENOENT') throw storeError(error, path);
  });
}

async function linkOnce(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (fsCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a file: unlink and, for good, fsync of the folder. An absent file is fine. */
export async function removePrivate(path: string, durable = true): Promise<void> {
  try {
    await unlink(path);
    if (durable) await syncFolder(dirname(path));
  } catch (error) {
    if (fsCode(error) !== 'ENOENT') throw storeError(error, path);
  }
}

/** Makes a folder's entries durable: a rename or unlink survives a power cut only after this. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
