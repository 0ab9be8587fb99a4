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

/** A user's file for a credential, proved to be writable. */
export type ExportFile = {
  /** It existed before, and others may read it. */
  readonly shared: boolean;
  /** Others may replace it with a file of theirs. */
  readonly replaceable: boolean;
  /** @throws input.invalid */
  write(text: string): void;
  /** Restores the former content, also after a write. @throws input.invalid */
  takeBack(): void;
};

type Former = { readonly mode: number; readonly content: Buffer };

const PRIVATE = 0o600;

/**
 * Opens a file for a credential. It appears whole or not at all: a new file gets 0600, an existing
 * one keeps its mode. A FIFO or device is written directly; a descriptor that this process
 * inherited (`/dev/stdout`, `/dev/fd/N`) is appended to.
 * @throws input.invalid when it cannot be written, belongs to another user, or is reached through
 * another user's link in a folder where all may create files
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

/** The user meant what the shell opened, whoever owns it. */
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
  // From the first write on the target may hold it, even if that write failed.
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
 * Does not wait for a FIFO's reader, because Ctrl-C cannot end that wait. Without an `owner` any
 * owner is accepted.
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
 * Opens the file that GitHub reads variables from; text is appended in one write.
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
    // Later steps would use a credential that no longer exists.
    takeBack: () => told(path, () => truncateSync(path, former.length)),
  };
}

/**
 * Fails where {@link openExportFile} would fail, or for `added` {@link openAppended}; leaves
 * nothing behind. Does not open a FIFO: its reader would see the end of the file.
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
