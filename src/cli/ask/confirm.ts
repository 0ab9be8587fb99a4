import type { Consent } from '../../usecases/base/consent.ts';
import type { BootstrapPlan } from '../../usecases/provision/plan.ts';
import type { RotatePlan } from '../../usecases/rotate/results.ts';
import { isInteractive, type Shell } from '../base/shell.ts';

/** What `--yes` and `--confirm` give, as commander passes them. */
export type Given = { readonly yes?: boolean; readonly confirm?: readonly string[] };

/**
 * Consent by `--yes` or `--confirm`, else by a question at the terminal. The names of protected
 * profiles are asked for even with `--yes`.
 */
export function consentOf<T>(
  shell: Shell,
  given: Given,
  question: (subject: T) => string,
): Consent<T> {
  return consentBy(shell, given, (subject) => confirmed(shell, question(subject)));
}

/** Consent to a plan. Shows the plan before the question, with anything else that will be done. */
export function consentToPlan(
  shell: Shell,
  given: Given,
  also: readonly string[] = [],
): Consent<BootstrapPlan> {
  return consentBy(shell, given, async (plan) => {
    await shell.output.preview(plan);
    for (const text of also) shell.output.note(text);
    return confirmed(shell, QUESTIONS[plan.change](plan));
  });
}

/** Consent to rotations. Shows their plan before the question. */
export function consentToRotation(shell: Shell, given: Given): Consent<RotatePlan> {
  return consentBy(shell, given, async (plan) => {
    await shell.output.preview(plan);
    const names = plan.rotations.map(({ profile }) => profile).join(', ');
    const [first] = plan.rotations;
    const where = plan.rotations.length === 1 ? ` on ${first?.server}` : '';
    return confirmed(shell, `Rotate the secret of ${names}${where}?`);
  });
}

function consentBy<T>(
  shell: Shell,
  { yes, confirm = [] }: Given,
  ask: (subject: T) => Promise<boolean>,
): Consent<T> {
  const given = { yes: yes === true || confirm.length > 0, confirmed: confirm };
  if (!isInteractive(shell)) return given;
  return { ...given, ask, askName: (name) => typed(shell, name) };
}

async function typed(shell: Shell, name: string): Promise<boolean> {
  const { askText } = await import('./prompts.ts');
  const question = `Profile ${name} is protected. Type its name to go on`;
  return (await askText(shell, question, undefined, () => {})).trim() === name;
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
