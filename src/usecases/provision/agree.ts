import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';
import type { BootstrapInput } from './input.ts';
import { type BootstrapPlan, planWarnings } from './plan.ts';

/**
 * Shows the plan and asks. Where nobody is asked, what is risky in it is told all the same, and what
 * changes something that exists needs `--yes`.
 * @throws confirm.declined, confirm.required
 */
export async function agree(
  { confirm, yes }: Pick<BootstrapInput, 'confirm' | 'yes'>,
  plan: BootstrapPlan,
  deps: Pick<Deps, 'report'>,
): Promise<void> {
  if (confirm !== undefined) {
    if (await confirm(plan)) return;
    throw new FidesAuthError(
      'confirm.declined',
      `profile ${plan.profile}: stopped before anything was changed`,
    );
  }
  for (const text of [...planWarnings(plan), ...endOfTokens(plan)]) {
    deps.report({ kind: 'warning', text });
  }
  const changes = changesOf(plan);
  if (yes || changes === undefined) return;
  throw new FidesAuthError(
    'confirm.required',
    `profile ${plan.profile}: client ${plan.clientId ?? plan.deletes.join(', ')} ${changes}: it needs a confirmation`,
    { fix: 'add --yes; --dry-run shows all of it' },
  );
}

/** The server refuses every token that carries a scope its client no longer holds. */
function endOfTokens({ take, clientId }: BootstrapPlan): string[] {
  return take.length === 0 ? [] : [`every live access token of client ${clientId} ends with this`];
}

/** What happens to something that is there; undefined when nothing does. */
function changesOf({ change, give, take }: BootstrapPlan): string | undefined {
  if (change === 'replace') return 'is to be deleted once another is in its place';
  if (change !== 'scopes') return undefined;
  const parts = [
    ...(give.length > 0 ? [`is to be given ${give.join(', ')}`] : []),
    ...(take.length > 0 ? [`is to lose ${take.join(', ')}`] : []),
  ];
  return parts.join(' and ');
}
