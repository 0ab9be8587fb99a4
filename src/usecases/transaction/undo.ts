import { type JournalEntry, type ProfileEntry, subjectOf } from '../../domain/clients/journal.ts';
import { isPastReturn, rulesOf } from '../../domain/clients/operations.ts';
import { asFidesAuthError, FidesAuthError } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import type { Http } from '../../transport/exchange.ts';
import type { AdminSession } from '../access/admin.ts';
import { storedCredential } from '../access/credential.ts';
import { unsetCurrent } from '../access/select-profile.ts';
import { type Site, withConnection } from '../access/site.ts';
import { carryOn } from '../access/unfinished.ts';
import type { Deps } from '../base/deps.ts';
import { pause } from '../base/waiting.ts';
import { historyLine, tryRecord } from './commit.ts';
import { type DeletionTarget, deleteProved } from './deletion.ts';
import { type CreateOutcome, entrySiteOf, type Mutation } from './mutation.ts';
import { close, type Undo } from './transaction.ts';

/** The interval to look, until the deadline, for a client whose create lost its reply. */
const SEARCH_MS = 1_000;
/** Time left for the deletion itself when the search ends without a result. */
const RESERVE_MS = 5_000;
const SEARCH_LIMIT_MS = 20_000 - RESERVE_MS;

/** The undo of a create: deletes the client, proves it gone, removes its stored files. */
export function undoCreate(site: Site, outcome: CreateOutcome): Undo {
  return async (transaction, signal) => {
    const entry = transaction.entry();
    const known = entry.clientId ?? outcome.pair?.clientId;
    if (known === undefined && !outcome.unknown) return 'nothing';
    const { session } = site;
    const { connect } = site.deps;
    return withConnection(entry, { connect, signal }, async (http) => {
      const mutation: Mutation = { ...site, http, transaction, outcome };
      await removeClient(mutation, known ?? (await findLost(http, session, entry, signal)));
      return 'deleted' as const;
    });
  };
}

/**
 * Finds the client of a create whose reply was lost; from Fides 2.82 its description names it.
 * @throws bootstrap.incomplete when it is not found: absence proves nothing this soon, because a
 * server finishes a create after its caller is gone
 */
async function findLost(
  http: Http,
  session: AdminSession,
  entry: ProfileEntry,
  signal: AbortSignal,
): Promise<string> {
  const { find } = clientApi(entry.generation);
  if (find === undefined) {
    throw new FidesAuthError(
      'bootstrap.incomplete',
      'it is not known whether the server created a client (Fides before 2.82 cannot say); if so, ' +
        'it has no scopes and nobody knows its secret',
    );
  }
  const end = performance.now() + SEARCH_LIMIT_MS;
  do {
    const [clientId] = (await find.byMarker(http, session.token, entry.marker)).ids;
    if (clientId !== undefined) return clientId;
    await pause(SEARCH_MS, signal);
  } while (performance.now() < end);
  throw new FidesAuthError(
    'bootstrap.incomplete',
    'no client of this run was found on the server, but it may still be creating one',
  );
}

/** The client of a journal entry as a deletion target. */
export async function deletionTargetOf(
  mutation: Mutation<JournalEntry>,
  clientId: string,
): Promise<DeletionTarget> {
  const { deps, transaction, outcome } = mutation;
  const entry = transaction.entry();
  const resumed = entry.state === 'undoing';
  return {
    clientId,
    pair: outcome.pair ?? (await storedCredential(entry, clientId, deps)),
    resumed,
    seen: outcome.seen === true,
    made: outcome.profile !== undefined,
    flush: async () => {
      outcome.deletionTried = true;
      if (resumed) return;
      // Where the disk may rule out an undo, this write must succeed first.
      const strict = isPastReturn(transaction.latest());
      await (strict ? transaction.step : transaction.note)('undoing', { clientId });
    },
    sent: () => {
      outcome.deletionSent = true;
    },
    code: rulesOf(entry).incomplete,
    marker: entry.marker,
  };
}

