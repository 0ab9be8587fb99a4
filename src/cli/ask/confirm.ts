import type { Consent } from '../../usecases/base/consent.ts';
import type { BootstrapPlan } from '../../usecases/provision/plan.ts';
import { isInteractive, type Shell } from '../base/shell.ts';

/** Consent by `--yes` (`yes`), else by a question at the terminal. */
export function consentOf<T>(
  shell: Shell,
  yes: boolean | undefined,
  question: (subject: T) => string,
): Consent<T> {
  return consentBy(shell, yes, (subject) => confirmed(shell, question(subject)));
}

/** Consent to a plan. Shows the plan before the question, with anything else that will be done. */
export function consentToPlan(
  shell: Shell,
  yes: boolean | undefined,
  also: readonly string[] = [],
): Consent<BootstrapPlan> {
  return consentBy(shell, yes, async (plan) => {
    await shell.output.preview(plan);
    for (const text of also) shell.output.note(text);
    return confirmed(shell, QUESTIONS[plan.change](plan));
  });
}

function consentBy<T>(
  shell: Shell,
  yes: boolean | undefined,
  ask: (subject: T) => Promise<boolean>,
): Consent<T> {
  return { yes: yes === true, ...(isInteractive(shell) ? { ask } : {}) };
}

async function confirmed(shell: Shell, question: string): Promise<boolean> {
  const { askConfirm } = await import('./prompts.ts');
  return askConfirm(shell, question);
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
