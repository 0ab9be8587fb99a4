import { isSwitched, type JournalEntry } from '../../domain/clients/journal.ts';
import type { Done } from '../../domain/clients/outcome.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import type { Http } from '../../fides/transport/exchange.ts';
import type { AdminSession } from '../access/admin.ts';
import { ownCredential } from '../access/credential.ts';
import { tryBecomeCurrent } from '../access/select-profile.ts';
import type { IdentifiedServer } from '../access/server.ts';
import { incompleteCode } from '../access/unfinished.ts';
import type { Deps } from '../base/deps.ts';
import { pause } from '../base/waiting.ts';
import { finishCreate, finishEnsure } from './finish.ts';
import { type Located, locate } from './locate.ts';
import { putBack } from './restore-client.ts';
import { retireReplaced } from './settle.ts';
import { close, resumeTransaction } from './transaction.ts';
import { forgetDeleted, removeClient, type Scene } from './undo.ts';

/** What a recovery of one server's entries works with. */
export type Recovery = {
  readonly http: Http;
  readonly server: IdentifiedServer;
  readonly session: AdminSession;
  readonly deps: Deps;
  /** Take back instead of finishing. */
  readonly undo: boolean;
};

/** True for an entry whose work on the server is done and proved. */
export function isLocal({ state }: JournalEntry): boolean {
  return state === 'committed' || state === 'deleted';
}

/**
 * Ends an entry that needs no server: what was proved before it was cut short.
 * @throws profile.busy when a finished one is to be taken back; store.*
 */
export async function recoverLocal(entry: JournalEntry, undo: boolean, deps: Deps): Promise<Done> {
  if (entry.state === 'committed' && undo) throw nothingToTakeBack(entry);
  return stillOpen(entry, () => endLocally(entry, deps));
}

/** A store that fails leaves the entry open, and the error says so. */
async function stillOpen<T>(entry: JournalEntry, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!hasCode(error, 'store.unwritable')) throw error;
    throw new FidesAuthError(
      incompleteCode(entry),
      `profile ${entry.profile}: its ${entry.operation} may still be open: ${error.message}`,
      {
        fix: toCopy`once the disk is sound: fidesauth recover -p ${entry.profile}`,
        cause: error,
        ...(entry.clientId === undefined ? {} : { clientId: entry.clientId }),
      },
    );
  }
}

async function endLocally(entry: JournalEntry, deps: Deps): Promise<Done> {
  const { clientId = null, state, operation } = entry;
  if (state === 'deleted') await forgetDeleted(deps, entry);
  await close(deps, entry.marker);
  if (state === 'committed') return { clientId, outcome: 'finished' };
  return { clientId, outcome: operation === 'revoke' ? 'revoked' : 'undone' };
}

/**
 * Finishes one unfinished mutation, or takes it back. The caller holds the lock of its profile.
 * @throws bootstrap.incomplete, revoke.incomplete when it can be neither finished nor proved away;
 * profile.exists, profile.busy, client.changed; auth.*, server.*, store.*
 */
export async function recoverEntry(entry: JournalEntry, recovery: Recovery): Promise<Done> {
  const { deps, undo } = recovery;
  if (isLocal(entry)) return recoverLocal(entry, undo, deps);
  return stillOpen(entry, () => endOnServer(entry, recovery));
}

async function endOnServer(entry: JournalEntry, recovery: Recovery): Promise<Done> {
  const { deps } = recovery;
  const done = await dispatch(entry, recovery);
  await close(deps, entry.marker);
  if (done.outcome === 'finished') await tryBecomeCurrent(entry.profile, deps);
  return done;
}

function dispatch(entry: JournalEntry, recovery: Recovery): Promise<Done> {
  const { undo } = recovery;
  if (entry.operation === 'ensure') return recoverEnsure(entry, recovery);
  if (undo && (entry.operation === 'revoke' || isSwitched(entry))) throw noWayBack(entry);
  if (isSwitched(entry)) return recoverSwitched(entry, recovery);
  return recoverClient(entry, recovery);
}

