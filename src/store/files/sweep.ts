import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { FidesAuthError } from '../../errors.ts';
import type { StorePaths } from '../paths.ts';
import { fsCode, storeError } from './file-errors.ts';

/** Our temporary files (`.NAME.<16 hex>.tmp`) and conf's (`NAME.json.tmp-<digits and letters>`). */
const TEMPORARY = /^(?:\..+\.[0-9a-f]{16}\.tmp|.+\.json\.tmp-[0-9a-z]+)$/;

/** Left when a process dies while it takes over a dead gate (see `locks.ts`). */
const CLAIM = /\.lock\.takeover\.[^.]+$/;

/** A temporary file lives for milliseconds; a young one may be in use by another process. */
const OLD_MS = 60_000;
/** Fides' tokens live for 8 days, and each new token rewrites its file. */
const UNUSED_MS = 30 * 24 * 3600 * 1000;

/**
 * Removes temporary files of killed processes, which may hold a secret, and cached tokens that were
 * not written for a month. What it cannot remove stays and blocks nobody.
 * @returns the errors
 */
export function sweep(paths: StorePaths): FidesAuthError[] {
  const { config, state, profiles, credentials, journal, tokens, locks } = paths;
  const problems: FidesAuthError[] = [];
  const remove = (folder: string, pattern: RegExp, age: number): void => {
    for (const path of matchesIn(folder, pattern, problems)) {
      tryTo(path, problems, () => removeOlder(path, age));
    }
  };
  for (const folder of new Set([config, state, profiles, credentials, journal, tokens, locks])) {
    remove(folder, TEMPORARY, OLD_MS);
  }
  remove(tokens, /\.json$/, UNUSED_MS);
  remove(locks, CLAIM, UNUSED_MS);
  return problems;
}

function matchesIn(folder: string, pattern: RegExp, problems: FidesAuthError[]): string[] {
  const names = tryTo(folder, problems, () => readdirSync(folder)) ?? [];
  return names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
}

/** Its writer or another sweep may remove it first, which is fine. */
function tryTo<T>(path: string, problems: FidesAuthError[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (fsCode(error) === 'ENOENT') return undefined;
    const problem = storeError(error, path);
    if (!(problem instanceof FidesAuthError)) throw error;
    problems.push(problem);
    return undefined;
  }
}

/** A time in the future comes from a wrong clock; without this the file would stay forever. */
function removeOlder(path: string, age: number): void {
  if (Math.abs(Date.now() - lstatSync(path).mtimeMs) > age) unlinkSync(path);
}
