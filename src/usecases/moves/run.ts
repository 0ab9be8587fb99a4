import type { Move } from '../../domain/clients/move.ts';
import { moveText, namesIn } from '../../domain/clients/move.ts';
import { asFidesAuthError, FidesAuthError } from '../../errors.ts';
import { carryOnMove } from '../access/open-move.ts';
import { withProfileLock } from '../access/profile-lock.ts';
import type { Deps } from '../base/deps.ts';
import { ready } from '../base/ready.ts';
import { close } from '../transaction/transaction.ts';
import { finishMove, type Moved, undoMove } from './ending.ts';

/**
 * Runs a move: writes its journal entry to disk, does `first` and the rest of the move, removes the
 * entry. If anything fails, takes everything back and throws the first error. The caller holds the
 * locks.
 * @throws what the move throws; profile.incomplete when its record stays
 */
export async function runMove(move: Move, first: () => Promise<void>, deps: Deps): Promise<void> {
  await ready(deps);
  try {
    await deps.store.journal.write(move);
  } catch (error) {
    // An entry whose write failed may still be on disk.
    await close(deps, move.marker).catch(() => {
      throw open(move, `${asFidesAuthError(error).message}; nothing was changed`, error);
    });
    throw error;
  }
  try {
    await first();
    await finishMove(move, deps);
  } catch (cause) {
    await takeBack(move, cause, deps);
    throw cause;
  }
  await close(deps, move.marker).catch((error) => {
    throw open(move, `it is done: ${asFidesAuthError(error).message}`, error);
  });
}

async function takeBack(move: Move, cause: unknown, deps: Deps): Promise<void> {
  try {
    await undoMove(move, deps);
    await close(deps, move.marker);
  } catch (error) {
    const [first, then] = [asFidesAuthError(cause), asFidesAuthError(error)];
    throw open(move, `${first.message}; it could not be taken back: ${then.message}`, cause);
  }
}

/** Finishes or takes back one unfinished move, under its locks. @throws as {@link runMove} */
export async function endMove(
  listed: Move,
  undo: boolean,
  deps: Deps,
): Promise<Moved | 'ended-elsewhere'> {
  return withMoveLocks(namesIn(listed), deps, async () => {
    const move = await deps.store.journal.readMove(listed.marker);
    // The former holder of the locks has ended it.
    if (move === undefined) return 'ended-elsewhere';
    try {
      const moved = await (undo ? undoMove(move, deps) : finishMove(move, deps));
      await close(deps, move.marker);
      return moved;
    } catch (error) {
      if (!(error instanceof FidesAuthError) || error.exitCode !== 8) throw error;
      throw open(move, error.message, error);
    }
  });
}

/** Runs `work` under the locks of these profiles, taken in this order. @throws store.locked */
export function withMoveLocks<T>(
  names: readonly string[],
  deps: Deps,
  work: () => Promise<T>,
): Promise<T> {
  const [first, ...rest] = names;
  if (first === undefined) return work();
  return withProfileLock(first, deps, () => withMoveLocks(rest, deps, work));
}

function open(move: Move, why: string, cause: unknown): FidesAuthError {
  const { marker, clientId } = move;
  return new FidesAuthError(
    'profile.incomplete',
    `${moveText(move)} (client ${clientId}, marker ${marker}): ${why}; its record may remain`,
    { fix: carryOnMove(move), clientId, cause },
  );
}
