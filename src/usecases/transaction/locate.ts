import type { ProfileEntry } from '../../domain/clients/journal.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { makeReadable, unreadableClients } from '../../fides/client-list.ts';
import type { ClientPair } from '../../fides/token.ts';
import type { Credential } from '../../store/credentials.ts';
import type { Http } from '../../transport/exchange.ts';
import type { Deps } from '../base/deps.ts';

/** The client of an unfinished mutation; its pair is undefined when its secret was not stored. */
export type Located = { readonly clientId: string; readonly pair: ClientPair | undefined };

/**
 * Finds the client of a journal entry: by its recorded id, by a credential file with its marker, or
 * on Fides 2.82 and later by the marker in its description. Undefined: the server shows none.
 * @throws bootstrap.incomplete for a create sent to an older Fides whose reply was lost
 */
export async function locate(
  entry: ProfileEntry,
  http: Http,
  token: Secret,
  deps: Deps,
): Promise<Located | undefined> {
  const stored = await storedOf(entry, deps);
  if (entry.clientId !== undefined) return { clientId: entry.clientId, pair: stored };
  if (stored !== undefined) return { clientId: stored.clientId, pair: stored };
  const { find } = clientApi(entry.generation);
  if (find === undefined) throw unknowable(entry);
  const { ids, unreadable } = await find.byMarker(http, token, entry.marker);
  const [clientId] = ids;
  if (clientId !== undefined) return { clientId, pair: undefined };
  if (unreadable.length > 0) throw unreadableList(entry, unreadable);
  return undefined;
}

/** An unreadable client may be the one that we look for. */
function unreadableList(
  { profile, server, marker }: ProfileEntry,
  places: readonly number[],
): FidesAuthError {
  return new FidesAuthError(
    'bootstrap.incomplete',
    `profile ${profile}: its client is not found in the list of ${server}, but ${unreadableClients(places)}`,
    {
      fix: `${makeReadable(places)}; then run recover again, or drop the record unchecked: ${toCopy`fidesauth recover --forget ${marker} --yes`}`,
    },
  );
}

/** @throws store.corrupt when the entry names another client than its stored credential */
async function storedOf(
  { marker, server, clientId }: ProfileEntry,
  { store, redactor }: Deps,
): Promise<Credential | undefined> {
  const found = await store.credentials.findByMarker(marker);
  if (found?.server !== server) return undefined;
  if (clientId !== undefined && clientId !== found.clientId) {
    throw new FidesAuthError(
      'store.corrupt',
      `${store.journal.path(marker)}: it names client ${clientId}, but the secret stored for it belongs to client ${found.clientId}`,
      {
        fix: `correct whichever is damaged: it, or ${store.credentials.path(found.clientId)}`,
        clientId,
      },
    );
  }
  redactor.learn(found.clientSecret);
  return found;
}

function unknowable(entry: ProfileEntry): FidesAuthError {
  return new FidesAuthError(
    'bootstrap.incomplete',
    `profile ${entry.profile}: it is not known whether ${entry.server} created a client: no reply is recorded, ` +
      'and Fides before 2.82 cannot say; if it did, that client has no scopes and nobody knows its secret',
    {
      fix: toCopy`accept this and drop the record: fidesauth recover --forget ${entry.marker} --yes`,
    },
  );
}
