import { fchmodSync, fstatSync } from 'node:fs';
import { toCopy } from '../../domain/words/to-copy.ts';
import { unsafe } from './file-errors.ts';
import type { Owner } from './folders.ts';

/**
 * Checks that an open file of the store is one, and ours. One that others may read is closed to them,
 * as it holds no secret: what must not be lost over its mode is history, or a lock.
 * @throws store.unsafe
 */
export function requireOwnFile(path: string, descriptor: number, owner: Owner): void {
  const stats = fstatSync(descriptor);
  if (!stats.isFile()) throw unsafe(path, 'it is not a file', `check what ${path} is`);
  if (owner !== undefined && stats.uid !== owner) {
    const fix = toCopy`check who put it there, then remove ${path}`;
    throw unsafe(path, 'it belongs to another user', fix);
  }
  if ((stats.mode & 0o077) !== 0) fchmodSync(descriptor, 0o600);
}
