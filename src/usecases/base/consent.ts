import { FidesAuthError } from '../../errors.ts';

/** A user's consent to a change of something that exists. */
export type Consent<T> = {
  /** Given with `--yes`: no question is asked. */
  readonly yes: boolean;
  /** Asks; absent where nobody can be asked. */
  readonly ask?: (subject: T) => Promise<boolean>;
  /** The fix where consent is missing and nobody can be asked. */
  readonly lacks?: string;
  /** The profiles named with `--confirm`. */
  readonly confirmed?: readonly string[];
  /** Asks to type that name; false for another one. Absent where nobody can be asked. */
  readonly askName?: (name: string) => Promise<boolean>;
};

/** A change that needs consent, as its errors name it. */
export type Change = {
  readonly what: string;
  /** The message after a no. */
  readonly declined: string;
  readonly fix?: string;
};

/**
 * Checks that consent is given or can be asked for, and returns a function that asks once.
 * @throws confirm.required when it is not given and nobody can be asked; the returned function
 * throws confirm.declined
 */
export function consentTo<T>(
  { yes, ask, lacks = 'add --yes' }: Consent<T>,
  { what, declined, fix = lacks }: Change,
): (subject: T) => Promise<void> {
  if (!yes && ask === undefined) {
    throw new FidesAuthError('confirm.required', `${what}: confirmation needed`, { fix });
  }
  return async (subject) => {
    if (yes || ask === undefined || (await ask(subject))) return;
    throw new FidesAuthError('confirm.declined', declined);
  };
}
