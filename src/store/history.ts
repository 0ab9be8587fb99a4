import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { storeError } from './file-errors.ts';
import type { StorePaths } from './paths.ts';

/** One finished mutation. Before Fides 2.82 these lines are the only list of our clients. */
export type HistoryLine = {
  readonly time: string;
  readonly operation: 'bootstrap' | 'recover' | 'undo' | 'revoke' | 'remove-profile';
  readonly server: string;
  readonly clientId: string;
  readonly marker: string;
  readonly profile: string;
  readonly scopes: number;
};

/** Appends one line to `<state>/history.jsonl` (0600). @throws store.unwritable, store.unsafe */
export async function appendHistory(paths: StorePaths, line: HistoryLine): Promise<void> {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
  try {
    const handle = await open(paths.historyFile, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
    try {
      await handle.appendFile(`${JSON.stringify({ version: 1, ...line })}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw storeError(error, paths.historyFile);
  }
}
