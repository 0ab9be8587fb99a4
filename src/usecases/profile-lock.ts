import type { Deps } from './deps.ts';

/** The longest wait for another process that works on the same profile. */
const LOCK_WAIT_MS = 30_000;

/**
 * Does something as the only mutation of a profile, across processes and containers. What a killed
 * one has left of temporary files is swept first.
 * @throws store.locked when another process keeps the profile for longer than 30 s; store.*
 */
export async function withProfileLock<T>(
  profile: string,
  { store, signal }: Pick<Deps, 'store' | 'signal'>,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await store.locks.acquire(profile, LOCK_WAIT_MS, signal);
  try {
    await store.sweep();
    return await work();
  } finally {
    await lock.release();
  }
}
