import { closeSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FidesAuthError } from '../../errors.ts';
import { fsCode, fsReason } from './file-errors.ts';
import { uniqueName } from './files.ts';

/**
 * Writes a report to the file that the user named, whole or not at all. It holds no secret, so the
 * umask decides who may read it.
 * @throws input.invalid when it cannot be written there
 */
export function writeReport(path: string, text: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${uniqueName()}.tmp`);
  try {
    const descriptor = openSync(temporary, 'wx');
    try {
      writeFileSync(descriptor, text);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    if (fsCode(error) === '') throw error;
    remove(temporary);
    throw new FidesAuthError('input.invalid', `--output ${path}: ${fsReason(error)}`, {
      fix: 'name a file in a folder that is there and can be written to',
      cause: error,
    });
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    // It may never have been made.
    if (fsCode(error) !== 'ENOENT' && fsCode(error) !== 'ENOTDIR') throw error;
  }
}
