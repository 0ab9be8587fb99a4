import { constants, fdatasyncSync, writeFileSync } from 'node:fs';
import { storeError } from './files/file-errors.ts';
import { readPrivate } from './files/files.ts';
import { type Owner, withOpen } from './files/folders.ts';
import type { StorePaths } from './paths.ts';

/** One finished mutation. Before Fides 2.82 these lines are the only list of our clients. */
export type HistoryLine = {
  readonly time: string;
  readonly operation: 'bootstrap' | 'ensure' | 'replace' | 'undo' | 'revoke' | 'remove-profile';
  readonly server: string;
  readonly clientId: string;
  readonly marker: string;
  readonly profile: string;
  readonly scopes: number;
};

/** Appends one line to `<state>/history.jsonl` (0600). @throws store.unwritable, store.unsafe */
export function appendHistory(paths: StorePaths, line: HistoryLine): void {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
  try {
    withOpen(paths.historyFile, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, (descriptor) => {
      writeFileSync(descriptor, `${JSON.stringify({ version: 1, ...line })}\n`);
      fdatasyncSync(descriptor);
    });
  } catch (error) {
    throw storeError(error, paths.historyFile);
  }
}

/**
 * As {@link appendHistory}, but not when there is a line of the same operation on the same client: a
 * mutation that was cut short and carried on is one mutation.
 * @throws store.unwritable, store.unsafe
 */
export function appendOnce(paths: StorePaths, owner: Owner, line: HistoryLine): void {
  const text = readPrivate(paths.historyFile, owner) ?? '';
  const { operation, clientId, marker } = line;
  const same = JSON.stringify({ operation, clientId, marker });
  const known = text.split('\n').some((entry) => keyOf(entry) === same);
  if (!known) appendHistory(paths, line);
}

/** A line that is torn, as a full disk can leave one, is like none. */
function keyOf(text: string): string | undefined {
  try {
    const { operation, clientId, marker } = JSON.parse(text);
    return JSON.stringify({ operation, clientId, marker });
  } catch {
    return undefined;
  }
}
