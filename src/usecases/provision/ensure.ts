import { acceptedAt, leaveAccepted } from '../../domain/clients/accepted.ts';
import type { ProfileEntry } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { resolveRules } from '../../domain/presets/preset.ts';
import { restore, sameRecipe } from '../../domain/presets/recipe.ts';
import { difference, type ScopeSet, sameScopes } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import { readRegistry } from '../../fides/scopes.ts';
import { type ProvedClient, refuseItself, requireProved } from '../access/credential.ts';
import type { Delivery } from '../delivery/hand-over.ts';
import { type ResolvedScopes, resolveRequest } from '../scopes/request.ts';
import { commitProfile } from '../transaction/commit.ts';
import { alsoTakeBack } from '../transaction/create.ts';
import { heldScopes } from '../transaction/deletion.ts';
import { bringInLine, undoEnsure } from '../transaction/restore-client.ts';
import { transact } from '../transaction/transaction.ts';
import type { Provisioning } from './input.ts';
import { type BootstrapPlan, type Change, makePlan } from './plan.ts';

/** What is known of a profile's client before any change. */
export type EnsurePlan = {
  readonly plan: BootstrapPlan;
  readonly own: ProvedClient;
  readonly live: ScopeSet;
  /** The scopes to record: those that would be held if nothing were accepted. */
  readonly recorded: ScopeSet;
};

/**
 * Plans the changes that give a profile's client its scopes: the recorded ones, or those of a new
 * request. Changes nothing.
 * @throws client.gone, client.rejected, scope.unknown, scope.empty, auth.*, server.*, store.*
 */
export async function planEnsure(ready: Provisioning, profile: Profile): Promise<EnsurePlan> {
  const { input, request, http, server, session, deps } = ready;
  refuseItself(input.admin, profile);
  const site = { deps, http, session, generation: server.generation };
  deps.report({ kind: 'step', step: 'plan' });
  const own = await requireProved(site, profile);
  const registry = await readRegistry(http, session.token);
  const live = await heldScopes(site, profile.clientId);
  const { resolved: whole, withheld } = await wanted(ready, profile, registry);
  const { scopes, left } = leaveAccepted(whole.scopes, live, acceptedAt(profile, deps.now()));
  const resolved = { ...whole, scopes };
  const { clientId, clientName } = profile;
  const plan = makePlan(
    {
      input,
      place: input.to === undefined ? undefined : ready.place,
      server,
      request,
      resolved,
      registry,
      clientName,
      owner: profile.owner ?? null,
      expiresAt: profile.expiresAt ?? null,
      change: changeOf(ready, profile, { scopes, recorded: whole.scopes }, live),
      clientId,
      give: difference(scopes, live),
      take: difference(live, scopes),
      withheld,
      accepted: left,
      deletes: [],
    },
    deps,
  );
  return { plan, own, live, recorded: whole.scopes };
}

async function wanted(
  { input, request }: Provisioning,
  profile: Profile,
  registry: ScopeSet,
): Promise<{ resolved: ResolvedScopes; withheld: ScopeSet }> {
  if (!sameRecipe(request.recipe, profile.recipe)) {
    return { resolved: await resolveRequest(request, registry), withheld: [] };
  }
  const { rules } = request;
  const resolved = resolveRules(rules, registry).scopes;
  const { scopes, withheld, retired } = restore(
    { rules, recorded: profile.scopes },
    { resolved, registry },
    input.acceptNew,
  );
  if (scopes.length === 0) {
    throw new FidesAuthError(
      'scope.empty',
      `profile ${profile.name}: this server no longer knows any of its scopes`,
      {
        fix: 'choose another scope set: --preset NAME --change-preset',
      },
    );
  }
  const warnings = retired.map((scope) => `scope ${scope}: this server no longer knows it`);
  return { resolved: { scopes, warnings }, withheld };
}

function changeOf(
  { request, input }: Provisioning,
  profile: Profile,
  { scopes, recorded: wanted }: { readonly scopes: ScopeSet; readonly recorded: ScopeSet },
  live: ScopeSet,
): Change {
  if (!sameScopes(scopes, live)) return 'scopes';
  const reach =
    profile.allowHttp === input.reach.allowHttp && profile.caFile === input.reach.caFile;
  const recorded = sameScopes(wanted, profile.scopes) && sameRecipe(request.recipe, profile.recipe);
  return recorded && reach ? 'none' : 'record';
}

/**
 * Carries out the plan for an existing client: its scopes and its record, both or neither. Always
 * hands its credential over.
 * @throws client.changed when somebody else changed it meanwhile; bootstrap.incomplete when
 * something may remain; else the first error, after everything was undone
 */
export async function ensure(
  ready: Provisioning,
  profile: Profile,
  examined: EnsurePlan,
  delivery: Delivery,
): Promise<void> {
  const { deps, input, request } = ready;
  const { plan, own, recorded } = examined;
  if (plan.change !== 'scopes') await delivery.give(own.pair);
  if (plan.change === 'record') {
    const { recipe } = request;
    // The client was read, whatever an import could not.
    const { scopesKnown: _, ...known } = profile;
    const next = { ...known, ...input.reach, recipe, scopes: recorded, ...versionOf(ready) };
    return commitProfile(deps, next, own.token, 'ensure');
  }
  if (plan.change !== 'scopes') return;
  await requireUnchanged(ready, profile, examined.live);
  await transact(
    deps,
    ensureEntry(ready, profile, examined),
    async (transaction) => {
      const outcome = { unknown: false, pair: own.pair };
      await bringInLine({ ...ready, transaction, outcome }, own.pair);
      await delivery.give(own.pair);
    },
    { undo: alsoTakeBack(delivery, undoEnsure(ready)) },
  );
}

function versionOf({ server }: Provisioning): Pick<Profile, 'serverVersion'> {
  return server.version === undefined ? {} : { serverVersion: server.version };
}

/** Reads the client again right before the write, so that only the agreed change happens. */
async function requireUnchanged(
  { http, session, server }: Provisioning,
  { name, clientId }: Profile,
  seen: ScopeSet,
): Promise<void> {
  const { generation } = server;
  if (sameScopes(await heldScopes({ http, session, generation }, clientId), seen)) return;
  throw new FidesAuthError(
    'client.changed',
    `profile ${name}: somebody else changed the scopes of client ${clientId} just now`,
    { fix: 'run it again to see what would change now', clientId },
  );
}

function ensureEntry(
  { input, request, server, deps }: Provisioning,
  profile: Profile,
  { plan, live, recorded }: EnsurePlan,
): ProfileEntry {
  const { marker, name, clientId, clientName, recipe, scopes, key } = profile;
  return {
    marker,
    operation: 'ensure',
    state: 'assigning',
    profile: name,
    ...input.reach,
    generation: server.generation,
    clientName,
    recipe: request.recipe,
    scopes: plan.scopes,
    ...(sameScopes(plan.scopes, recorded) ? {} : { recorded }),
    startedAt: new Date(deps.now()).toISOString(),
    clientId,
    ...(key === undefined ? {} : { key }),
    previous: { live, recipe, scopes },
  };
}
