import {
  advance,
  isSwitched,
  type JournalEntry,
  type JournalState,
} from '../../domain/clients/journal.ts';
import type { Marker } from '../../domain/clients/marker.ts';
import type { TakenBack } from '../../domain/clients/outcome.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { asFidesAuthError, FidesAuthError, hasCode } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';
import { ready } from '../base/ready.ts';

/** One mutation under way; every step is on disk before the next request is sent. */
export type Transaction = {
  /** How far it has come. */
  entry(): JournalEntry;
  /** The latest that may be on disk: a step that threw may have been written all the same. */
  latest(): JournalEntry;
  /** Flushes the next state. @throws store.unwritable */
  step(state: JournalState, more?: Parameters<typeof advance>[2]): Promise<void>;
  /**
   * Takes the next state and flushes it if that can be done: a disk that is full must not keep a
   * client alive that is to be deleted. False when it could not be done.
   */
  note(state: JournalState, more?: Parameters<typeof advance>[2]): Promise<boolean>;
};

/**
 * Takes back what a failed mutation has done, and proves it. `signal` ends it 20 s after it began.
 * @throws when anything may remain
 */
export type Undo = (transaction: Transaction, signal: AbortSignal) => Promise<TakenBack>;

const UNDO_MS = 20_000;

/**
 * Runs a mutation: its first journal entry is flushed, `work` is done, the entry is removed. When
 * `work` fails, `undo` takes it back and the first error is thrown; when that fails too, the journal
 * entry stays.
 * @throws what `work` throws; bootstrap.incomplete (first error kept as its cause) when something
 * may remain
 */
export async function transact<T>(
  deps: Deps,
  first: JournalEntry,
  work: (transaction: Transaction) => Promise<T>,
  undo: Undo,
): Promise<T> {
  await ready(deps);
  await writeFirst(deps, first);
  const transaction = resumeTransaction(deps, first);
  const result = await workOrUndo(deps, transaction, work, undo);
  // Outside the undo: the profile is in place, and an entry that stays says no more than that.
  await noteCommitted(transaction);
  await close(deps, first.marker).catch((error) => {
    throw doneButOpen(transaction.entry(), error);
  });
  return result;
}

/** An entry that could not be flushed may be on disk all the same: it goes, or the error names it. */
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
 * Says that the work is done and proved, which spares a recovery its server. Where that cannot be
 * written, the state before it leads a recovery to the same end.
 */
export async function noteCommitted(transaction: Transaction): Promise<void> {
  try {
    await transaction.step('committed');
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
  }
}

/**
 * Removes the entry of a mutation that has come to its end. A disk that fails for a moment gets a
 * second chance; an entry that is gone though its removal reported an error counts as removed.
 * @throws store.* when it may still be there
 */
export async function close(deps: Deps, marker: Marker): Promise<void> {
  const { journal } = deps.store;
  try {
    await journal.remove(marker);
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    await journal.remove(marker).catch(async (again) => {
      if ((await journal.read(marker)) !== undefined) throw again;
    });
  }
}

async function workOrUndo<T>(
  deps: Deps,
  transaction: Transaction,
  work: (transaction: Transaction) => Promise<T>,
  undo: Undo,
): Promise<T> {
  try {
    return await work(transaction);
  } catch (cause) {
    await takeBack(deps, transaction, undo, cause);
    // Whatever broke in a run that was interrupted: the interruption is what its user knows of.
    deps.signal.throwIfAborted();
    throw cause;
  }
}

/** A mutation whose entry is in the journal already, to be carried on or taken back. */
export function resumeTransaction(deps: Deps, found: JournalEntry): Transaction {
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

async function takeBack(
  deps: Deps,
  transaction: Transaction,
  undo: Undo,
  cause: unknown,
): Promise<void> {
  if (isSwitched(transaction.entry())) throw unfinishedSwitch(transaction.entry(), cause);
  deps.report({ kind: 'undo', state: 'started' });
  let what: TakenBack;
  try {
    what = await undo(transaction, AbortSignal.timeout(UNDO_MS));
  } catch (error) {
    throw incomplete(transaction.latest(), cause, error);
  }
  const { clientId, marker } = transaction.entry();
  await close(deps, marker).catch((error) => {
    throw incomplete(transaction.entry(), cause, undoneButOpen(error));
  });
  deps.report({ kind: 'undo', state: 'done', what, clientId });
}

/** The work is done and proved; only its record could not be removed. */
function doneButOpen(entry: JournalEntry, error: unknown): FidesAuthError {
  const { profile, operation, clientId } = entry;
  return new FidesAuthError(
    'bootstrap.incomplete',
    `profile ${profile}: its ${operation} is done and proved (client ${clientId ?? 'unknown'}), but the record of it may still be open: ${asFidesAuthError(error).message}`,
    {
      fix: toCopy`close it: fidesauth recover -p ${profile}`,
      cause: error,
      ...(clientId === undefined ? {} : { clientId }),
    },
  );
}

/** Nothing was sent; only the record that something may be could not be removed. */
function nothingButOpen(entry: JournalEntry, error: unknown): FidesAuthError {
  const { profile, marker, clientId } = entry;
  const first = asFidesAuthError(error);
  return new FidesAuthError(
    'bootstrap.incomplete',
    `${first.message}; nothing was changed on the server, but a record of this run may be open (marker ${marker})`,
    {
      fix: toCopy`end it: fidesauth recover -p ${profile} (--undo)`,
      cause: first,
      ...(clientId === undefined ? {} : { clientId }),
    },
  );
}

function undoneButOpen(error: unknown): FidesAuthError {
  return new FidesAuthError(
    'bootstrap.incomplete',
    `it was taken back, but the record of it may still be open: ${asFidesAuthError(error).message}`,
    { cause: error },
  );
}

function unfinishedSwitch(entry: JournalEntry, cause: unknown): FidesAuthError {
  const first = asFidesAuthError(cause);
  const old = (entry.replaces ?? []).map(({ clientId }) => clientId).join(', ');
  const { clientId } = entry;
  return new FidesAuthError(
    'bootstrap.incomplete',
    `${first.message}; the new client ${clientId} is proved and stored, and what it replaces may still be on the server: ${old}`,
    {
      fix: toCopy`finish it: fidesauth recover -p ${entry.profile}`,
      cause: first,
      ...(clientId === undefined ? {} : { clientId }),
    },
  );
}

function incomplete(entry: JournalEntry, cause: unknown, undoError: unknown): FidesAuthError {
  const first = asFidesAuthError(cause);
  const why = hasCode(undoError, 'bootstrap.incomplete')
    ? undoError.message
    : `it could not be taken back: ${undoFailure(undoError)}`;
  const { clientId, marker } = entry;
  const named =
    clientId === undefined ? `marker ${marker}` : `client ${clientId}, marker ${marker}`;
  return new FidesAuthError('bootstrap.incomplete', `${first.message}; then ${why} (${named})`, {
    fix: toCopy`finish it or take it back: fidesauth recover -p ${entry.profile} (--undo)`,
    cause: first,
    ...(clientId === undefined ? {} : { clientId }),
  });
}

function undoFailure(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'no proof within 20 s';
  return asFidesAuthError(error).message;
}
