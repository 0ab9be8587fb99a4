import type { JournalEntry, JournalState, ProfileEntry } from '../../domain/clients/journal.ts';
import type { Marker } from '../../domain/clients/marker.ts';
import { advance, isPastReturn, isProved } from '../../domain/clients/operations.ts';
import type { TakenBack } from '../../domain/clients/outcome.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import {
  doneButOpen,
  incomplete,
  nothingButOpen,
  onlyForward,
  undoneButOpen,
} from '../access/unfinished.ts';
import type { Deps } from '../base/deps.ts';
import { ready } from '../base/ready.ts';

/** One running mutation; every step is on disk before the next request is sent. */
export type Transaction<Entry extends JournalEntry = ProfileEntry> = {
  /** Its current state. */
  entry(): Entry;
  /** The latest state that may be on disk: a step that threw may have been written. */
  latest(): Entry;
  /** Writes the next state to disk. @throws store.unwritable */
  step(state: JournalState, more?: Parameters<typeof advance>[2]): Promise<void>;
  /**
   * Takes the next state and writes it to disk if possible: a full disk must not save a client that
   * is to be deleted. False when the write failed.
   */
  note(state: JournalState, more?: Parameters<typeof advance>[2]): Promise<boolean>;
};

/**
 * Undoes a failed mutation and proves it. `signal` ends it 20 s after it began.
 * @throws when anything may remain
 */
export type Undo<Entry extends JournalEntry = ProfileEntry> = (
  transaction: Transaction<Entry>,
  signal: AbortSignal,
) => Promise<TakenBack>;

/** What to do after a failed mutation. */
export type Failure<Entry extends JournalEntry = ProfileEntry> = {
  /** Undoes it, while that is possible. */
  readonly undo?: Undo<Entry>;
  /** True for a failure that certainly changed nothing, whatever the journal says. */
  readonly changedNothing?: (cause: unknown) => boolean;
  /** True where it can only be finished, whatever the journal says. */
  readonly isForward?: () => boolean;
};

const UNDO_MS = 20_000;

/**
 * Runs a mutation: writes its first journal entry to disk, does `work`, removes the entry. If
 * `work` fails, undoes it and throws the first error; if the undo fails, the journal entry stays.
 * @throws what `work` throws; bootstrap.incomplete or revoke.incomplete (first error kept as its
 * cause) when something may remain
 */
export async function transact<T, Entry extends JournalEntry = ProfileEntry>(
  deps: Deps,
  first: Entry,
  work: (transaction: Transaction<Entry>) => Promise<T>,
  failure: Failure<Entry>,
): Promise<T> {
  await ready(deps);
  await writeFirst(deps, first);
  const transaction = resumeTransaction(deps, first);
  const result = await workOrUndo(deps, transaction, work, failure);
  // Outside the undo: everything is done and proved; an entry that stays means only that.
  await noteDone(transaction);
  await close(deps, first.marker).catch((error) => {
    throw doneButOpen(transaction.entry(), error);
  });
  return result;
}

/** An entry whose write failed may still be on disk: removes it, or the error names it. */
async function writeFirst(deps: Deps, first: JournalEntry): Promise<void> {
  try {
    await deps.store.journal.write(first);
  } catch (error) {
    await close(deps, first.marker).catch(() => {
      throw nothingButOpen(first, error);
    });
    throw error;
  }
}

/**
 * Records that the work is done and proved, so that a recovery needs no server. If the write fails,
 * a recovery reaches the same end from the state before.
 */
export async function noteDone(transaction: Transaction<JournalEntry>): Promise<void> {
  if (isProved(transaction.entry())) return;
  try {
    await transaction.step('committed');
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
  }
}

/**
 * Removes the entry of a finished mutation. Retries once if the disk fails; an entry that is gone
 * counts as removed even if its removal reported an error.
 * @throws store.* when it may still exist
 */
export async function close(deps: Deps, marker: Marker): Promise<void> {
  const { journal } = deps.store;
  try {
    await journal.remove(marker);
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    await journal.remove(marker).catch(async (again) => {
      const entry = (await journal.read(marker)) ?? (await journal.readMove(marker));
      if (entry !== undefined) throw again;
    });
  }
}

async function workOrUndo<T, Entry extends JournalEntry>(
  deps: Deps,
  transaction: Transaction<Entry>,
  work: (transaction: Transaction<Entry>) => Promise<T>,
  failure: Failure<Entry>,
): Promise<T> {
  try {
    return await work(transaction);
  } catch (cause) {
    // The work is done and proved; a later failure says itself what remains.
    if (isProved(transaction.entry())) throw cause;
    await takeBack(deps, transaction, failure, cause);
    // Whatever broke in an interrupted run, the user knows of the interruption.
    deps.signal.throwIfAborted();
    throw cause;
  }
}

/** A mutation whose journal entry exists, to be continued or undone. */
export function resumeTransaction<Entry extends JournalEntry>(
  deps: Deps,
  found: Entry,
): Transaction<Entry> {
  let entry = found;
  let latest = found;
  return {
    entry: () => entry,
    latest: () => latest,
    async step(state, more) {
      latest = advance(entry, state, more);
      await deps.store.journal.write(latest);
      entry = latest;
    },
    async note(state, more) {
      entry = advance(entry, state, more);
      latest = entry;
      try {
        await deps.store.journal.write(entry);
        return true;
      } catch (error) {
        if (!hasCode(error, 'store.unwritable')) throw error;
        const text = `the journal could not be written: ${error.message}`;
        deps.report({ kind: 'warning', text });
        return false;
      }
    },
  };
}

async function takeBack<Entry extends JournalEntry>(
  deps: Deps,
  transaction: Transaction<Entry>,
  { undo, changedNothing, isForward }: Failure<Entry>,
  cause: unknown,
): Promise<void> {
  const { marker } = transaction.entry();
  if (changedNothing?.(cause) === true) {
    return close(deps, marker).catch(() => {
      throw nothingButOpen(transaction.entry(), cause);
    });
  }
  const past = isPastReturn(transaction.entry()) || isForward?.() === true;
  if (undo === undefined || past) {
    throw onlyForward(transaction.entry(), cause);
  }
  deps.report({ kind: 'undo', state: 'started' });
  const what = await undo(transaction, AbortSignal.timeout(UNDO_MS)).catch((error) => {
    throw incomplete(transaction.latest(), cause, error);
  });
  await close(deps, marker).catch((error) => {
    throw incomplete(transaction.entry(), cause, undoneButOpen(transaction.entry(), error));
  });
  deps.report({ kind: 'undo', state: 'done', what, clientId: transaction.entry().clientId });
}
