import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file size limit is reached',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EISDIR: 'it is a folder',
  ENOENT: 'it cannot be created there',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
  ENAMETOOLONG: 'its path is too long',
};

/** Why a file system call failed, in words. */
export function fsReason(error: unknown): string {
  return WHY[fsCode(error)] ?? fsCode(error);
}

/** The `code` of a file system error; empty for anything else, including our own errors. */
export function fsCode(error: unknown): string {
  if (!(error instanceof Error) || error instanceof FidesAuthError) return '';
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/**
 * Turns a failed file operation into an error that users can act on; our own errors pass unchanged.
 * @returns store.unwritable, or store.unsafe for a symbolic link in place of a file
 */
export function storeError(
  error: unknown,
  path: string,
  fix = 'make that folder writable, or choose another with --config-dir DIR',
): unknown {
  if (error instanceof FidesAuthError) return error;
  const code = fsCode(error);
  if (code === '') return error;
  if (code === 'ELOOP')
    return unsafe(path, 'it is a symbolic link', toCopy`check where it leads, then remove ${path}`);
  return new FidesAuthError('store.unwritable', `${path}: ${fsReason(error)}`, {
    fix,
    cause: error,
  });
}

/** The error for a file that others can read or could have created. */
export function unsafe(path: string, why: string, fix: string): FidesAuthError {
  return new FidesAuthError('store.unsafe', `${path}: ${why}`, { fix });
}

/** The error for a file that fidesauth did not write like this. The file is kept. */
export function corrupt(path: string, why: string): FidesAuthError {
  return new FidesAuthError('store.corrupt', `${path}: ${why}; it was not changed`, {
    fix: toCopy`check it; to continue without it, move it away: mv ${path} ${`${path}.damaged`}`,
  });
}
