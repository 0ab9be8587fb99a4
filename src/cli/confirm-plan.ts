import type { BootstrapPlan } from '../usecases/plan.ts';
import type { Shell } from './shell.ts';

/** Shows a plan and asks whether it is to be carried out. */
export function confirmPlan(shell: Shell): (plan: BootstrapPlan) => Promise<boolean> {
  return async (plan) => {
    await shell.output.preview(plan);
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
