import type { Operation } from './journal.ts';

/**
 * What became of an unfinished mutation:
 * - `finished`: its client is proved and its profile in place
 * - `undone`: its client was deleted and is proved absent
 * - `restored`: its client holds its former scopes again
 * - `revoked`: a revoke that was cut short was carried to its end
 * - `nothing`: it changed nothing on the server
 * - `gone`: its client was there once and is no more, which this record did not ask for
 * - `kept`: so is the new client of a replacement; the profile keeps the one that it names
 * - `ended-elsewhere`: another process ended it while this one waited
 */
export type Outcome =
  | 'finished'
  | 'undone'
  | 'restored'
  | 'revoked'
  | 'nothing'
  | 'gone'
  | 'kept'
  | 'ended-elsewhere';

/** What became of it, and the client it was about. */
export type Done = { readonly clientId: string | null; readonly outcome: Outcome };

/** One entry that was ended. */
export type Recovered = Done & {
  readonly marker: string;
  readonly profile: string;
  readonly server: string;
};

/** What taking back has come to: nothing was there to take back, or what happened to the client. */
export type TakenBack = 'nothing' | 'deleted' | 'restored';

/** A client that a recovery deletes, and the profiles that name it now. */
export type Deletion = {
  /** Null: it is found by the marker. */
  readonly clientId: string | null;
  readonly marker: string;
  readonly server: string;
  readonly operation: Operation;
  readonly profiles: readonly string[];
};

/** A client that a recovery deletes, and which profile names it. */
export function deletionText({ clientId, marker, server, operation, profiles }: Deletion): string {
  const who = clientId === null ? `the client with marker ${marker}` : `client ${clientId}`;
  const named =
    profiles.length === 0 ? 'no profile names it' : `profile ${profiles.join(', ')} names it`;
  return `${who} on ${server} (an unfinished ${operation}); ${named}`;
}
