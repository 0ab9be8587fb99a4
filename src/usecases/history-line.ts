import type { JournalEntry } from '../domain/journal.ts';
import type { Profile } from '../domain/profile.ts';
import { FidesAuthError } from '../errors.ts';
import type { HistoryLine } from '../store/history.ts';
import type { Deps } from './deps.ts';

/** The line of history for a journaled or stored client. `now` is in milliseconds since 1970. */
export function historyLine(
  subject: JournalEntry | Profile,
  operation: HistoryLine['operation'],
  now: number,
): HistoryLine {
  const { server, marker, clientId = '', scopes } = subject;
  return {
    time: new Date(now).toISOString(),
    operation,
    server,
    clientId,
    marker,
    profile: 'name' in subject ? subject.name : subject.profile,
    scopes: scopes.length,
  };
}

/** The mutation is done: a line of history that cannot be written is told and changes nothing. */
export async function tryRecord(deps: Deps, line: HistoryLine): Promise<void> {
  try {
    await deps.store.recordOnce(line);
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    deps.report({ kind: 'warning', text: `the history has no line of this: ${error.message}` });
  }
}
