import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sameHeld } from '../domain/sinks/held.ts';
import type { Sink, SinkState } from '../domain/sinks/sink.ts';
import { toCopy } from '../domain/words/to-copy.ts';
import { asFidesAuthError, FidesAuthError, hasCode } from '../errors.ts';
import { openDraft, unlinkIfThere } from '../store/files/draft.ts';
import { fsCode, fsReason } from '../store/files/file-errors.ts';
import { readPrivate, writePrivate } from '../store/files/files.ts';
import { acquireLock, type Waiting } from '../store/locks.ts';
import { describeAnew, documentOf, pairIn, readDocument } from './file-document.ts';

/** Where a credential file is, and who waits for it. */
export type FilePlace = Omit<Waiting, 'waitMs'> & {
  readonly reference: string;
  /** Absolute. */
  readonly path: string;
};

/** The longest wait for another process that writes the same file. */
const LOCK_WAIT_MS = 10_000;

/**
 * The sink that is a file of its own: a JSON document, private, whole or absent at any time. Its
 * condition is the hash of the content, checked and replaced under a lock beside the file.
 */
export function fileSink(place: FilePlace): Sink {
  const { path, reference, owner } = place;
  const look = async (): Promise<SinkState> => stateOf(readText(place));
  return {
    reference,
    conditional: true,
    async rehearse() {
      told(place, () => openDraft(path, { mode: 0o600, sync: 'nothing' }).drop());
      readText(place);
      return 'may';
    },
    current: look,
    put: (handout, over) => exchange(place, over, () => documentOf(handout)),
    describe: (held, over) =>
      exchange(place, over, () => describeAnew(readPrivate(path, owner) ?? '', held)),
    takeBack: () => locked(place, async () => removeStaged(path)),
    async read() {
      const text = readText(place);
      const pair = text === undefined ? undefined : pairIn(text);
      return pair === undefined ? undefined : { ...pair, version: versionOf(text) };
    },
    close: async () => {},
  };
}

function readText(place: FilePlace): string | undefined {
  return told(place, () => readPrivate(place.path, place.owner));
}

function stateOf(text: string | undefined): SinkState {
  const version = versionOf(text);
  if (text === undefined || text === '') return { kind: 'empty', version };
  const read = readDocument(text);
  return read.kind === 'held' ? { ...read, version } : read;
}

function versionOf(text: string | undefined): string {
  return text === undefined ? 'none' : createHash('sha256').update(text).digest('hex');
}

/** Replaces the content under the lock, if it is still as `over` says. */
function exchange(place: FilePlace, over: SinkState, next: () => string): Promise<SinkState> {
  return locked(place, async () => {
    const found = stateOf(readText(place));
    if (found.kind === 'foreign' || found.kind === 'unclear') throw notOurs(place, found);
    if (!('version' in over) || found.version !== over.version) throw changed(place);
    removeStaged(place.path);
    const text = next();
    write(place, text, found.version);
    return readBack(place, text);
  });
}

function write(place: FilePlace, text: string, former: string): void {
  try {
    writePrivate(place.path, text);
  } catch (error) {
    // What fails after the file got its name may still be lost with the power.
    if (versionOf(readText(place)) === former) throw failed(place, error);
    throw unsure(place, error);
  }
}

function readBack(place: FilePlace, text: string): SinkState {
  const [wanted, found] = [stateOf(text), stateOf(readText(place))];
  const same = wanted.kind === 'held' && found.kind === 'held' && sameHeld(wanted.held, found.held);
  if (same) return found;
  throw unsure(place, new Error('it does not read back as written'));
}

/** Drafts of killed processes: whoever holds the lock has no other. */
function removeStaged(path: string): void {
  const name = basename(path);
  for (const file of readdirSync(dirname(path))) {
    if (file.startsWith(`.${name}.`) && /^[0-9a-f]{16}\.tmp$/.test(file.slice(name.length + 2))) {
      unlinkIfThere(join(dirname(path), file));
    }
  }
}

async function locked<T>(place: FilePlace, work: () => Promise<T>): Promise<T> {
  const { path, owner, table, signal } = place;
  const lock = await acquireLock(join(dirname(path), `.${basename(path)}.lock`), {
    owner,
    table,
    signal,
    waitMs: LOCK_WAIT_MS,
  }).catch((error: unknown) => {
    throw signal.aborted ? error : failed(place, error);
  });
  try {
    return await work();
  } catch (error) {
    throw fsCode(error) === '' ? error : failed(place, error);
  } finally {
    await lock.release();
  }
}

function told<T>(place: FilePlace, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw failed(place, error);
  }
}

function notOurs(
  { reference, path }: FilePlace,
  state: Extract<SinkState, { kind: 'foreign' | 'unclear' }>,
): FidesAuthError {
  const why = state.kind === 'foreign' ? `it belongs to ${state.owner}` : state.why;
  const code = state.kind === 'foreign' ? 'sink.foreign' : 'sink.failed';
  return new FidesAuthError(code, `${reference}: ${why}; it was not changed`, {
    fix: toCopy`name another file; or, if nobody needs it, move it away: mv ${path} ${`${path}.old`}`,
  });
}

function changed({ reference }: FilePlace): FidesAuthError {
  return new FidesAuthError('sink.changed', `${reference}: another run has just written it`, {
    fix: 'run it again',
  });
}

/** Nothing was written. */
function failed({ reference }: FilePlace, error: unknown): FidesAuthError {
  if (hasCode(error, 'sink.failed', 'sink.forbidden', 'sink.unsure')) return error;
  const [why, forbidden] = reasonOf(error);
  const code = forbidden ? 'sink.forbidden' : 'sink.failed';
  // That of the store's own files names --config-dir, which moves no place.
  const known =
    error instanceof FidesAuthError && error.code !== 'store.unwritable'
      ? error.details.fix
      : undefined;
  return new FidesAuthError(code, `${reference}: ${why}`, {
    fix: known ?? 'name a file in a folder that exists and is yours to write',
    cause: error,
  });
}

function unsure({ reference }: FilePlace, error: unknown): FidesAuthError {
  const [why] = reasonOf(error);
  return new FidesAuthError('sink.unsure', `${reference}: it may be written: ${why}`, {
    fix: 'check the disk',
    cause: error,
  });
}

/** Why, and whether a right is missing. */
function reasonOf(error: unknown): [string, boolean] {
  const system = error instanceof FidesAuthError ? error.cause : error;
  const forbidden = ['EACCES', 'EPERM', 'EROFS'].includes(fsCode(system));
  return fsCode(error) === ''
    ? [asFidesAuthError(error).message, forbidden]
    : [fsReason(error), forbidden];
}
