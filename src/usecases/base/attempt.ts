import { type FidesAuthError, knownError } from '../../errors.ts';

/** The value of some work, or its error as a result, for commands that report everything. */
export type Attempt<T> = { readonly value: T } | { readonly error: FidesAuthError };

/**
 * Tries some work. Bugs, interruptions and errors that `isThrown` selects are thrown, not returned.
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

/** The value of an attempt; undefined when it failed. */
export function valueIn<T>(attempted: Attempt<T>): T | undefined {
  return 'value' in attempted ? attempted.value : undefined;
}

/** Exit 2 and an unknown name are the caller's to fix; the rest means "could not look". */
export function isMistake({ code, exitCode }: FidesAuthError): boolean {
  return exitCode === 2 || exitCode > 128 || code === 'profile.unknown';
}

/** The reason for a failure, as shown in results. */
export function reasonOf({ code, message }: FidesAuthError): string {
  return `${code}: ${message}`;
}
