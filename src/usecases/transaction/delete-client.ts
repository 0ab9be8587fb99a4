import type { DeleteEntry, JournalEntry, Reach } from '../../domain/clients/journal.ts';
import { newMarker } from '../../domain/clients/marker.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { profilesNaming } from '../access/naming.ts';
import { serverNow } from '../access/server.ts';
import type { Site } from '../access/site.ts';
import { ready } from '../base/ready.ts';
import { isThere } from './deletion.ts';
import { type CreateOutcome, entrySiteOf, type Mutation } from './mutation.ts';
import { resumeTransaction, type Transaction, transact } from './transaction.ts';
import { deletionTargetOf, removeClient } from './undo.ts';

/** A client that no profile names, and its scopes as last read. */
export type Unprofiled = { readonly clientId: string; readonly scopes: ScopeSet };

/**
 * Deletes a client that no profile names, proves it gone, and removes what is stored of it. False:
 * it was gone already. The caller holds the lock of such deletions.
 * @throws client.changed when a profile has come to name it; auth.*, server.*, store.*;
 * revoke.incomplete when the deletion was sent but is not proved
 */
export async function deleteUnprofiled(
  client: Unprofiled,
  reach: Reach,
  site: Site,
): Promise<boolean> {
  const { clientId } = client;
  const [named] = await profilesNaming(clientId, reach.server, site.deps.store);
  if (named !== undefined) throw namedMeanwhile(clientId, named);
  const entry = await entryOf(client, reach, site);
  // Before 2.82 only clients whose secret is stored are chosen: another run has deleted this one.
  if (clientApi(site.server.generation).exists === undefined && entry.stored === undefined) {
    return false;
  }
  return deleteJournaled(entry, site);
}

async function entryOf(
  { clientId, scopes }: Unprofiled,
  reach: Reach,
  site: Site,
): Promise<DeleteEntry> {
  const { server, deps } = site;
  const { store } = deps;
  const stored = await store.credentials.read(clientId);
  return {
    marker: newMarker(serverNow(site), store.randomHex),
    operation: 'delete',
    state: 'undoing',
    ...reach,
    generation: server.generation,
    scopes,
    startedAt: new Date(deps.now()).toISOString(),
    clientId,
    ...(stored?.server === reach.server ? { stored: stored.marker } : {}),
  };
}

function namedMeanwhile(clientId: string, profile: string): FidesAuthError {
  return new FidesAuthError(
    'client.changed',
    `client ${clientId}: profile ${profile} has come to name it since the plan`,
    { fix: 'run it again to see the plan as it is now', clientId },
  );
}

/**
 * Deletes the client of an entry and proves it gone. Journals nothing until the deletion is about
 * to be sent: nothing has changed before. False: the client is not there.
 * @throws revoke.incomplete when the deletion was sent but is not proved; auth.*, server.*, store.*
 */
export async function deleteJournaled<Entry extends JournalEntry>(
  entry: Entry,
  site: Site,
): Promise<boolean> {
  const { deps } = site;
  const clientId = entry.clientId ?? '';
  await ready(deps);
  const outcome: CreateOutcome = { unknown: false, pair: undefined };
  const mutation = (transaction: Transaction<Entry>): Mutation<Entry> => ({
    ...site,
    transaction,
    outcome,
  });
  const before = mutation(resumeTransaction(deps, entry));
  const target = await deletionTargetOf(before, clientId);
  const asked = (): Promise<boolean> => isThere(entrySiteOf(before), target);
  // One answer that it is absent, maybe a proxy's, is not enough.
  if (!((await asked()) || (await asked()))) return false;
  outcome.seen = true;
  await transact(deps, entry, (transaction) => removeClient(mutation(transaction), clientId), {
    changedNothing: (cause) => outcome.deletionTried !== true || isRefused(cause, outcome),
  });
  return true;
}

/** A deletion that was refused or never reached the server changed nothing. */
export function isRefused(cause: unknown, { deletionSent }: CreateOutcome): boolean {
  const refused = hasCode(cause, 'auth.forbidden', 'auth.rejected', 'server.unreachable');
  return refused && deletionSent !== true;
}