/**
 * Deletes the client of a journal entry and proves it gone. After an `undoing` on disk it may be
 * gone already. Also removes its stored files and writes a history line.
 * @throws bootstrap.incomplete or revoke.incomplete when it still exists, nothing can be proved, or
 * something here could not be removed; auth.*, server.*; store.* before anything was deleted
 */
export async function removeClient(
  mutation: Mutation<JournalEntry>,
  clientId: string,
): Promise<void> {
  const { deps, transaction, outcome } = mutation;
  // A client that a profile names is deleted only by the operation meant to delete it.
  if (rulesOf(transaction.entry()).deletes !== 'own' && outcome.profile !== 'unwritten') {
    await removeProfileOf(deps, transaction.entry(), clientId);
  }
  await deleteProved(entrySiteOf(mutation), await deletionTargetOf(mutation, clientId));
  try {
    if (await transaction.note('deleted')) await forgetDeleted(deps, transaction.entry());
    else await forgetUnnoted(deps, transaction.entry(), clientId);
  } catch (error) {
    throw deletedButKept(transaction.entry(), error);
  }
}

/**
 * If the journal cannot record the proved deletion, its entry is removed before the credential,
 * which alone can prove it again before 2.82.
 */
async function forgetUnnoted(deps: Deps, entry: JournalEntry, clientId: string): Promise<void> {
  await removeProfileOf(deps, entry, clientId);
  // If the disk cannot even read it, the credential would remain after the entry is gone.
  await storedCredential(entry, clientId, deps);
  await close(deps, entry.marker);
  try {
    await removeSecretOf(deps, entry, clientId);
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    const text = `the secret of the deleted client ${clientId} could not be removed: ${error.message}`;
    deps.report({ kind: 'warning', text });
  }
  await recordDeletion(deps, entry);
}

function deletedButKept(entry: JournalEntry, error: unknown): FidesAuthError {
  const { clientId = '' } = entry;
  return new FidesAuthError(
    rulesOf(entry).incomplete,
    `${subjectOf(entry)}: client ${clientId} was deleted and is confirmed gone, but parts of it are still on this machine: ${asFidesAuthError(error).message}`,
    {
      fix: carryOn(entry),
      clientId,
      cause: error,
    },
  );
}

/**
 * The last steps once the client of an entry is proved gone: removes everything stored of it, the
 * credential last, and writes a history line.
 * @throws store.unwritable and other store.*
 */
export async function forgetDeleted(deps: Deps, entry: JournalEntry): Promise<void> {
  await removeStored(deps, entry, entry.clientId ?? '');
  await recordDeletion(deps, entry);
}

async function recordDeletion(deps: Deps, entry: JournalEntry): Promise<void> {
  const { deletionRecordedAs } = rulesOf(entry);
  await tryRecord(deps, historyLine(entry, deletionRecordedAs, deps.now()));
}

/** Removes everything stored of the client; the credential, which proves it, goes last. */
export async function removeStored(
  deps: Deps,
  entry: JournalEntry,
  clientId: string,
): Promise<void> {
  await removeProfileOf(deps, entry, clientId);
  await removeSecretOf(deps, entry, clientId);
}

async function removeProfileOf(deps: Deps, entry: JournalEntry, clientId: string): Promise<void> {
  if (entry.operation === 'delete') return;
  const { profiles } = deps.store;
  const profile = await profiles.binding(entry.profile);
  if (profile?.clientId !== clientId || profile.server !== entry.server) return;
  await unsetCurrent(entry.profile, deps.store);
  await profiles.remove(entry.profile);
}

async function removeSecretOf(deps: Deps, entry: JournalEntry, clientId: string): Promise<void> {
  const { tokens, credentials } = deps.store;
  // A token may be left of a client whose secret is not stored any more.
  if (entry.operation === 'delete') await tokens.remove(clientId);
  if ((await storedCredential(entry, clientId, deps)) === undefined) return;
  await tokens.remove(clientId);
  await credentials.remove(clientId);
}
