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

/** The `code` of a file system error; empty for anything else, our own errors among them. */
export function fsCode(error: unknown): string {
  if (!(error instanceof Error) || error instanceof FidesAuthError) return '';
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/**
 * The error a user can act on for a failed file operation; errors of ours pass unchanged.
 * @returns store.unwritable, or store.unsafe when a symbolic link stands where a file belongs
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

/** A file that others could read or have put there. */
export function unsafe(path: string, why: string, fix: string): FidesAuthError {
  return new FidesAuthError('store.unsafe', `${path}: ${why}`, { fix });
}

/** A file whose content is not what fidesauth writes. The file is left as it is. */
export function corrupt(path: string, why: string): FidesAuthError {
  return new FidesAuthError('store.corrupt', `${path}: ${why}; it was not changed`, {
    fix: toCopy`check it; to continue without it, move it away: mv ${path} ${`${path}.damaged`}`,
  });
}
