import type { BootstrapPlan } from '../usecases/plan.ts';
import type { Shell } from './shell.ts';

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
  create: ({ server }) => `Create this client on ${server}?`,
  replace: ({ server, deletes }) =>
    `Create this client on ${server} and delete ${deletes.join(', ')}?`,
  scopes: ({ server, clientId }) => `Change the scopes of client ${clientId} on ${server}?`,
  record: ({ profile }) => `Bring profile ${profile} up to date?`,
  none: () => 'Go on?',
};
