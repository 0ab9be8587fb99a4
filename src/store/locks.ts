import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { FidesAuthError } from '../errors.ts';
import { readPrivate, removePrivate, writePrivate } from './files/files.ts';
import { ensureFolder, type Owner } from './files/folders.ts';
import { type Holder, isDead, type ProcessTable, parseHolder, thisHolder } from './lock-holder.ts';
import type { StorePaths } from './paths.ts';

/** A lock that is held; `release` is safe to call twice. */
export type Lock = { release(): Promise<void> };

/** Locks across processes and, on a shared disk, across containers. */
export type LockStore = {
  /**
   * Takes the lock `name` (a profile name, or one with `~`, which those never have), waiting at most `waitMs` for its holder. The lock of a holder that is
   * certainly dead is taken over; one of another host never.
   * @throws store.locked naming the holder and the file; store.unwritable
   */
  acquire(name: string, waitMs: number, signal: AbortSignal): Promise<Lock>;
};

const POLL_MS = 25;
/** A lock ends with its process at the latest: no power cut needs to find it. */
const ONCE = { once: true, durable: 'nothing' } as const;

/** The locks in `<state>/locks`. */
export function lockStore(paths: StorePaths, owner: Owner, table: ProcessTable): LockStore {
  return {
    async acquire(name, waitMs, signal) {
      ensureFolder(paths.locks, owner);
      const path = join(paths.locks, `${name}.lock`);
      const self = thisHolder(table);
      const end = performance.now() + waitMs;
      while (!take(path, self, owner, table)) {
        if (performance.now() >= end) throw busy(path, owner);
        await wait(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
      return { release: async () => release(path, self, owner) };
    },
  };
}

function take(path: string, self: Holder, owner: Owner, table: ProcessTable): boolean {
  if (writePrivate(path, JSON.stringify(self), ONCE)) return true;
  const holder = holderOf(path, owner);
  if (holder === undefined || !isDead(holder, self, table)) return false;
  return takeOver(path, self, holder, owner);
}

/**
 * Only one process at a time may replace a dead holder's lock, and only after it saw, inside, that
 * it is still that holder's: else two could each remove what the other has just made.
 */
function takeOver(path: string, self: Holder, dead: Holder, owner: Owner): boolean {
  const gate = `${path}.takeover`;
  if (!writePrivate(gate, JSON.stringify(self), ONCE)) return false;
  try {
    const holder = holderOf(path, owner);
    if (holder?.nonce !== dead.nonce) return false;
    writePrivate(path, JSON.stringify(self), { durable: 'nothing' });
    return true;
  } finally {
    removePrivate(gate, false);
  }
}

function release(path: string, self: Holder, owner: Owner): void {
  const holder = holderOf(path, owner);
  if (holder?.nonce === self.nonce) removePrivate(path, false);
}

function holderOf(path: string, owner: Owner): Holder | undefined {
  const text = readPrivate(path, owner);
  return text === undefined ? undefined : parseHolder(text);
}

function busy(path: string, owner: Owner): FidesAuthError {
  const holder = holderOf(path, owner);
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new FidesAuthError('store.locked', `${path}: ${who} is at work on this profile`, {
    fix: `wait for it; if it is certainly gone, remove ${path} (and ${path}.takeover if it is there)`,
  });
}
