import type { JournalEntry } from '../domain/journal.ts';
import type { Secret } from '../domain/secret.ts';
import { FidesAuthError } from '../errors.ts';
import { findByMarker } from '../fides/clients.ts';
import type { Http } from '../fides/http.ts';
import type { ClientPair } from '../fides/token.ts';
import type { Deps } from './deps.ts';
import { ownCredential } from './own-credential.ts';

/** The client of an unfinished mutation; its pair is undefined when its secret was not stored. */
export type Located = { readonly clientId: string; readonly pair: ClientPair | undefined };

/**
 * Finds the client of a journal entry: by its recorded id, by a credential file with its marker, or
 * on Fides 2.82 and later by the marker in its description. Undefined: the server shows none.
 * @throws bootstrap.incomplete for a create sent to an older Fides whose reply was lost
 */
export async function locate(
  entry: JournalEntry,
  http: Http,
  token: Secret,
  deps: Deps,
): Promise<Located | undefined> {
  if (entry.clientId !== undefined) {
    return { clientId: entry.clientId, pair: await ownCredential(entry, entry.clientId, deps) };
  }
  const stored = await deps.store.credentials.findByMarker(entry.marker);
  if (stored?.server === entry.server) return { clientId: stored.clientId, pair: stored };
  if (entry.generation === 'legacy') throw unknowable(entry);
  const [clientId] = await findByMarker(http, token, entry.marker);
  return clientId === undefined ? undefined : { clientId, pair: undefined };
}

function unknowable(entry: JournalEntry): FidesAuthError {
  return new FidesAuthError(
    'bootstrap.incomplete',
    `profile ${entry.profile}: nobody can tell whether ${entry.server} made a client: its reply was lost, ` +
      'and Fides before 2.82 cannot be asked; if it did, that client has no scopes and nobody knows its secret',
    { fix: `accept that and drop the record: fidesauth recover --forget ${entry.marker}` },
  );
}
