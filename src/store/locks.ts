import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { toCopy } from '../domain/words/to-copy.ts';
import { FidesAuthError } from '../errors.ts';
import { fsCode } from './files/file-errors.ts';
import { removePrivate, writePrivate } from './files/files.ts';
import { ensureFolder, type Owner } from './files/folders.ts';
import {
  fateOf,
  type LockOwner,
  type ProcessTable,
  type SeenLock,
  seeLock,
  thisHolder,
} from './lock-holder.ts';
import type { StorePaths } from './paths.ts';

/** A lock that is held; `release` is safe to call twice. */
export type Lock = { release(): Promise<void> };

/** Locks across processes and, on a shared disk, across containers. */
export type LockStore = {
  /**
   * Takes the lock `name` (a profile name, or a name with `~`, which profiles never have) and waits
   * at most `waitMs` for its holder. Takes over the lock of a holder that is certainly dead, but
   * never that of another host or machine.
   * @throws store.locked naming the holder and the file; store.unwritable
   */
  acquire(name: string, waitMs: number, signal: AbortSignal): Promise<Lock>;
  /** Waits like `acquire` until the lock is free, but does not take it. @throws as `acquire` */
  untilFree(name: string, waitMs: number, signal: AbortSignal): Promise<void>;
};

const POLL_MS = 25;
/** A lock ends with its process, so it need not survive a power cut. */
const ONCE = { once: true, durable: 'nothing' } as const;

/** An unreadable lock this old is from a dead process: locks are written whole, then named. */
const UNREADABLE_MS = 2 * 60_000;
/** How long we must also see it unchanged, because clocks jump. */
const UNREADABLE_WATCH_MS = 1_000;

/** The holder touches its lock this often, for those who cannot see its process. */
const TOUCH_MS = 1_000;
/** A lock that stays untouched this long while we watch has lost its holder. */
const SILENT_MS = 8_000;

/** One wait for a lock. */
type Attempt = {
  readonly path: string;
  readonly self: LockOwner;
  readonly owner: Owner;
  readonly table: ProcessTable;
  /** Since when each file is unchanged, on a monotonic clock. */
  readonly since: Map<string, number>;
};

/** The locks in `<state>/locks`. */
export function lockStore(paths: StorePaths, owner: Owner, table: ProcessTable): LockStore {
  return {
    async acquire(name, waitMs, signal) {
      ensureFolder(paths.locks, owner);
      return acquireLock(join(paths.locks, `${name}.lock`), { owner, table, waitMs, signal });
    },
    async untilFree(name, waitMs, signal) {
      const path = join(paths.locks, `${name}.lock`);
      const attempt = { path, self: thisHolder(table), owner, table, since: new Map() };
      const isFree = (): boolean => !existsSync(path) || deadAt(path, attempt) !== undefined;
      await until(isFree, attempt, waitMs, signal);
    },
  };
}

/** How to take a lock. */
export type Waiting = {
  readonly owner: Owner;
  readonly table: ProcessTable;
  readonly waitMs: number;
  readonly signal: AbortSignal;
};

/**
 * Takes the lock that a file is, in a folder that exists.
 * @throws as {@link LockStore.acquire}
 */
export async function acquireLock(
  path: string,
  { owner, table, waitMs, signal }: Waiting,
): Promise<Lock> {
  const attempt = { path, self: thisHolder(table), owner, table, since: new Map() };
  await until(() => take(attempt), attempt, waitMs, signal);
  const touching = setInterval(() => touch(path), TOUCH_MS).unref();
  return {
    async release() {
      clearInterval(touching);
      release(attempt);
    },
  };
}

/** Retries until it succeeds. @throws store.locked after `waitMs` */
async function until(
  done: () => boolean,
  attempt: Attempt,
  waitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const end = performance.now() + waitMs;
  while (!done()) {
    if (performance.now() >= end) throw busy(attempt);
    const { setTimeout: wait } = await import('node:timers/promises');
    await wait(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function take(attempt: Attempt): boolean {
  const { path, self } = attempt;
  if (writePrivate(path, JSON.stringify(self), ONCE)) return true;
  const dead = deadAt(path, attempt);
  return dead !== undefined && takeOver(attempt, dead);
}

/** The lock file when its holder is certainly dead. */
function deadAt(path: string, { self, owner, table, since }: Attempt): SeenLock | undefined {
  const seen = seeLock(path, owner);
  if (seen === undefined) return undefined;
  const { holder, id, writtenAt } = seen;
  const fate = holder === undefined ? 'unsure' : fateOf(holder, self, table);
  if (fate !== 'unsure') return fate === 'dead' ? seen : undefined;
  const key = `${path} ${id} ${writtenAt}`;
  const first = since.get(key) ?? performance.now();
  since.set(key, first);
  const watched = performance.now() - first;
  if (holder !== undefined) return watched > SILENT_MS ? seen : undefined;
  const isOld = Math.abs(Date.now() - writtenAt) > UNREADABLE_MS;
  return isOld && watched > UNREADABLE_WATCH_MS ? seen : undefined;
}

/**
 * Only one process at a time may replace a dead holder's lock, and only after it checked, inside
 * the gate, that the holder is still the same. Otherwise two processes could remove each other's
 * new locks.
 */
function takeOver(attempt: Attempt, dead: SeenLock): boolean {
  const { path, self, owner } = attempt;
  const gates = enter(`${path}.takeover`, attempt);
  try {
    if (gates.length === 0 || seeLock(path, owner)?.id !== dead.id) return false;
    writePrivate(path, JSON.stringify(self), { durable: 'nothing' });
    return true;
  } finally {
    for (const gate of gates) removePrivate(gate, false);
  }
}

/**
 * Creates a gate and returns what to remove, in order; nothing when another process is inside. To
 * pass a dead process' gate it creates a second gate named after the dead process. Nobody else gets
 * that name, so nobody removes a gate that a living process created meanwhile.
 */
function enter(gate: string, attempt: Attempt): string[] {
  const { path, self, owner } = attempt;
  if (writePrivate(gate, JSON.stringify(self), ONCE)) return [gate];
  const dead = deadAt(gate, attempt);
  if (dead === undefined) return [];
  const inner = enter(
    `${path}.takeover.${dead.id.replace(/[^0-9a-f-]/g, '_').slice(0, 64)}`,
    attempt,
  );
  if (inner.length === 0 || seeLock(gate, owner)?.id === dead.id) {
    return inner.length === 0 ? [] : [gate, ...inner];
  }
  for (const left of inner) removePrivate(left, false);
  return [];
}

/** If this fails, other work in the folder fails too and reports it. */
function touch(path: string): void {
  const now = Date.now() / 1000;
  try {
    utimesSync(path, now, now);
  } catch (error) {
    if (fsCode(error) === '') throw error;
  }
}

function release({ path, self, owner }: Attempt): void {
  if (seeLock(path, owner)?.id === self.nonce) removePrivate(path, false);
}

function busy({ path, owner }: Attempt): FidesAuthError {
  const holder = seeLock(path, owner)?.holder;
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new FidesAuthError('store.locked', `${path}: ${who} is at work there`, {
    fix: toCopy`wait for it; if it is certainly not running, remove ${path} (and ${`${path}.takeover`} if it is there)`,
  });
}
