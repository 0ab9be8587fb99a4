import type { Operation } from './journal.ts';

/**
 * The outcome of an unfinished mutation:
 * - `finished`: its client is verified and its profile in place
 * - `undone`: its client was deleted and is verified absent
 * - `restored`: its client holds its former scopes again
 * - `revoked`: an interrupted revoke was finished
 * - `nothing`: it changed nothing on the server
 * - `gone`: its client existed and has disappeared; this mutation did not delete it
 * - `kept`: the same for the new client of a replacement; the profile keeps the one it names
 * - `taken-back`: it had changed this machine alone, and that is as before
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
  | 'taken-back'
  | 'ended-elsewhere';

/** The outcome, and the client concerned. */
export type Done = { readonly clientId: string | null; readonly outcome: Outcome };

/** One entry that a recovery ended. */
export type Recovered = Done & {
  readonly marker: string;
  /** Null for a client that no profile names. */
  readonly profile: string | null;
  readonly server: string;
};

/** The result of an undo: nothing to undo, or what happened to the client. */
export type TakenBack = 'nothing' | 'deleted' | 'restored';

/** A client that a recovery deletes, and the profiles that name it now. */
export type Deletion = {
  /** Null if it must be found by its marker. */
  readonly clientId: string | null;
  readonly marker: string;
  readonly server: string;
  readonly operation: Operation;
  readonly profiles: readonly string[];
};

/** Names a client that a recovery deletes, and the profiles that name it. */
export function deletionText({ clientId, marker, server, operation, profiles }: Deletion): string {
  const who = clientId === null ? `the client with marker ${marker}` : `client ${clientId}`;
  const named =
    profiles.length === 0 ? 'no profile names it' : `profile ${profiles.join(', ')} names it`;
  return `${who} on ${server} (an unfinished ${operation}); ${named}`;
}
