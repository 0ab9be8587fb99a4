import { FidesAuthError } from '../errors.ts';
import type { StatusProblem } from './status-results.ts';

/** A failure as a problem. Anything but a {@link FidesAuthError} is a bug and thrown on. */
export function asProblem(error: unknown): StatusProblem {
  if (!(error instanceof FidesAuthError)) throw error;
  const { code, exitCode, message, details } = error;
  return { code, exitCode, message, fix: details.fix ?? null };
}

/**
 * The exit statuses of problems, the worst first: what remains on a server outweighs the store, that
 * the credential, that the network; what could not be looked at outweighs what was found.
 */
export const WORST_FIRST: readonly number[] = [9, 8, 3, 4, 7, 6, 5, 2, 11, 10];

/** The exit status of the worst problem; 0 without any. */
export function worstExit(problems: readonly StatusProblem[]): number {
  const found = new Set(problems.map(({ exitCode }) => exitCode));
  return WORST_FIRST.find((exit) => found.has(exit)) ?? 0;
}