async function recoverEnsure(entry: JournalEntry, recovery: Recovery): Promise<Done> {
  const scene = sceneOf(entry, recovery);
  const { clientId = null } = entry;
  if (!recovery.undo)
    return { clientId, outcome: await finishEnsure(scene, recovery.server.version) };
  return { clientId, outcome: (await putBack(scene)) === 'nothing' ? 'nothing' : 'restored' };
}

/**
 * Past the switch only the old ones are left to delete, but not on the word of the record alone: what
 * the profile names stays.
 */
async function recoverSwitched(entry: JournalEntry, recovery: Recovery): Promise<Done> {
  const { deps, server } = recovery;
  const { clientId = '', state } = entry;
  const scene = sceneOf(entry, recovery);
  const points = await pointsTo(clientId, entry, deps);
  if (state === 'switched' || !points) {
    const pair = await ownCredential(entry, clientId, deps);
    const outcome = await finishCreate(scene, { clientId, pair }, server.version);
    if (outcome === 'finished') return { clientId, outcome };
    if (!points) return { clientId, outcome: 'kept' };
  }
  // Also where somebody else deleted the new one: what it replaces was to go in any case.
  await retireReplaced(scene);
  return { clientId, outcome: state === 'switched' ? 'gone' : 'finished' };
}

async function pointsTo(clientId: string, entry: JournalEntry, { store }: Deps): Promise<boolean> {
  const found = await store.profiles.binding(entry.profile);
  return found?.clientId === clientId && found.server === entry.server;
}

async function recoverClient(entry: JournalEntry, recovery: Recovery): Promise<Done> {
  const located = await locateOrProveAbsent(entry, recovery);
  if (located === 'nothing') return { clientId: null, outcome: 'nothing' };
  const { clientId } = located;
  const scene = sceneOf({ ...entry, clientId }, recovery);
  if (entry.state === 'undoing' || entry.operation === 'revoke' || recovery.undo) {
    await removeClient(scene, clientId);
    return { clientId, outcome: entry.operation === 'revoke' ? 'revoked' : 'undone' };
  }
  return { clientId, outcome: await finishCreate(scene, located, recovery.server.version) };
}

/**
 * What is there now is asked in the way of the server that is there now: it may have been upgraded
 * since the entry was written.
 */
function sceneOf(entry: JournalEntry, { http, session, server, deps }: Recovery): Scene {
  const transaction = resumeTransaction(deps, { ...entry, generation: server.generation });
  return { deps, http, session, transaction, outcome: { unknown: false, pair: undefined } };
}

function nothingToTakeBack({ profile, operation }: JournalEntry): FidesAuthError {
  return new FidesAuthError(
    'profile.busy',
    `profile ${profile}: its ${operation} was finished, so there is nothing to take back`,
    { fix: 'run recover without --undo' },
  );
}

function noWayBack({ profile }: JournalEntry): FidesAuthError {
  return new FidesAuthError('profile.busy', `profile ${profile}: a deletion cannot be taken back`, {
    fix: 'run recover without --undo: it carries the deletion to its end',
  });
}

/** A server finishes a create whose caller is gone; after this time it is there or will never be. */
const SETTLED_MS = 60_000;
const POLL_MS = 1_000;

async function locateOrProveAbsent(
  entry: JournalEntry,
  { http, session, deps }: Recovery,
): Promise<Located | 'nothing'> {
  // A clock that was set back since must not make this wait longer than the rule says.
  const sent = Math.min(Date.parse(entry.sentAt ?? entry.startedAt), deps.now());
  for (;;) {
    const looked = deps.now();
    const located = await locate(entry, http, session.token, deps);
    if (located !== undefined) return located;
    if (looked >= sent + SETTLED_MS) return 'nothing';
    const secondsLeft = Math.ceil((sent + SETTLED_MS - looked) / 1000);
    deps.report({ kind: 'searching', server: entry.server, secondsLeft });
    await pause(POLL_MS, deps.signal);
  }
}
