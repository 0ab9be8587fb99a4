import { FidesAuthError } from '../../errors.ts';
import type { BootstrapPlan } from '../../usecases/provision/plan.ts';
import { isInteractive, type Shell } from '../base/shell.ts';

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

/** Shows a plan, with what else is to be done, and asks whether it is to be carried out. */
export function confirmPlan(
  shell: Shell,
  also: readonly string[] = [],
): (plan: BootstrapPlan) => Promise<boolean> {
  return async (plan) => {
    await shell.output.preview(plan);
    for (const text of also) shell.output.note(text);
    const { askConfirm } = await import('./prompts.ts');
    return askConfirm(shell, QUESTIONS[plan.change](plan));
  };
}

const QUESTIONS: Readonly<Record<BootstrapPlan['change'], (plan: BootstrapPlan) => string>> = {
  // The plan above may have scrolled away.
  create: ({ server, profile }) => `Create this client on ${server} for profile ${profile}?`,
  replace: ({ server, profile, deletes }) =>
    `Create this client on ${server} for profile ${profile} and delete ${deletes.join(', ')}?`,
  scopes: ({ server, profile, clientId }) =>
    `Change the scopes of client ${clientId} on ${server} (profile ${profile})?`,
  record: ({ server, profile }) => `Bring profile ${profile} on ${server} up to date?`,
  none: () => 'Go on?',
};
