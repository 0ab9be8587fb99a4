import type { Profile } from '../../domain/clients/profile.ts';
import { consentTo } from '../base/consent.ts';
import type { Deps } from '../base/deps.ts';
import { confirmLoss, protectionNote, requireConcerned } from '../base/protection.ts';
import type { BootstrapInput } from './input.ts';
import { type BootstrapPlan, planWarnings } from './plan.ts';

/**
 * Asks for consent to the plan; `stored` is the profile that it changes. If nobody is asked, risks
 * are still reported, and only changes to something that exists need consent.
 * @throws confirm.declined, confirm.required, profile.protected; input.invalid for a `--confirm` of
 * another profile
 */
export async function agree(
  consent: BootstrapInput['consent'],
  plan: BootstrapPlan,
  stored: Profile | undefined,
  deps: Pick<Deps, 'report'>,
): Promise<void> {
  requireConcerned(consent.confirmed ?? [], [plan.profile]);
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
  if (stored === undefined || !takesAway(plan)) return;
  await confirmLoss([stored], consent, { what: `profile ${profile}: its client ${changes}` });
}

/** A plan that nobody is asked about, which says that the profile that it changes is protected. */
export function withProtection(plan: BootstrapPlan, stored: Profile | undefined): BootstrapPlan {
  if (stored === undefined || !takesAway(plan)) return plan;
  return { ...plan, warnings: [...plan.warnings, ...protectionNote(stored)] };
}

/** True when the profile's client goes, or loses scopes. */
function takesAway({ change, take }: BootstrapPlan): boolean {
  return change === 'replace' || take.length > 0;
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
