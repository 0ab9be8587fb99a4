import { FidesAuthError } from '../errors.ts';

/**
 * Refuses what can be no name of a client or a user: it is shown in plans.
 * @throws input.invalid, beginning with `what`
 */
export function requireOneLine(name: string, what: string, fix: string): void {
  if (name.trim() !== '' && name.length <= 200 && !/\p{Cc}/u.test(name)) return;
  throw new FidesAuthError('input.invalid', `${what}: it is blank, too long or not one line`, {
    fix,
  });
}
