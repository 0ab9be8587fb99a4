import { setTimeout as wait } from 'node:timers/promises';
import type { JournalEntry } from '../domain/journal.ts';
import { FidesAuthError, hasCode } from '../errors.ts';
import { clientExists, deleteClient, findByMarker } from '../fides/clients.ts';
import type { Http } from '../fides/http.ts';
import { type ClientPair, requestToken } from '../fides/token.ts';
import type { AdminSession } from './admin.ts';
import type { Deps } from './deps.ts';
import { ownCredential } from './own-credential.ts';
import type { Transaction, Undo } from './transaction.ts';

/** How often a client whose create lost its reply is looked for, until the deadline. */
const SEARCH_MS = 1_000;
/** Left of the deadline for the deletion itself when the search ends without a find. */
const RESERVE_MS = 5_000;
const SEARCH_LIMIT_MS = 20_000 - RESERVE_MS;

/** What this process knows of its create; it outlives a disk that takes no more writes. */
export type CreateOutcome = {
  /** A create was sent and its outcome is not known. */
  unknown: boolean;
  /** The reply's pair, from the moment it is there. */
  pair: ClientPair | undefined;
  /** A deletion was answered with 200: the client is gone unless the server lies. */
  deletionSent?: boolean;
};

/** What a deletion works with. */
export type Scene = {
  readonly deps: Deps;
  readonly http: Http;
  readonly session: AdminSession;
  readonly transaction: Transaction;
  readonly outcome: CreateOutcome;
};

/** The undo of a bootstrap: deletes the client, proves it gone, removes what was stored of it. */
export function undoBootstrap(deps: Deps, session: AdminSession, outcome: CreateOutcome): Undo {
  return async (transaction, signal) => {
    const entry = transaction.entry();
    const known = entry.clientId ?? outcome.pair?.clientId;
    if (known === undefined && !outcome.unknown) return;
    const http = await deps.connect(entry, signal);
    try {
      const scene: Scene = { deps, http, session, transaction, outcome };
      await removeClient(scene, known ?? (await findLost(http, session, entry, signal)));
    } finally {
      await http.close();
    }
  };
}

/**
 * Finds the client of a create whose reply was lost; from Fides 2.82 its description names it.
 * @throws bootstrap.incomplete when it is not found: absence is no proof this soon, because a server
 * finishes a create whose caller is gone
 */
async function findLost(
  http: Http,
  session: AdminSession,
  entry: JournalEntry,
  signal: AbortSignal,
): Promise<string> {
  if (entry.generation === 'legacy') {
    throw new FidesAuthError(
      'bootstrap.incomplete',
      'nobody can tell whether the server made a client (Fides before 2.82 cannot be asked); if so, ' +
        'it has no scopes and nobody knows its secret',
    );
  }
  const end = performance.now() + SEARCH_LIMIT_MS;
  do {
    const { found } = await findByMarker(http, session.token, entry.marker);
    const [clientId] = found;
    if (clientId !== undefined) return clientId;
    await wait(SEARCH_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  } while (performance.now() < end);
  throw new FidesAuthError(
    'bootstrap.incomplete',
    'no client of this run was found on the server, which is no proof yet: it may still be making it',
  );
}

/**
 * Deletes the client and proves it gone: seen, deleted, absent. After an `undoing` on disk the
 * client may be gone already. What was stored of it is removed too.
 * @throws bootstrap.incomplete when it is still there or nothing can be proved; auth.*, server.*
 */
export async function removeClient(scene: Scene, clientId: string): Promise<void> {
  const { deps, http, session, transaction } = scene;
  const resumed = transaction.entry().state === 'undoing';
  if (!(await isThere(scene, clientId)) && !resumed) {
    const text = `client ${clientId} was gone before it was deleted here: somebody else removed it`;
    deps.report({ kind: 'warning', text });
  }
  if (!resumed) await noteUndoing(scene, clientId);
  await deleteClient(http, session.token, clientId);
  scene.outcome.deletionSent = true;
  if (await isThere(scene, clientId)) {
    throw new FidesAuthError(
      'bootstrap.incomplete',
      `the server says it deleted client ${clientId}, but it is still there`,
    );
  }
  await forget(deps, transaction.entry(), clientId);
}

/** A disk that is full must not keep the client alive: the deletion goes on without the note. */
async function noteUndoing({ deps, transaction }: Scene, clientId: string): Promise<void> {
  try {
    await transaction.step('undoing', { clientId });
  } catch (error) {
    if (!hasCode(error, 'store.unwritable')) throw error;
    deps.report({ kind: 'warning', text: `the journal could not be written: ${error.message}` });
  }
}

/**
 * Whether the client is on the server. Before 2.82 no request tells but a token with its own pair;
 * without that pair nothing can be proved.
 * @throws bootstrap.incomplete without that pair
 */
export async function isThere(scene: Scene, clientId: string): Promise<boolean> {
  const { deps, http, session, transaction, outcome } = scene;
  if (transaction.entry().generation === 'current') {
    return clientExists(http, session.token, clientId);
  }
  const pair = outcome.pair ?? (await ownCredential(transaction.entry(), clientId, deps));
  if (pair === undefined) {
    throw new FidesAuthError(
      'bootstrap.incomplete',
      `client ${clientId} cannot be looked for: its secret is not stored here`,
      { fix: `delete it there, then: fidesauth recover --forget ${transaction.entry().marker}` },
    );
  }
  try {
    await requestToken(http, pair, deps.now);
    return true;
  } catch (error) {
    if (hasCode(error, 'auth.rejected')) return false;
    throw error;
  }
}

/** Removes every trace of the client from the store; the credential, which proves it, goes last. */
export async function forget(deps: Deps, entry: JournalEntry, clientId: string): Promise<void> {
  const { profiles, tokens, credentials } = deps.store;
  const profile = await profiles.binding(entry.profile);
  const bound = profile?.clientId === clientId && profile.server === entry.server;
  if (bound) await profiles.remove(entry.profile);
  if ((await ownCredential(entry, clientId, deps)) === undefined) return;
  await tokens.remove(clientId);
  await credentials.remove(clientId);
}
