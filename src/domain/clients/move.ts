import type { Reach } from './journal.ts';
import type { Marker } from './marker.ts';
import type { Profile } from './profile.ts';

type MoveHead = Reach & {
  /** The move's own, not that of the client. */
  readonly marker: Marker;
  readonly state: 'moving';
  readonly profile: string;
  readonly clientId: string;
  readonly startedAt: string;
};

/** A profile that gets another name: `profile` until then, `to` from then on. */
export type Rename = MoveHead & { readonly operation: 'rename'; readonly to: string };

/** A profile that comes from elsewhere. Its secret is in its credential file alone. */
export type Import = MoveHead & { readonly operation: 'import'; readonly document: Profile };

/**
 * An unfinished change of this machine alone, as stored in the journal beside the mutations. It has
 * one state: whatever is done of it can be finished or taken back, without a server.
 */
export type Move = Rename | Import;

/** True for a move among the entries of the journal. */
export function isMove(entry: { readonly operation: string } | undefined): entry is Move {
  return entry?.operation === 'rename' || entry?.operation === 'import';
}

/** The names of the profiles that a move changes, in the order in which they are locked. */
export function namesIn(move: Move): string[] {
  return move.operation === 'rename' ? [move.profile, move.to].sort() : [move.profile];
}

/** What a move does, in words: `renaming profile ci to build`. */
export function moveText(move: Move): string {
  const { profile } = move;
  return move.operation === 'rename'
    ? `renaming profile ${profile} to ${move.to}`
    : `importing profile ${profile}`;
}
