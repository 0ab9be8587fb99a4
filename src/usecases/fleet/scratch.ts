import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';

/**
 * Runs `work` with a store in a private folder of its own, which is removed afterwards. No secret is
 * written there: the journal alone is, for the time of a transaction.
 * @throws store.unwritable where no such folder can be made; what `work` throws
 */
export async function withScratch<T>(
  open: (folder: string) => Promise<Deps>,
  work: (own: Deps) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'fidesauth-')).catch((cause: unknown) => {
    throw new FidesAuthError('store.unwritable', `${tmpdir()}: no folder can be made there`, {
      fix: 'set TMPDIR to a folder that can be written, or name one: --config-dir DIR',
      cause,
    });
  });
  try {
    return await work(await open(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
