import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  type Stats,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { FidesAuthError } from '../../errors.ts';
import { type Draft, openDraft, unlinkIfThere } from './draft.ts';
import { fsCode, fsReason } from './file-errors.ts';
import type { Owner } from './folders.ts';
import { followPath, isForeign, isOpenToAll } from './way.ts';

/** A file of the user's own that is to take a credential: it is known that it can be written. */
export type ExportFile = {
  /** It was there before, and others than its owner may read it. */
  readonly shared: boolean;
  /** Others may put a file of theirs in its place. */
  readonly replaceable: boolean;
  /** @throws input.invalid */
  write(text: string): void;
  /** Puts back what was there before, also after a write. @throws input.invalid */
  takeBack(): void;
};

type Former = { readonly mode: number; readonly content: Buffer };

const PRIVATE = 0o600;

/**
 * Opens a file for a credential, which then appears whole or not at all: 0600 if it is new, else
 * with the mode it has. A FIFO or device is written as it is, and what this process was given open
 * (`/dev/stdout`, `/dev/fd/N`) at its end.
 * @throws input.invalid when it cannot be written there, when it is another user's, or when another
 * user has made a link on the way to it where all may
 */
export function openExportFile(path: string, owner: Owner): ExportFile {
  return told(path, () => {
    const { target, isDescriptor, foreignLink } = followPath(path, owner);
    if (foreignLink !== undefined) throw foreign(path, `another user made the link ${foreignLink}`);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (isDescriptor) return stats?.isFile() ? openAppended(path) : streamFile(path);
    if (stats === undefined) return wholeFile(path, path, undefined);
    if (stats.isDirectory()) throw refused(path, 'it is a folder');
    if (!stats.isFile()) return streamFile(path, owner);
    requireOwn(path, target, stats, owner);
    return wholeFile(path, target, { mode: stats.mode & 0o777, content: readFileSync(target) });
  });
}

function requireOwn(path: string, target: string, { uid, nlink }: Stats, owner: Owner): void {
  if (owner === undefined) return;
  if (uid !== owner) throw foreign(path, 'it belongs to another user');
  if (nlink > 1 && isOpenToAll(statSync(dirname(target)))) {
    throw foreign(path, 'another user may have linked that name to a file of yours');
  }
}

/** What the shell has opened was meant, whoever it is of. */
function foreign(path: string, why: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `export to ${path}: ${why}, who could read it`, {
    fix: 'name another file; if you mean this one, let the shell open it: -o /dev/stdout > FILE',
  });
}

function wholeFile(path: string, target: string, former: Former | undefined): ExportFile {
  const { mode } = statSync(dirname(target));
  const open = (): Draft =>
    openDraft(target, { mode: PRIVATE, finalMode: former?.mode ?? PRIVATE, sync: 'content' });
  let draft: Draft | undefined = open();
  // From the first write on the target may hold it, whatever that write has reported.
  let begun = false;
  const publish = (content: string | Buffer): void => {
    const next = draft ?? open();
    draft = undefined;
    begun = true;
    next.write(content);
    next.publish('replace');
  };
  return {
    shared: former !== undefined && (former.mode & 0o077) !== 0,
    replaceable: (mode & 0o1002) === 0o002,
    write: (text) => told(path, () => publish(text)),
    takeBack: () =>
      told(path, () => {
        if (!begun) draft?.drop();
        else if (former === undefined) unlinkIfThere(target);
        else if (!readFileSync(target).equals(former.content)) publish(former.content);
      }),
  };
}

/**
 * Not waiting for a FIFO's reader: it would be a wait that Ctrl-C cannot end. Without an `owner` it
 * may be anybody's.
 */
function streamFile(path: string, owner?: Owner): ExportFile {
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  if (isForeign(fstatSync(descriptor), owner)) {
    closeSync(descriptor);
    throw foreign(path, 'it belongs to another user');
  }
  return {
    shared: false,
    replaceable: false,
    write: (text) =>
      told(path, () => {
        writeFileSync(descriptor, text);
        closeSync(descriptor);
      }),
    takeBack() {},
  };
}

/**
 * Opens the file that GitHub reads variables from: what is written is put at its end in one piece.
 * @throws input.invalid when it cannot be written
 */
export function openAppended(path: string): ExportFile {
  const former = told(path, () => {
    closeSync(openSync(path, 'a', PRIVATE));
    return readFileSync(path);
  });
  const gap = former.length === 0 || former.at(-1) === NEWLINE ? '' : '\n';
  return {
    shared: false,
    replaceable: false,
    write: (text) => told(path, () => writeFileSync(path, `${gap}${text}`, { flag: 'a' })),
    // Later steps would run with a credential that is no more.
    takeBack: () => told(path, () => truncateSync(path, former.length)),
  };
}

/**
 * Refuses what {@link openExportFile} would refuse, or for `added` {@link openAppended}; leaves nothing.
 * A FIFO is not opened: its reader would take that for the end.
 * @throws input.invalid
 */
export function rehearseExport(path: string, added: boolean, owner: Owner): void {
  const stats = told(path, () => statSync(path, { throwIfNoEntry: false }));
  const { isDescriptor } = told(path, () => followPath(path, owner));
  const isStream = stats !== undefined && !stats.isFile() && !stats.isDirectory();
  if (isStream || isDescriptor) {
    told(path, () => accessSync(path, constants.W_OK));
    if (!isDescriptor && isStream && isForeign(stats, owner))
      throw foreign(path, 'it belongs to another user');
  } else if (!added || stats === undefined) openExportFile(path, owner).takeBack();
  else told(path, () => closeSync(openSync(path, constants.O_RDWR)));
}

const NEWLINE = 10;

function told<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (fsCode(error) === '') throw error;
    const why = fsCode(error) === 'ENXIO' ? 'nothing reads from it' : fsReason(error);
    throw refused(path, why, error);
  }
}

function refused(path: string, why: string, cause?: unknown): FidesAuthError {
  return new FidesAuthError('input.invalid', `export to ${path}: ${why}`, {
    fix: 'name a file in a folder that exists and is writable',
    cause,
  });
}
