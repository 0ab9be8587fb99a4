import { type FidesAuthError, knownError } from '../../errors.ts';

/** What some work gave, or why it could not be done: a result, for who tells of all there is to know. */
export type Attempt<T> = { readonly value: T } | { readonly error: FidesAuthError };

/**
 * Tries some work. A bug, an interruption and what `isThrown` says are no result.
 * @throws those
 */
export async function attempt<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  isThrown?: (error: FidesAuthError) => boolean,
): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    signal.throwIfAborted();
    const known = knownError(error);
    if (isThrown?.(known) === true) throw known;
    return { error: known };
  }
}

/** What an attempt gave; undefined when it failed. */
export function valueIn<T>(attempted: Attempt<T>): T | undefined {
  return 'value' in attempted ? attempted.value : undefined;
}

/** Exit 2 and a name that is not there are the caller's to mend; the rest is "could not look". */
export function isMistake({ code, exitCode }: FidesAuthError): boolean {
  return exitCode === 2 || exitCode > 128 || code === 'profile.unknown';
}

/** Why it could not be done, as results tell it. */
export function reasonOf({ code, message }: FidesAuthError): string {
  return `${code}: ${message}`;
}
