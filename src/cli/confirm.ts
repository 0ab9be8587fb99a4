import { FidesAuthError } from '../errors.ts';
import { isInteractive, type Shell } from './shell.ts';

/**
 * The question before something that exists is changed or removed: `undefined` where `--yes` makes
 * it needless.
 * @throws confirm.required when nobody can be asked and `--yes` is missing
 */
export function confirmation<T>(
  shell: Shell,
  yes: boolean,
  what: string,
  question: (subject: T) => string,
): ((subject: T) => Promise<boolean>) | undefined {
  if (yes) return undefined;
  if (!isInteractive(shell)) {
    throw new FidesAuthError('confirm.required', `${what}: it needs a confirmation`, {
      fix: 'add --yes',
    });
  }
  return async (subject) => {
    const { askConfirm } = await import('./prompts.ts');
    return askConfirm(shell, question(subject));
  };
}
