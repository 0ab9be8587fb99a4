import { type Move, moveText, namesIn } from '../../domain/clients/move.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';

/** The unfinished move of a profile, by either of its names. @throws store.* */
export async function openMoveOf(name: string, store: Store): Promise<Move | undefined> {
  return (await store.journal.moves()).find((move) => namesIn(move).includes(name));
}

/** The error for an unfinished move, with the command that ends it. */
export function unfinishedMove(move: Move): FidesAuthError {
  const { clientId, marker } = move;
  const what = `${moveText(move)} was interrupted (client ${clientId}, marker ${marker})`;
  return new FidesAuthError('profile.incomplete', what, { fix: carryOnMove(move), clientId });
}

/** The commands that end a move. They need no server. */
export function carryOnMove({ profile }: Move): string {
  return toCopy`finish it: fidesauth recover -p ${profile} --yes; or take it back: fidesauth recover -p ${profile} --undo --yes`;
}

/** Refuses work on a profile with an unfinished move. @throws profile.busy */
export async function refuseWhileMoved(name: string, store: Store): Promise<void> {
  const move = await openMoveOf(name, store);
  if (move === undefined) return;
  throw new FidesAuthError('profile.busy', `${moveText(move)} was interrupted`, {
    fix: carryOnMove(move),
    clientId: move.clientId,
  });
}
