import type { JournalEntry } from '../domain/journal.ts';
import type { Profile } from '../domain/profile.ts';
import { FidesAuthError } from '../errors.ts';
import type { HistoryLine, Recorded } from '../store/history.ts';
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

/**
 * Adds a line of history, whose mutation is done: one that cannot be written is told and changes
 * nothing. `again`: also when there is one of that operation on that client. False: the line is lost.
 */
export async function tryRecord(
  { store, report }: Pick<Deps, 'store' | 'report'>,
  line: HistoryLine,
  again = false,
): Promise<boolean> {
  const { kept, warning } = await recorded(store, line, again);
  if (warning !== undefined) report({ kind: 'warning', text: warning });
  return kept;
}

async function recorded(
  store: Deps['store'],
  line: HistoryLine,
  again: boolean,
): Promise<Recorded> {
  try {
    return await (again ? store.record(line) : store.recordOnce(line));
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    return { kept: false, warning: `history: ${error.message}` };
  }
}
