import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
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
   * Takes the lock `name` (a profile name, or one with `~`, which those never have), waiting at most
   * `waitMs` for its holder. The lock of a holder that is certainly dead is taken over; one of another
   * host or machine never.
   * @throws store.locked naming the holder and the file; store.unwritable
   */
  acquire(name: string, waitMs: number, signal: AbortSignal): Promise<Lock>;
  /** Waits as `acquire` does until it could be taken, and leaves it. @throws as `acquire` */
  untilFree(name: string, waitMs: number, signal: AbortSignal): Promise<void>;
};

const POLL_MS = 25;
/** A lock ends with its process at the latest: no power cut needs to find it. */
const ONCE = { once: true, durable: 'nothing' } as const;

/** An unreadable lock of that age is of a process that died: each is made whole, under its name. */
const UNREADABLE_MS = 2 * 60_000;
/** How long it must also have stayed the same before our eyes: clocks jump. */
const UNREADABLE_WATCH_MS = 1_000;

/** A lock that is held is touched so often, for those who cannot see its process. */
const TOUCH_MS = 1_000;
/** One that nobody touched for so long before our eyes has no holder any more. */
const SILENT_MS = 8_000;

/** One wait for a lock. */
type Attempt = {
  readonly path: string;
  readonly self: LockOwner;
  readonly owner: Owner;
  readonly table: ProcessTable;
  /** Since when each file was seen as it is, on a clock that never jumps. */
  readonly since: Map<string, number>;
};

/** The locks in `<state>/locks`. */
export function lockStore(paths: StorePaths, owner: Owner, table: ProcessTable): LockStore {
  return {
    async acquire(name, waitMs, signal) {
      ensureFolder(paths.locks, owner);
      const path = join(paths.locks, `${name}.lock`);
      const attempt = { path, self: thisHolder(table), owner, table, since: new Map() };
      await until(() => take(attempt), attempt, waitMs, signal);
      const touching = setInterval(() => touch(path), TOUCH_MS).unref();
      return {
        async release() {
          clearInterval(touching);
          release(attempt);
        },
      };
    },
    async untilFree(name, waitMs, signal) {
      const path = join(paths.locks, `${name}.lock`);
      const attempt = { path, self: thisHolder(table), owner, table, since: new Map() };
      const isFree = (): boolean => !existsSync(path) || deadAt(path, attempt) !== undefined;
      await until(isFree, attempt, waitMs, signal);
    },
  };
}

/** Looks again and again until it is done. @throws store.locked after `waitMs` */
async function until(
  done: () => boolean,
  attempt: Attempt,
  waitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const end = performance.now() + waitMs;
  while (!done()) {
    if (performance.now() >= end) throw busy(attempt);
    await wait(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function take(attempt: Attempt): boolean {
  const { path, self } = attempt;
  if (writePrivate(path, JSON.stringify(self), ONCE)) return true;
  const dead = deadAt(path, attempt);
  return dead !== undefined && takeOver(attempt, dead);
}

/** The file there when its holder certainly is no more. */
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
 * Only one process at a time may replace a dead holder's lock, and only after it saw, inside, that
 * it is still that holder's: else two could each remove what the other has just made.
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
 * Makes a gate, and returns what to remove, in that order; nothing when another process is inside. A
 * dead process' gate is passed by a gate of its own, named by who died: nobody else gets that name,
 * so that nobody removes a gate that a living process has made meanwhile.
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

/** What keeps a lock from being touched will be told by whatever else is done there. */
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
  return new FidesAuthError('store.locked', `${path}: ${who} is working on this profile`, {
    fix: toCopy`wait for it; if it is certainly not running, remove ${path} (and ${`${path}.takeover`} if it is there)`,
  });
}
