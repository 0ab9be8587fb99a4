import { constants, fdatasyncSync, writeFileSync } from 'node:fs';
import { storeError } from './file-errors.ts';
import { withOpen } from './folders.ts';
import type { StorePaths } from './paths.ts';

/** One finished mutation. Before Fides 2.82 these lines are the only list of our clients. */
export type HistoryLine = {
  readonly time: string;
  readonly operation: 'bootstrap' | 'revoke' | 'remove-profile';
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
