import { readFileSync } from 'node:fs';

/** The real server that a case file is run against. */
export interface LiveTarget {
  /** Its Fides release, such as '2.60.0'. */
  readonly version: string;
  /** Its address without a trailing slash, on 127.0.0.1. */
  readonly url: string;
  readonly rootId: string;
  readonly rootSecret: string;
  /** Path of the `fides` command line installed with it. */
  readonly fidesBin: string;
  /** Its database, as a URL with the password of this run. */
  readonly database: string;
}

const KEYS = ['version', 'url', 'rootId', 'rootSecret', 'fidesBin', 'database'] as const;

/**
 * The target named by FIDESAUTH_LIVE_TARGET, which `npm run test:fides` sets to a JSON file. Throws
 * an Error when the variable is missing or the file does not hold every key as a string.
 */
export function liveTarget(): LiveTarget {
  const path = process.env.FIDESAUTH_LIVE_TARGET;
  if (path === undefined)
    throw new Error('FIDESAUTH_LIVE_TARGET is not set: use npm run test:fides');
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isTarget(value)) throw new Error(`${path} does not hold ${KEYS.join(', ')}`);
  return value;
}

function isTarget(value: unknown): value is LiveTarget {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return KEYS.every((key) => typeof fields.get(key) === 'string');
}
