import type { JournalEntry } from '../../domain/clients/journal.ts';
import { isProved, rulesOf } from '../../domain/clients/operations.ts';
import { adminCommand } from '../../domain/words/admin-command.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';

/** The unfinished mutation that blocks a profile; undefined when there is none. @throws store.* */
export async function openEntryOf(name: string, store: Store): Promise<JournalEntry | undefined> {
  return (await store.journal.list()).find((entry) => entry.profile === name);
}

/** The error for an unfinished mutation, with the command that ends it. */
export function unfinished(entry: JournalEntry): FidesAuthError {
  const { profile, operation, server, clientId, marker } = entry;
  return new FidesAuthError(
    rulesOf(entry).incomplete,
    `profile ${profile}: an earlier ${operation} was interrupted; client ${clientId ?? `with marker ${marker}`} may be on ${server}`,
    {
      fix: carryOn(entry),
      ...(clientId === undefined ? {} : { clientId }),
    },
  );
}

/** The command that ends it. A proved one needs no server, so no admin credential. */
export function carryOn(entry: JournalEntry): string {
  const command = isProved(entry)
    ? toCopy`fidesauth recover -p ${entry.profile} --yes`
    : adminCommand`fidesauth recover -p ${entry.profile}`;
  return `finish it: ${command}`;
}

/** The two commands that end an unfinished mutation of that profile. */
export function finishOrUndo(name: string): string {
  const command = adminCommand`fidesauth recover -p ${name}`;
  return `finish it: ${command}; or take it back: the same with --undo`;
}

/** Refuses work on a profile with an unfinished mutation. @throws profile.busy */
export async function refuseWhileOpen(name: string, store: Store): Promise<void> {
  if ((await openEntryOf(name, store)) === undefined) return;
  throw new FidesAuthError('profile.busy', `profile ${name}: a change to it was interrupted`, {
    fix: finishOrUndo(name),
  });
}
