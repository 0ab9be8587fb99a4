import type { JournalEntry } from '../../domain/clients/journal.ts';
import { rulesOf } from '../../domain/clients/operations.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';

/** The cut-short mutation that holds a profile; undefined when there is none. @throws store.* */
export async function openEntryOf(name: string, store: Store): Promise<JournalEntry | undefined> {
  return (await store.journal.list()).find((entry) => entry.profile === name);
}

/** The error that tells of a cut-short mutation and what ends it. */
export function unfinished(entry: JournalEntry): FidesAuthError {
  const { profile, operation, server, clientId, marker } = entry;
  return new FidesAuthError(
    rulesOf(entry).incomplete,
    `profile ${profile}: an earlier ${operation} was cut short; client ${clientId ?? `with marker ${marker}`} may be on ${server}`,
    {
      fix: toCopy`carry it to its end: fidesauth recover -p ${profile}`,
      ...(clientId === undefined ? {} : { clientId }),
    },
  );
}

/** Refuses work on a profile that a cut-short mutation holds. @throws profile.busy */
export async function refuseWhileOpen(name: string, store: Store): Promise<void> {
  if ((await openEntryOf(name, store)) === undefined) return;
  throw new FidesAuthError('profile.busy', `profile ${name}: a change of it was cut short`, {
    fix: toCopy`finish it or take it back first: fidesauth recover -p ${name} (--undo)`,
  });
}
