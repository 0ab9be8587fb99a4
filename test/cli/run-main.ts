import { type InsideOptions, type Run, runInside } from '../support/inside.ts';

export const VERSION = '9.9.9';

export type MainOptions = Omit<InsideOptions, 'version'>;

/** Runs one command line in this process whatever the mode, as a version of its own. */
export function runMain(args: readonly string[], options: MainOptions = {}): Promise<Run> {
  return runInside(args, { ...options, version: VERSION });
}
