import { type JournalEntry, profileIn } from '../../domain/clients/journal.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';

/** The longest wait for another process that uses the same profile. */
const LOCK_WAIT_MS = 30_000;

/**
 * Runs `work` as the only mutation of a profile, across processes and containers. First removes
 * temporary files of killed processes.
 * @throws store.locked when another process holds the profile for more than 30 s; store.*
 */
export async function withProfileLock<T>(
  profile: string,
  deps: Pick<Deps, 'store' | 'signal' | 'report'>,
  work: () => Promise<T>,
): Promise<T> {
  return withLock(profile, LOCK_WAIT_MS, deps, async () => {
    for (const { message } of await deps.store.sweep()) {
      deps.report({ kind: 'warning', text: `a temporary file could not be removed: ${message}` });
    }
    return work();
  });
}

/** The deletions of clients that no profile names: one at a time. */
const DELETIONS = 'clients~deletion';

/**
 * Runs `work` as the only mutation of what an entry changes.
 * @throws as {@link withProfileLock}
 */
export function withEntryLock<T>(
  entry: JournalEntry,
  deps: Pick<Deps, 'store' | 'signal' | 'report'>,
  work: () => Promise<T>,
): Promise<T> {
  const profile = profileIn(entry);
  return profile === null ? withDeletionLock(deps, work) : withProfileLock(profile, deps, work);
}

/**
 * Runs `work` as the only deletion of a client that no profile names.
 * @throws as {@link withProfileLock}
 */
export function withDeletionLock<T>(
  deps: Pick<Deps, 'store' | 'signal' | 'report'>,
  work: () => Promise<T>,
): Promise<T> {
  return withProfileLock(DELETIONS, deps, work);
}

/** Waits until no other process uses a profile. @throws as {@link withProfileLock} */
export async function untilUnlocked(
  profile: string,
  { store, signal }: Pick<Deps, 'store' | 'signal'>,
): Promise<void> {
  await store.locks.untilFree(profile, LOCK_WAIT_MS, signal);
}

/**
 * Runs `work` under a lock. A lock that cannot be released is only a warning: it ends with this
 * process, and the outcome of the work matters more.
 * @throws store.locked after `waitMs`; store.*
 */
export async function withLock<T>(
  name: string,
  waitMs: number,
  { store, signal, report }: Pick<Deps, 'store' | 'signal' | 'report'>,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await store.locks.acquire(name, waitMs, signal);
  try {
    return await work();
  } finally {
    await lock.release().catch((error) => {
      if (!(error instanceof FidesAuthError)) throw error;
      report({ kind: 'warning', text: `the lock could not be removed: ${error.message}` });
    });
  }
}
