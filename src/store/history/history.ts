import {
  constants,
  fdatasyncSync,
  fstatSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { FidesAuthError } from '../../errors.ts';
import { uniqueName } from '../files/draft.ts';
import { fsCode, storeError } from '../files/file-errors.ts';
import { type Owner, withOpen } from '../files/folders.ts';
import { requireOwnFile } from '../files/own-file.ts';
import type { LockStore } from '../locks.ts';
import type { StorePaths } from '../paths.ts';
import { endsTorn, linesFromEnd, linesOf } from './lines.ts';
import { rotateHistory } from './rotation.ts';

/** One finished mutation. Before Fides 2.82 these lines are the only list of our clients. */
export type HistoryLine = {
  readonly time: string;
  readonly operation:
    | 'bootstrap'
    | 'ensure'
    | 'replace'
    | 'rotate'
    | 'rotate-in-place'
    | 'undo'
    | 'revoke'
    | 'delete'
    | 'remove-profile'
    | 'rename'
    | 'import';
  readonly server: string;
  readonly clientId: string;
  readonly marker: string;
  /** Absent for a client that no profile named. */
  readonly profile?: string;
  readonly scopes: number;
};

/** The outcome of recording a line; the mutation itself is done either way. */
export type Recorded = {
  /** False: the line is lost, neither in the history nor in a waiting file. */
  readonly kept: boolean;
  readonly warning: string | undefined;
};

/** The history of this store's mutations. */
export type HistoryStore = {
  /**
   * Adds a line; with `once` only if the last lines have no such operation on that client, since a
   * mutation that was interrupted and continued counts as one. A failed write fails nothing: the
   * line waits in another file for the next mutation.
   */
  record(line: HistoryLine, once: boolean): Promise<Recorded>;
};

/** A file of this size is rotated: some 4,500 mutations. */
const LARGE = 1024 * 1024;
/** How far back it searches for a line. */
const REACH = 4 * LARGE;

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants;
const APPEND = O_APPEND | O_CREAT | O_RDWR | O_NOFOLLOW | O_NONBLOCK;

const WAITING = 'history.pending.jsonl';
const CLAIMED = /^history\.pending-[0-9a-f]{16}\.jsonl$/;

/** The history in `<state>/history.jsonl`. */
export function historyStore(paths: StorePaths, owner: Owner, locks: LockStore): HistoryStore {
  return {
    async record(line, once) {
      const failed = tried(() => append(paths, owner, line, once));
      if (failed !== undefined) return setAside(paths, owner, line, failed);
      const isLarge = sizeOf(paths.historyFile) >= LARGE;
      return { kept: true, warning: isLarge ? await rotated(paths, owner, locks) : undefined };
    },
  };
}

function textOf(line: HistoryLine): string {
  return JSON.stringify({ version: 1, ...line });
}

/** The error of a failed file operation; undefined on success. */
function tried(work: () => void): FidesAuthError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof FidesAuthError) return error;
    throw error;
  }
}

/** Adds the waiting lines and the line; with `once` only if there is no line like it. */
function append(paths: StorePaths, owner: Owner, line: HistoryLine, once: boolean): void {
  const { historyFile, state } = paths;
  const missing: string[] = [];
  const isCurrent = withHistory(historyFile, owner, (descriptor) => {
    const waiting = claimWaiting(state);
    const has = (isSame: (text: string) => boolean): boolean => lastLines(descriptor).some(isSame);
    for (const text of waiting.flatMap((path) => waitingLines(path, owner))) {
      if (!has((other) => other === text)) missing.push(text);
    }
    if (!once || !has((text) => isLike(text, line))) missing.push(textOf(line));
    write(descriptor, missing);
    for (const path of waiting) unlinkSync(path);
    return fstatSync(descriptor).ino === statSync(historyFile, { throwIfNoEntry: false })?.ino;
  });
  // Another process rotated the file meanwhile and may have missed these lines.
  if (!isCurrent) withHistory(historyFile, owner, (descriptor) => write(descriptor, missing));
}

function lastLines(descriptor: number): string[] {
  return [...linesFromEnd(descriptor, fstatSync(descriptor).size, REACH)];
}

/** True for a line of the same operation on the same client; false for a torn line. */
function isLike(text: string, { operation, clientId, marker }: HistoryLine): boolean {
  if (!text.includes(marker)) return false;
  try {
    const other = JSON.parse(text);
    return other.operation === operation && other.clientId === clientId && other.marker === marker;
  } catch {
    return false;
  }
}

function withHistory<T>(path: string, owner: Owner, work: (descriptor: number) => T): T {
  try {
    return withOpen(path, APPEND, (descriptor) => {
      requireOwnFile(path, descriptor, owner);
      return work(descriptor);
    });
  } catch (error) {
    throw storeError(error, path, `check what ${path} is, then move it away or free its disk`);
  }
}

function write(descriptor: number, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const gap = endsTorn(descriptor, fstatSync(descriptor).size) ? '\n' : '';
  writeFileSync(descriptor, `${gap}${lines.join('\n')}\n`);
  fdatasyncSync(descriptor);
}

/** Files of waiting lines, renamed so that no process adds to them. */
function claimWaiting(folder: string): string[] {
  const names = readdirSync(folder);
  const claimed = names.filter((name) => CLAIMED.test(name)).map((name) => join(folder, name));
  if (!names.includes(WAITING)) return claimed;
  const path = join(folder, `history.pending-${uniqueName()}.jsonl`);
  renameSync(join(folder, WAITING), path);
  return [...claimed, path];
}

function waitingLines(path: string, owner: Owner): string[] {
  return withOpen(path, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK, (descriptor) => {
    requireOwnFile(path, descriptor, owner);
    return [...linesOf(descriptor)];
  });
}

function setAside(
  paths: StorePaths,
  owner: Owner,
  line: HistoryLine,
  cause: FidesAuthError,
): Recorded {
  const path = join(paths.state, WAITING);
  const text = textOf(line);
  const failed = tried(() => withHistory(path, owner, (descriptor) => write(descriptor, [text])));
  const rest =
    failed === undefined
      ? `the line is kept in ${path}; the next change writes it once this is fixed`
      : `and it could not be kept beside it either, so save it yourself: ${text}`;
  return { kept: failed === undefined, warning: `history: ${cause.message}; ${rest}` };
}

async function rotated(
  paths: StorePaths,
  owner: Owner,
  locks: LockStore,
): Promise<string | undefined> {
  try {
    await rotateHistory(paths, owner, locks);
    return undefined;
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    // Another process is rotating it.
    if (error.code === 'store.locked') return undefined;
    return `history: it could not be shortened: ${error.message}`;
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    if (fsCode(error) === '') throw error;
    return 0;
  }
}
