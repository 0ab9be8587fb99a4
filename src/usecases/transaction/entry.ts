import { type JournalEntry, subjectOf } from '../../domain/clients/journal.ts';
import { isProved, rulesOf } from '../../domain/clients/operations.ts';
import type { Done } from '../../domain/clients/outcome.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { tryBecomeCurrent } from '../access/select-profile.ts';
import { carryOn } from '../access/unfinished.ts';
import type { Deps } from '../base/deps.ts';
import { endEntry, type RecoverySite } from './operations.ts';
import { close } from './transaction.ts';
import { forgetDeleted } from './undo.ts';

/**
 * Ends an entry that needs no server: it was proved before the interruption.
 * @throws profile.busy when a finished one is to be undone; store.*
 */
export async function recoverLocal(entry: JournalEntry, undo: boolean, deps: Deps): Promise<Done> {
  if (entry.state === 'committed' && undo) throw nothingToTakeBack(entry);
  return stillOpen(entry, () => endLocally(entry, deps));
}

/** If the store fails, the entry stays open, and the error says so. */
async function stillOpen<T>(entry: JournalEntry, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const atFault = faultOf(error);
    if (!(error instanceof FidesAuthError) || atFault === undefined) throw error;
    throw new FidesAuthError(
      rulesOf(entry).incomplete,
      `${subjectOf(entry)}: its ${entry.operation} may be unfinished: ${error.message}`,
      {
        fix: `once ${atFault}, ${carryOn(entry)}`,
        cause: error,
        ...(entry.clientId === undefined ? {} : { clientId: entry.clientId }),
      },
    );
  }
}

/** What must be mended before an entry can be ended. */
function faultOf(error: unknown): string | undefined {
  if (hasCode(error, 'store.unwritable')) return 'the disk is sound';
  const { code } = error instanceof FidesAuthError ? error : { code: '' };
  return code.startsWith('sink.') ? 'that store can be used' : undefined;
}

async function endLocally(entry: JournalEntry, deps: Deps): Promise<Done> {
  const { clientId = null, state } = entry;
  if (state === 'deleted') await forgetDeleted(deps, entry);
  await close(deps, entry.marker);
  if (state === 'committed') return { clientId, outcome: 'finished' };
  return { clientId, outcome: rulesOf(entry).deletionIs };
}

/**
 * Finishes or undoes one unfinished mutation. The caller holds the lock of its profile.
 * @throws bootstrap.incomplete, revoke.incomplete when it can be neither finished nor proved away;
 * profile.exists, profile.busy, client.changed; auth.*, server.*, store.*
 */
export async function recoverEntry(entry: JournalEntry, recovery: RecoverySite): Promise<Done> {
  const { deps, undo } = recovery;
  if (isProved(entry)) return recoverLocal(entry, undo, deps);
  return stillOpen(entry, () => endOnServer(entry, recovery));
}

async function endOnServer(entry: JournalEntry, recovery: RecoverySite): Promise<Done> {
  const { deps } = recovery;
  const done = await endEntry(entry, recovery);
  await close(deps, entry.marker);
  if (done.outcome === 'finished' && entry.operation !== 'delete')
    await tryBecomeCurrent(entry.profile, deps);
  return done;
}

function nothingToTakeBack(entry: JournalEntry): FidesAuthError {
  return new FidesAuthError(
    'profile.busy',
    `${subjectOf(entry)}: its ${entry.operation} was finished, so there is nothing to undo`,
    { fix: 'run recover without --undo' },
  );
}
