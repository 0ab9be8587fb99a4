import type { JournalEntry, JournalState, Operation, ProfileEntry } from './journal.ts';

/** How a mutation ends: finished, or undone in one of two ways. */
export type Ending = 'finish' | 'delete' | 'restore';

/** The rules of an operation, from its first flushed state to its last. */
export type OperationRules = {
  /** The states on disk, in this order. Those of {@link OPTIONAL} may be left out. */
  readonly path: readonly JournalState[];
  /** From this state on, it can only be finished. */
  readonly noReturnFrom?: JournalState;
  /** Before that, undo deletes its client or restores its former scopes. */
  readonly takenBackBy?: 'delete' | 'restore';
  /** Which clients it deletes that a profile names or has named. */
  readonly deletes: 'none' | 'replaced' | 'own';
  /** The error code for work left open or unverified. */
  readonly incomplete: 'bootstrap.incomplete' | 'rotate.incomplete' | 'revoke.incomplete';
  /** True if it can happen to a client many times, with a history line each time. */
  readonly repeats: boolean;
  /** Its words in the history: for a client that it makes or changes, and for one it deletes. */
  readonly recordedAs: 'bootstrap' | 'ensure' | 'replace' | 'rotate' | 'rotate-in-place';
  readonly deletionRecordedAs: 'undo' | 'revoke' | 'delete';
  /** The outcome that a recovery reports for a client that it deleted. */
  readonly deletionIs: 'undone' | 'revoked';
};

const MADE = ['intent', 'recorded', 'assigning'] as const;

const RULES: Readonly<Record<Operation, OperationRules>> = {
  bootstrap: {
    path: [...MADE, 'delivering', 'committed'],
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
    path: [...MADE, 'delivering', 'switched', 'deleting-old', 'committed'],
    noReturnFrom: 'switched',
    takenBackBy: 'delete',
    deletes: 'replaced',
    incomplete: 'bootstrap.incomplete',
    repeats: false,
    recordedAs: 'replace',
    deletionRecordedAs: 'undo',
    deletionIs: 'undone',
  },
  rotate: {
    path: [...MADE, 'delivering', 'switched', 'deleting-old', 'committed'],
    noReturnFrom: 'switched',
    takenBackBy: 'delete',
    deletes: 'replaced',
    incomplete: 'rotate.incomplete',
    repeats: false,
    recordedAs: 'rotate',
    deletionRecordedAs: 'undo',
    deletionIs: 'undone',
  },
  'rotate-in-place': {
    path: ['rotating', 'committed'],
    noReturnFrom: 'rotating',
    deletes: 'none',
    incomplete: 'rotate.incomplete',
    repeats: true,
    recordedAs: 'rotate-in-place',
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
  delete: {
    path: ['undoing', 'deleted'],
    noReturnFrom: 'undoing',
    deletes: 'own',
    incomplete: 'revoke.incomplete',
    repeats: false,
    recordedAs: 'bootstrap',
    deletionRecordedAs: 'delete',
    deletionIs: 'revoked',
  },
};

/** The states of an undo by deletion. */
export const UNDO_PATH = ['undoing', 'deleted'] as const;

/**
 * From 2.82 the create sets the scopes; not every credential goes to a store of secrets; there may
 * be nothing left to delete.
 */
const OPTIONAL: readonly JournalState[] = ['assigning', 'delivering', 'deleting-old'];

/** Written again when the same step is repeated. */
const REPEATED: readonly JournalState[] = [
  'intent',
  'assigning',
  'delivering',
  'deleting-old',
  'undoing',
];

type At = Pick<JournalEntry, 'operation' | 'state'>;

/** The rules for an entry's operation. */
export function rulesOf({ operation }: Pick<JournalEntry, 'operation'>): OperationRules {
  return RULES[operation];
}

/** True if the work on the server is done and verified: the rest is on this machine. */
export function isProved({ state }: Pick<JournalEntry, 'state'>): boolean {
  return state === 'committed' || state === 'deleted';
}

/** True once it can only be finished. */
export function isPastReturn(entry: At): boolean {
  const { path, noReturnFrom } = rulesOf(entry);
  if (noReturnFrom === undefined) return false;
  return path.indexOf(entry.state) >= path.indexOf(noReturnFrom);
}

/** How a recovery ends an entry; undefined if it should be undone and no longer can be. */
export function endingOf(entry: At, undo: boolean): Ending | undefined {
  const { takenBackBy, deletes } = rulesOf(entry);
  if (isProved(entry)) return undo && entry.state === 'committed' ? undefined : 'finish';
  if (undo) return isPastReturn(entry) ? undefined : takenBackBy;
  return entry.state === 'undoing' || deletes === 'own' ? 'delete' : 'finish';
}

/** The ids of the clients deleted when an entry ends; undefined for one found by its marker. */
export function deletedBy(entry: JournalEntry, undo: boolean): readonly (string | undefined)[] {
  if (isProved(entry)) return [];
  const ending = endingOf(entry, undo);
  if (ending === 'delete') return [entry.clientId];
  if (ending !== 'finish' || entry.operation === 'delete') return [];
  return (entry.replaces ?? []).map(({ clientId }) => clientId);
}

/**
 * True when finishing an entry deletes a client that a profile names, or named at the request: only
 * `recover` may do that, which shows it and asks.
 */
export function deletesNamed(entry: At & Pick<ProfileEntry, 'replaces'>): boolean {
  const { deletes } = rulesOf(entry);
  // A run with a key learns what it replaces only after its proof.
  if (deletes === 'replaced' && entry.replaces?.length === 0) return false;
  return (
    deletes === 'own' ||
    (deletes === 'replaced' && !isProved(entry) && endingOf(entry, false) === 'finish')
  );
}

/** The entry in its next state. Throws for a step that its operation does not have: a bug. */
export function advance<Entry extends JournalEntry>(
  entry: Entry,
  state: JournalState,
  more: Partial<Pick<ProfileEntry, 'clientId' | 'sentAt' | 'generation' | 'replaces' | 'to'>> = {},
): Entry {
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
