import {
  type DeleteEntry,
  type JournalEntry,
  type ProfileEntry,
  type ProfileOperation,
  subjectOf,
} from '../../domain/clients/journal.ts';
import { type Ending, endingOf, isPastReturn, rulesOf } from '../../domain/clients/operations.ts';
import type { Done } from '../../domain/clients/outcome.ts';
import { FidesAuthError } from '../../errors.ts';
import { ownCredential } from '../access/credential.ts';
import type { Site } from '../access/site.ts';
import type { Deps } from '../base/deps.ts';
import { pause } from '../base/waiting.ts';
import { isDelivered } from './deliver.ts';
import { finishCreate, finishEnsure } from './finish.ts';
import { type Located, locate } from './locate.ts';
import type { Mutation } from './mutation.ts';
import { putBack } from './restore-client.ts';
import { finishRotation } from './rotate-in-place.ts';
import { retireReplaced } from './settle.ts';
import { resumeTransaction } from './transaction.ts';
import { removeClient } from './undo.ts';

/** What a recovery of one server's entries needs. */
export type RecoverySite = Site & {
  /** Undo instead of finishing. */
  readonly undo: boolean;
};

type End = (entry: ProfileEntry, recovery: RecoverySite) => Promise<Done>;

/** The functions that end a profile's entry of each operation, by the endings that its rules allow. */
const OPERATIONS: Readonly<Record<ProfileOperation, Readonly<Partial<Record<Ending, End>>>>> = {
  bootstrap: { finish: finishMade, delete: deleteMade },
  ensure: { finish: writeAgain, restore: putFormerBack },
  replace: { finish: finishReplace, delete: deleteMade },
  rotate: { finish: finishReplace, delete: deleteMade },
  'rotate-in-place': { finish: finishRotation },
  revoke: { delete: deleteMade },
};

/**
 * Finishes or undoes an entry.
 * @throws profile.busy where it cannot be undone; what the ending throws
 */
export function endEntry(entry: JournalEntry, recovery: RecoverySite): Promise<Done> {
  const ending = endingOf(entry, recovery.undo);
  if (ending === undefined) throw noWayBack(entry);
  if (entry.operation === 'delete') return deleteNamed(entry, recovery);
  const end = OPERATIONS[entry.operation][ending];
  if (end === undefined) throw noWayBack(entry);
  return end(entry, recovery);
}

async function deleteNamed(entry: DeleteEntry, recovery: RecoverySite): Promise<Done> {
  const { clientId } = entry;
  await removeClient(mutationOf(entry, recovery), clientId);
  return { clientId, outcome: rulesOf(entry).deletionIs };
}

async function writeAgain(entry: ProfileEntry, recovery: RecoverySite): Promise<Done> {
  const { clientId = null } = entry;
  const outcome = await finishEnsure(mutationOf(entry, recovery));
  return { clientId, outcome };
}

async function putFormerBack(entry: ProfileEntry, recovery: RecoverySite): Promise<Done> {
  const { clientId = null } = entry;
  const what = await putBack(mutationOf(entry, recovery));
  return { clientId, outcome: what === 'nothing' ? 'nothing' : 'restored' };
}

/**
 * After the switch only the old clients remain to delete, but the record alone is not trusted:
 * clients that the profile names are kept.
 */
async function finishReplace(entry: ProfileEntry, recovery: RecoverySite): Promise<Done> {
  if (!isPastReturn(entry)) return finishMade(entry, recovery);
  const { deps } = recovery;
  const { clientId = '', state } = entry;
  const mutation = mutationOf(entry, recovery);
  const points = await pointsTo(clientId, entry, deps);
  if (state === 'switched' || !points) {
    const pair = await ownCredential(entry, clientId, deps);
    const outcome = await finishCreate(mutation, { clientId, pair });
    if (outcome === 'finished') return { clientId, outcome };
    if (!points) return { clientId, outcome: 'kept' };
  }
  // Even if somebody else deleted the new client: the old ones were to be deleted anyway.
  await retireReplaced(mutation);
  return { clientId, outcome: state === 'switched' ? 'gone' : 'finished' };
}

async function pointsTo(clientId: string, entry: ProfileEntry, { store }: Deps): Promise<boolean> {
  const found = await store.profiles.binding(entry.profile);
  return found?.clientId === clientId && found.server === entry.server;
}

async function finishMade(entry: ProfileEntry, recovery: RecoverySite): Promise<Done> {
  const located = await locateOrProveAbsent(entry, recovery);
  if (located === 'nothing') return { clientId: null, outcome: 'nothing' };
  const { clientId } = located;
  const mutation = mutationOf({ ...entry, clientId }, recovery);
  return { clientId, outcome: await finishCreate(mutation, located) };
}

async function deleteMade(entry: ProfileEntry, recovery: RecoverySite): Promise<Done> {
  if (recovery.undo && entry.state === 'delivering') await untilUndelivered(entry, recovery);
  const located = await locateOrProveAbsent(entry, recovery);
  if (located === 'nothing') return { clientId: null, outcome: 'nothing' };
  const { clientId } = located;
  await removeClient(mutationOf({ ...entry, clientId }, recovery), clientId);
  return { clientId, outcome: rulesOf(entry).deletionIs };
}

/** Uses the server's current API generation: it may have changed since the entry was written. */
function mutationOf<Entry extends JournalEntry>(
  entry: Entry,
  { undo: _, ...site }: RecoverySite,
): Mutation<Entry> {
  const { generation } = site.server;
  const transaction = resumeTransaction(site.deps, { ...entry, generation });
  return { ...site, transaction, outcome: { unknown: false, pair: undefined } };
}

/**
 * A server finishes a create without its caller; after this time the client exists or never will.
 */
const SETTLED_MS = 60_000;
const POLL_MS = 1_000;

async function locateOrProveAbsent(
  entry: ProfileEntry,
  { http, session, deps }: RecoverySite,
): Promise<Located | 'nothing'> {
  // If the clock was set back meanwhile, do not wait longer than the rule says.
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

/**
 * Waits until the credential of an entry certainly does not get to its place any more.
 * @throws profile.busy where it is there; sink.* where nobody can tell
 */
async function untilUndelivered(entry: ProfileEntry, { deps }: RecoverySite): Promise<void> {
  const { clientId = '', to, server } = entry;
  const sent = Math.min(Date.parse(to?.sentAt ?? entry.startedAt), deps.now());
  for (;;) {
    const looked = deps.now();
    if (await isDelivered(entry, clientId, deps)) throw delivered(entry);
    if (looked >= sent + SETTLED_MS) return;
    const secondsLeft = Math.ceil((sent + SETTLED_MS - looked) / 1000);
    deps.report({ kind: 'searching', server, secondsLeft });
    await pause(POLL_MS, deps.signal);
  }
}

function delivered({ profile, to, clientId = '' }: ProfileEntry): FidesAuthError {
  return new FidesAuthError(
    'profile.busy',
    `profile ${profile}: ${to?.reference} holds client ${clientId}, so it cannot be undone`,
    { fix: 'run recover without --undo to finish it', clientId },
  );
}

function noWayBack(entry: JournalEntry): FidesAuthError {
  const what = entry.operation === 'rotate-in-place' ? 'a rotation in place' : 'a deletion';
  return new FidesAuthError('profile.busy', `${subjectOf(entry)}: ${what} cannot be undone`, {
    fix: 'run recover without --undo to finish it',
  });
}
