import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';

/** The longest wait for another process that works on the same profile. */
const LOCK_WAIT_MS = 30_000;

/**
 * Does something as the only mutation of a profile, across processes and containers. What a killed
 * one has left of temporary files is swept first.
 * @throws store.locked when another process keeps the profile for longer than 30 s; store.*
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

/** Waits until nobody else works on a profile. @throws as {@link withProfileLock} */
export async function untilUnlocked(
  profile: string,
  { store, signal }: Pick<Deps, 'store' | 'signal'>,
): Promise<void> {
  await store.locks.untilFree(profile, LOCK_WAIT_MS, signal);
}

/**
 * Does something under a lock. One that cannot be given back is told of and changes nothing: it ends
 * with this process, and what the work has come to matters more.
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
