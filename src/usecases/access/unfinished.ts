import { type JournalEntry, type ProfileEntry, subjectOf } from '../../domain/clients/journal.ts';
import { isProved, rulesOf } from '../../domain/clients/operations.ts';
import { adminCommand } from '../../domain/words/admin-command.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { asFidesAuthError, FidesAuthError, hasCode } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { openMoveOf, refuseWhileMoved, unfinishedMove } from './open-move.ts';

/** The unfinished mutation that blocks a profile; undefined when there is none. @throws store.* */
export async function openEntryOf(name: string, store: Store): Promise<ProfileEntry | undefined> {
  return (await store.journal.list()).filter(isOfProfile).find(({ profile }) => profile === name);
}

function isOfProfile(entry: JournalEntry): entry is ProfileEntry {
  return entry.operation !== 'delete';
}

/** The error for an unfinished mutation, with the command that ends it. */
export function unfinished(entry: JournalEntry): FidesAuthError {
  const { operation, server, clientId, marker } = entry;
  const rest =
    operation === 'rotate-in-place'
      ? `the stored secret of client ${clientId} may be useless`
      : `client ${clientId ?? `with marker ${marker}`} may be on ${server}`;
  return new FidesAuthError(
    rulesOf(entry).incomplete,
    `${subjectOf(entry)}: an earlier ${operation} was interrupted; ${rest}`,
    {
      fix: carryOn(entry),
      ...(clientId === undefined ? {} : { clientId }),
    },
  );
}

/** The error for whatever is unfinished on a profile; undefined without it. @throws store.* */
export async function openWork(name: string, store: Store): Promise<FidesAuthError | undefined> {
  const [entry, move] = await Promise.all([openEntryOf(name, store), openMoveOf(name, store)]);
  if (entry !== undefined) return unfinished(entry);
  return move && unfinishedMove(move);
}

/** The command that ends it. A proved one needs no server, so no admin credential. */
export function carryOn(entry: JournalEntry): string {
  if (entry.operation === 'delete') {
    const { clientId, server } = entry;
    return `finish it: ${adminCommand`fidesauth clients revoke ${clientId} --server ${server}`}`;
  }
  const command = isProved(entry)
    ? toCopy`fidesauth recover -p ${entry.profile} --yes`
    : adminCommand`fidesauth recover -p ${entry.profile}`;
  return `finish it: ${command}`;
}

/** The two commands that end an unfinished mutation; a deletion can only be finished. */
function finishOrUndo(entry: JournalEntry): string {
  if (entry.operation === 'delete' || rulesOf(entry).takenBackBy === undefined)
    return carryOn(entry);
  const command = adminCommand`fidesauth recover -p ${entry.profile}`;
  return `finish it: ${command}; or take it back: the same with --undo`;
}

/** Refuses work on a profile with an unfinished mutation or move. @throws profile.busy */
export async function refuseWhileOpen(name: string, store: Store): Promise<void> {
  await refuseWhileMoved(name, store);
  const open = await openEntryOf(name, store);
  if (open === undefined) return;
  throw new FidesAuthError('profile.busy', `profile ${name}: a change to it was interrupted`, {
    fix: finishOrUndo(open),
  });
}

/** The error for an entry that stays: `fix` and the client id are as in every such error. */
function stays(
  entry: JournalEntry,
  message: string,
  cause: unknown,
  fix = carryOn(entry),
): FidesAuthError {
  const { clientId } = entry;
  const known = clientId === undefined ? {} : { clientId };
  return new FidesAuthError(rulesOf(entry).incomplete, message, { fix, cause, ...known });
}

/** The work is done and proved; only its record could not be removed. */
export function doneButOpen(entry: JournalEntry, error: unknown): FidesAuthError {
  const { operation, clientId } = entry;
  const what = `its ${operation} is done and verified (client ${clientId ?? 'unknown'})`;
  const why = asFidesAuthError(error).message;
  return stays(entry, `${subjectOf(entry)}: ${what}, but its record may remain: ${why}`, error);
}

/** Nothing changed; only the journal entry could not be removed. */
export function nothingButOpen(entry: JournalEntry, error: unknown): FidesAuthError {
  const first = asFidesAuthError(error);
  const open = `nothing was changed on the server, but a record of this run may remain (marker ${entry.marker})`;
  return stays(entry, `${first.message}; ${open}`, first, carryOnOrDrop(entry));
}

/** The fix for a record that nothing on the server depends on. */
function carryOnOrDrop(entry: JournalEntry): string {
  return `${carryOn(entry)}; or ${toCopy`drop the record: fidesauth recover --forget ${entry.marker} --yes`}`;
}

/** The mutation was undone; only its record could not be removed. */
export function undoneButOpen(entry: JournalEntry, error: unknown): FidesAuthError {
  const why = asFidesAuthError(error).message;
  return stays(entry, `it was undone, but its record may remain: ${why}`, error);
}

/** The mutation failed where it can only be finished. */
export function onlyForward(entry: JournalEntry, cause: unknown): FidesAuthError {
  const first = asFidesAuthError(cause);
  return stays(entry, `${first.message}; ${restOf(entry)}`, first);
}

function restOf(entry: JournalEntry): string {
  const { operation, clientId } = entry;
  if (operation === 'rotate-in-place') {
    return `the old secret of client ${clientId} may have ended, and the new one may not be stored`;
  }
  if (operation !== 'delete' && entry.state === 'delivering') {
    return `${entry.to?.reference} may hold client ${clientId}, which works and is kept`;
  }
  const replaces = operation === 'delete' ? [] : (entry.replaces ?? []);
  if (replaces.length > 0) {
    const old = replaces.map((client) => client.clientId).join(', ');
    return `the new client ${clientId} works and is stored, but the one it replaces may still be on the server: ${old}`;
  }
  return operation === 'rotate' || operation === 'replace'
    ? `the new client ${clientId} works, but the profile may not name it yet`
    : `the deletion of client ${clientId} was sent but is not confirmed`;
}

/** The mutation failed, and so did its undo. */
export function incomplete(
  entry: JournalEntry,
  cause: unknown,
  undoError: unknown,
): FidesAuthError {
  const first = asFidesAuthError(cause);
  const why = hasCode(undoError, rulesOf(entry).incomplete)
    ? undoError.message
    : `it could not be undone: ${undoFailure(undoError)}`;
  const { clientId, marker } = entry;
  const named =
    clientId === undefined ? `marker ${marker}` : `client ${clientId}, marker ${marker}`;
  // Proved, though not on disk: before Fides 2.82 no recovery can prove it again.
  const fix = entry.state === 'deleted' ? carryOnOrDrop(entry) : finishOrUndo(entry);
  return stays(entry, `${first.message}; then ${why} (${named})`, first, fix);
}

function undoFailure(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return 'no confirmation within 20 s';
  return asFidesAuthError(error).message;
}
