import { accessSync, closeSync, constants, openSync, statSync, writeFileSync } from 'node:fs';
import { FidesAuthError } from '../../errors.ts';
import { openDraft, writeWhole } from './draft.ts';
import { fsCode, fsReason } from './file-errors.ts';
import type { Owner } from './folders.ts';
import { followPath } from './way.ts';

/**
 * Writes a report to the file that the user named, whole or not at all; writes directly to a FIFO,
 * a device or an inherited descriptor. It holds no secret, so the umask decides who may read it.
 * @throws input.invalid when it cannot be written, or is reached through another user's link in a
 * folder where all may create files
 */
export function writeReport(path: string, text: string, owner: Owner): void {
  try {
    const { target, isDescriptor, foreignLink } = followPath(path, owner);
    if (foreignLink !== undefined) throw refused(path, `another user made the link ${foreignLink}`);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (isDescriptor || (stats !== undefined && !stats.isFile() && !stats.isDirectory())) {
      writeStream(path, text);
    } else {
      const place = stats === undefined ? path : target;
      writeWhole(place, text, { mode: 0o666, sync: 'nothing', how: 'replace' });
    }
  } catch (error) {
    if (fsCode(error) === '') throw error;
    const why = fsCode(error) === 'ENXIO' ? 'nothing reads from it' : fsReason(error);
    throw refused(path, why, error);
  }
}

/**
 * Fails where {@link writeReport} would fail, before anything is asked; leaves nothing behind. Does
 * not open a FIFO: its reader would see the end of the file.
 * @throws input.invalid
 */
export function rehearseReport(path: string, owner: Owner): void {
  try {
    const { target, isDescriptor, foreignLink } = followPath(path, owner);
    if (foreignLink !== undefined) throw refused(path, `another user made the link ${foreignLink}`);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) throw refused(path, 'it is a folder');
    if (isDescriptor || (stats !== undefined && !stats.isFile())) {
      accessSync(path, constants.W_OK);
    } else {
      const place = stats === undefined ? path : target;
      openDraft(place, { mode: 0o666, sync: 'nothing' }).drop();
    }
  } catch (error) {
    if (fsCode(error) === '') throw error;
    throw refused(path, fsReason(error), error);
  }
}

function refused(path: string, why: string, cause?: unknown): FidesAuthError {
  return new FidesAuthError('input.invalid', `--output ${path}: ${why}`, {
    fix: 'name a file in a folder that exists and is writable',
    cause,
  });
}

/** The first open detects a FIFO without a reader; the second waits for a slow reader. */
function writeStream(path: string, text: string): void {
  const probe = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    const descriptor = openSync(path, constants.O_WRONLY | constants.O_APPEND);
    try {
      writeFileSync(descriptor, text);
    } finally {
      closeSync(descriptor);
    }
  } finally {
    closeSync(probe);
  }
}
