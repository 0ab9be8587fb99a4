import type { Profile } from '../../domain/clients/profile.ts';
import { grantsAreBound } from '../../domain/scopes/admin.ts';
import { difference, type ScopeSet } from '../../domain/scopes/scope-set.ts';
import { lacking } from '../../fides/refusals.ts';
import { requireRights } from '../../fides/rights.ts';
import { readClientScopes, readRegistry } from '../../fides/scopes.ts';
import type { Site } from '../access/site.ts';
import { resolveRequest } from '../scopes/request.ts';
import type { Provisioning } from './input.ts';
import { factsOf } from './new-client.ts';
import { type BootstrapPlan, makePlan } from './plan.ts';

/** What a new client replaces. */
export type Replacement = {
  readonly profile: Profile | undefined;
  readonly deletes: readonly string[];
};

/**
 * The plan for a new client; changes nothing on the server.
 * @throws auth.rejected, auth.forbidden naming what the credential lacks; scope.unknown,
 * scope.empty
 */
export async function planCreate(
  ready: Provisioning,
  leaving: Replacement,
): Promise<BootstrapPlan> {
  const { input, request, http, server, session, deps } = ready;
  deps.report({ kind: 'step', step: 'plan' });
  if (input.admin.kind !== 'root' && !input.dryRun) {
    await requireRights(http, session.token, server.generation);
  }
  const facts = await factsOf(ready, leaving.profile);
  const registry = await readRegistry(http, session.token);
  const resolved = await resolveRequest(request, registry);
  if (input.admin.kind === 'profile') {
    await requireHeld(ready, input.admin.pair.clientId, resolved.scopes);
  }
  const { profile, deletes } = leaving;
  return makePlan(
    {
      input,
      place: ready.place,
      server,
      request,
      resolved,
      registry,
      ...facts,
      change: deletes.length > 0 ? 'replace' : 'create',
      clientId: profile?.clientId ?? null,
      give: resolved.scopes,
      take: [],
      withheld: [],
      accepted: [],
      deletes,
    },
    deps,
  );
}

/**
 * Checks, before anything is created, that a stored client holds all scopes it is to grant.
 * @throws auth.forbidden naming the scopes it lacks
 */
export async function requireHeld(
  { http, session, server }: Site,
  clientId: string,
  wanted: ScopeSet,
): Promise<void> {
  if (!grantsAreBound(server.version)) return;
  const missing = difference(wanted, await readClientScopes(http, session.token, clientId));
  if (missing.length > 0) throw lacking('checking what the admin profile may hand out', missing);
}
