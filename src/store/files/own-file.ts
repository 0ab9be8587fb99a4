import { fchmodSync, fstatSync } from 'node:fs';
import { toCopy } from '../../domain/words/to-copy.ts';
import { unsafe } from './file-errors.ts';
import type { Owner } from './folders.ts';

/**
 * Checks that an open file of the store is a file, and ours. If others may read it, it is closed to
 * them, not refused: it holds no secret, and a history or lock must not be lost over a mode.
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
