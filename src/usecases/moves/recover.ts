import { type Move, moveText, namesIn } from '../../domain/clients/move.ts';
import type { Recovered } from '../../domain/clients/outcome.ts';
import { FidesAuthError } from '../../errors.ts';
import { type Consent, consentTo } from '../base/consent.ts';
import type { Deps } from '../base/deps.ts';
import { ready } from '../base/ready.ts';
import { endMove } from './run.ts';

/** What a recovery does with the open moves. */
export type MovesInput = {
  /** Only moves of this server (normal form), or of this profile, by either of its names. */
  readonly server: string | undefined;
  readonly profile: string | undefined;
  readonly undo: boolean;
  readonly consentToMoves: Consent<readonly Move[]>;
};

/** A move that was ended: as {@link Recovered}, and it deletes no client. */
export type EndedMove = Recovered & { readonly deletions: readonly [] };

/** The open moves that a recovery is about. @throws store.* */
export async function openMoves(
  { server, profile }: Pick<MovesInput, 'server' | 'profile'>,
  { store }: Deps,
): Promise<readonly Move[]> {
  return (await store.journal.moves())
    .filter((move) => server === undefined || move.server === server)
    .filter((move) => profile === undefined || namesIn(move).includes(profile));
}

/**
 * Finishes or takes back each move on its own; `failure` is that of the first that stays open.
 * @throws confirm.required, confirm.declined
 */
export async function endMoves(
  moves: readonly Move[],
  { undo, consentToMoves }: MovesInput,
  deps: Deps,
): Promise<{
  readonly recovered: readonly EndedMove[];
  readonly failure: FidesAuthError | undefined;
}> {
  const recovered: EndedMove[] = [];
  if (moves.length === 0) return { recovered, failure: undefined };
  const what = `recover: unfinished is ${moves.map(moveText).join(', ')}`;
  await consentTo(consentToMoves, { what, declined: 'recover: nothing was changed' })(moves);
  await ready(deps);
  let failure: FidesAuthError | undefined;
  for (const move of moves) {
    const { marker, profile, server, clientId } = move;
    try {
      const outcome = await endMove(move, undo, deps);
      recovered.push({ marker, profile, server, clientId, outcome, deletions: [] });
    } catch (error) {
      if (!(error instanceof FidesAuthError) || deps.signal.aborted) throw error;
      if (failure === undefined) failure = error;
      else deps.report({ kind: 'warning', text: error.message });
    }
  }
  return { recovered, failure };
}
