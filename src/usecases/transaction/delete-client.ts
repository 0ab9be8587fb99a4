import type { JournalEntry } from '../../domain/clients/journal.ts';
import { hasCode } from '../../errors.ts';
import type { Site } from '../access/site.ts';
import { ready } from '../base/ready.ts';
import { isThere } from './deletion.ts';
import { type CreateOutcome, entrySiteOf, type Mutation } from './mutation.ts';
import { resumeTransaction, type Transaction, transact } from './transaction.ts';
import { deletionTargetOf, removeClient } from './undo.ts';

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
  if (!(await isThere(entrySiteOf(before), await deletionTargetOf(before, clientId)))) return false;
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
