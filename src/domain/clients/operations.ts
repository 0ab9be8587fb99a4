import type { JournalEntry, JournalState, Operation } from './journal.ts';

/** How a mutation comes to its end: carried on, or taken back in one of two ways. */
export type Ending = 'finish' | 'delete' | 'restore';

/** What holds for an operation, from its first flushed state to its last. */
export type OperationRules = {
  /** What may stand on disk, in this order. Those of {@link OPTIONAL} may be left out. */
  readonly path: readonly JournalState[];
  /** From this state on it can only be finished. */
  readonly noReturnFrom?: JournalState;
  /** Before that it is taken back by deleting its client, or by restoring its former scopes. */
  readonly takenBackBy?: 'delete' | 'restore';
  /** Which clients that a profile names, or has named, it deletes. */
  readonly deletes: 'none' | 'replaced' | 'own';
  /** The code of the error for what it leaves open or unproved. */
  readonly incomplete: 'bootstrap.incomplete' | 'revoke.incomplete';
  /** A client comes to it again and again, and its history has a line for each time. */
  readonly repeats: boolean;
  /** What its history says of a client that it makes or changes, and of one that it deletes. */
  readonly recordedAs: 'bootstrap' | 'ensure' | 'replace';
  readonly deletionRecordedAs: 'undo' | 'revoke';
  /** What a recovery says of a client that it deleted. */
  readonly deletionIs: 'undone' | 'revoked';
};

const MADE = ['intent', 'recorded', 'assigning'] as const;

const RULES: Readonly<Record<Operation, OperationRules>> = {
  bootstrap: {
    path: [...MADE, 'committed'],
    takenBackBy: 'delete',
    deletes: 'none',
    incomplete: 'bootstrap.incomplete',
    repeats: false,
    recordedAs: 'bootstrap',
    deletionRecordedAs: 'undo',
    deletionIs: 'undone',
  },
  ensure: {
    path: ['assigning', 'committed'],
    takenBackBy: 'restore',
    deletes: 'none',
    incomplete: 'bootstrap.incomplete',
    repeats: true,
    recordedAs: 'ensure',
    deletionRecordedAs: 'undo',
    deletionIs: 'undone',
  },
  replace: {
    path: [...MADE, 'switched', 'deleting-old', 'committed'],
    noReturnFrom: 'switched',
    takenBackBy: 'delete',
    deletes: 'replaced',
    incomplete: 'bootstrap.incomplete',
    repeats: false,
    recordedAs: 'replace',
    deletionRecordedAs: 'undo',
    deletionIs: 'undone',
  },
  revoke: {
    path: ['undoing', 'deleted'],
    noReturnFrom: 'undoing',
    deletes: 'own',
    incomplete: 'revoke.incomplete',
    repeats: false,
    recordedAs: 'bootstrap',
    deletionRecordedAs: 'revoke',
    deletionIs: 'revoked',
  },
};

/** The way of a deletion that takes something back. */
export const UNDO_PATH = ['undoing', 'deleted'] as const;

/** Scopes are in place since the create from 2.82 on; nothing may be left to delete. */
const OPTIONAL: readonly JournalState[] = ['assigning', 'deleting-old'];

/** Written once more when the same step is taken again. */
const REPEATED: readonly JournalState[] = ['intent', 'assigning', 'deleting-old', 'undoing'];

type At = Pick<JournalEntry, 'operation' | 'state'>;

/** What holds for the operation of an entry. */
export function rulesOf({ operation }: Pick<JournalEntry, 'operation'>): OperationRules {
  return RULES[operation];
}

/** True where the work on the server is done and proved: what is left to do is on this machine. */
export function isProved({ state }: Pick<JournalEntry, 'state'>): boolean {
  return state === 'committed' || state === 'deleted';
}

/** True once there is only the way forward. */
export function isPastReturn(entry: At): boolean {
  const { path, noReturnFrom } = rulesOf(entry);
  if (noReturnFrom === undefined) return false;
  return path.indexOf(entry.state) >= path.indexOf(noReturnFrom);
}

/** How a recovery ends an entry; undefined where it is to be taken back and there is no way back. */
export function endingOf(entry: At, undo: boolean): Ending | undefined {
  const { takenBackBy, deletes } = rulesOf(entry);
  if (isProved(entry)) return undo && entry.state === 'committed' ? undefined : 'finish';
  if (undo) return isPastReturn(entry) ? undefined : takenBackBy;
  return entry.state === 'undoing' || deletes === 'own' ? 'delete' : 'finish';
}

/** The ids of the clients that go when an entry is ended; undefined for one found by its marker. */
export function deletedBy(entry: JournalEntry, undo: boolean): readonly (string | undefined)[] {
  if (isProved(entry)) return [];
  const ending = endingOf(entry, undo);
  if (ending === 'delete') return [entry.clientId];
  return ending === 'finish' ? (entry.replaces ?? []).map(({ clientId }) => clientId) : [];
}

/**
 * True when finishing an entry deletes a client that a profile names, or named when it was asked for:
 * that is for `recover` alone, which shows it and asks.
 */
export function deletesNamed(entry: At): boolean {
  const { deletes } = rulesOf(entry);
  return (
    deletes === 'own' ||
    (deletes === 'replaced' && !isProved(entry) && endingOf(entry, false) === 'finish')
  );
}

/** The entry in its next state. A step that its operation does not have is a bug and throws. */
export function advance(
  entry: JournalEntry,
  state: JournalState,
  more: Partial<Pick<JournalEntry, 'clientId' | 'sentAt' | 'generation'>> = {},
): JournalEntry {
  if (!isStep(entry, state)) {
    throw new Error(`journal: no step of ${entry.operation} from ${entry.state} to ${state}`);
  }
  return { ...entry, ...more, state };
}

function isStep(entry: At, to: JournalState): boolean {
  const { path, takenBackBy } = rulesOf(entry);
  const from = entry.state;
  const own: readonly JournalState[] = takenBackBy === 'delete' ? [...path, ...UNDO_PATH] : path;
  if (isProved(entry) || !own.includes(from)) return false;
  if (to === from) return REPEATED.includes(to);
  if (from === 'undoing') return to === 'deleted';
  if (to === 'undoing') return takenBackBy === 'delete' && !isPastReturn(entry);
  const between = path.slice(path.indexOf(from) + 1, path.indexOf(to));
  return (
    path.indexOf(to) > path.indexOf(from) && between.every((state) => OPTIONAL.includes(state))
  );
}
