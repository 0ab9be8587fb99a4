import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { StorePaths } from '../paths.ts';
import { fsCode, storeError } from './file-errors.ts';

/** Ours (`.NAME.<16 hex>.tmp`) and those of conf's writer (`NAME.json.tmp-<digits and letters>`). */
const TEMPORARY = /^(?:\..+\.[0-9a-f]{16}\.tmp|.+\.json\.tmp-[0-9a-z]+)$/;

/** A temporary file lives for milliseconds; another process may be writing a young one. */
const OLD_MS = 60_000;

/**
 * Removes temporary files that a killed process has left, which may hold a secret.
 * @throws store.unwritable
 */
export function sweep(paths: StorePaths): void {
  const { config, profiles, credentials, journal, tokens, locks } = paths;
  for (const folder of [config, profiles, credentials, journal, tokens, locks]) {
    for (const name of namesIn(folder)) {
      if (TEMPORARY.test(name)) removeOld(join(folder, name));
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (fsCode(error) === 'ENOENT') return [];
    throw storeError(error, folder);
  }
}

function removeOld(path: string): void {
  try {
    if (Date.now() - lstatSync(path).mtimeMs > OLD_MS) unlinkSync(path);
  } catch (error) {
    // Its own writer, or another sweep, was there first.
    if (fsCode(error) !== 'ENOENT') throw storeError(error, path);
  }
}
