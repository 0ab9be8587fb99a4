import { consentTo } from '../base/consent.ts';
import type { Deps } from '../base/deps.ts';
import type { BootstrapInput } from './input.ts';
import { type BootstrapPlan, planWarnings } from './plan.ts';

/**
 * Asks for consent to the plan. If nobody is asked, risks are still reported, and only changes to
 * something that exists need consent.
 * @throws confirm.declined, confirm.required
 */
export async function agree(
  consent: BootstrapInput['consent'],
  plan: BootstrapPlan,
  deps: Pick<Deps, 'report'>,
): Promise<void> {
  const changes = changesOf(plan);
  if (consent.yes || consent.ask === undefined) {
    for (const text of [...planWarnings(plan), ...endOfTokens(plan)]) {
      deps.report({ kind: 'warning', text });
    }
    if (changes === undefined) return;
  }
  const { profile, clientId, deletes } = plan;
  await consentTo(consent, {
    what: `profile ${profile}: client ${clientId ?? deletes.join(', ')} ${changes}`,
    declined: `profile ${profile}: stopped before anything was changed`,
    fix: 'add --yes; to see the whole plan, use --dry-run',
  })(plan);
}

/** The server rejects every token with a scope that its client no longer holds. */
function endOfTokens({ take, clientId }: BootstrapPlan): string[] {
  return take.length === 0
    ? []
    : [`this invalidates every live access token of client ${clientId}`];
}

/** The change to something that exists; undefined without one. */
function changesOf({ change, give, take }: BootstrapPlan): string | undefined {
  if (change === 'replace') return 'is to be deleted once its replacement works';
  if (change !== 'scopes') return undefined;
  const parts = [
    ...(give.length > 0 ? [`is to be given ${give.join(', ')}`] : []),
    ...(take.length > 0 ? [`is to lose ${take.join(', ')}`] : []),
  ];
  return parts.join(' and ');
}
