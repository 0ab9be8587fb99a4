import type { ProfileEntry, ReplacedClient } from '../../domain/clients/journal.ts';
import { newMarker } from '../../domain/clients/marker.ts';
import { serverNow } from '../access/server.ts';
import type { Claim } from '../delivery/place.ts';
import type { Provisioning } from './input.ts';
import type { BootstrapPlan } from './plan.ts';

/** What an entry says besides the plan. */
type EntryParts = {
  readonly replaces: readonly ReplacedClient[] | undefined;
  readonly key: string | undefined;
  readonly at: Claim | undefined;
};

/** The journal entry with which a new client begins. */
export function firstEntry(
  ready: Provisioning,
  plan: BootstrapPlan,
  { replaces, key, at }: EntryParts,
): ProfileEntry {
  const { input, request, deps } = ready;
  const now = new Date(deps.now()).toISOString();
  return {
    marker: newMarker(serverNow(ready), deps.store.randomHex),
    operation: replaces === undefined ? 'bootstrap' : 'replace',
    state: 'intent',
    profile: input.profile,
    ...input.reach,
    generation: plan.generation,
    clientName: plan.clientName,
    recipe: request.recipe,
    scopes: plan.scopes,
    startedAt: now,
    sentAt: now,
    ...(key === undefined ? {} : { key }),
    ...(plan.owner === null ? {} : { owner: plan.owner }),
    ...(plan.expiresAt === null ? {} : { expiresAt: plan.expiresAt }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(at === undefined ? {} : { to: { ...at.to, over: at.over.version } }),
  };
}
