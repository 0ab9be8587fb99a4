import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PresetRef, ProfileEntry } from '../../domain/clients/journal.ts';
import { deletesNamed } from '../../domain/clients/operations.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { adminLabel } from '../access/admin.ts';
import { refuseWhileMoved } from '../access/open-move.ts';
import { untilUnlocked, withProfileLock } from '../access/profile-lock.ts';
import { tryBecomeCurrent } from '../access/select-profile.ts';
import { atServer, type Identified, letIn, type Site } from '../access/site.ts';
import { openEntryOf, unfinished } from '../access/unfinished.ts';
import type { Deps } from '../base/deps.ts';
import { ready } from '../base/ready.ts';
import { together } from '../base/waiting.ts';
import { type Delivery, openDelivery } from '../delivery/hand-over.ts';
import { type Place, withPlace } from '../delivery/place.ts';
import { deliverStored } from '../delivery/stored.ts';
import { endpointReader } from '../scopes/endpoints.ts';
import { isEmptyRequest, type LoadedRequest, loadRequest } from '../scopes/request.ts';
import { provision } from '../transaction/create.ts';
import { recoverEntry } from '../transaction/entry.ts';
import type { RecoverySite } from '../transaction/operations.ts';
import { retireIfMay } from '../transaction/retire.ts';
import { agree, withProtection } from './agree.ts';
import { supersededBy } from './converge-store.ts';
import { ensure, planEnsure } from './ensure.ts';
import { firstEntry } from './entry.ts';
import { requestFor } from './existing.ts';
import type { BootstrapInput, Provisioning } from './input.ts';
import { claimed, destinationOf, rivalsIn } from './place.ts';
import type { BootstrapPlan } from './plan.ts';
import { planCreate } from './prepare.ts';
import { type Replaced, refuseStrangers, replacedBy } from './replace.ts';
import { type BootstrapResult, resultOf, type SupersededResult } from './results.ts';
import { withPick } from './save-pick.ts';

/**
 * Uses an admin credential to create a client with exactly the requested scopes, and stores it as a
 * profile. An existing profile is updated or, on request, gets a new client; unfinished work of an
 * earlier run is completed first. `handOver` always gets the credential, and loses it with the
 * client. With `dryRun` the result is the plan.
 * @throws input, preset and scope errors before the first request (input.invalid also when the
 * credential cannot be handed over: everything is undone then); profile.exists, recipe.differs,
 * client.exists, client.changed, store.*; server.* before any secret is sent; auth.rejected,
 * auth.forbidden, client.gone, client.rejected; confirm.required, confirm.declined;
 * bootstrap.incomplete when something may remain on the server; interrupted, terminated
 */
export async function bootstrap(
  input: BootstrapInput,
  deps: Deps,
): Promise<BootstrapResult | SupersededResult | BootstrapPlan> {
  const given = isEmptyRequest(input.request)
    ? undefined
    : await loadRequest(input.request, deps.store.presets);
  const admin = adminLabel(input.admin);
  const { profile, reach } = input;
  deps.report({ kind: 'target', command: input.command, profile, server: reach.server, admin });
  return withPlace(await destinationOf(input, deps), deps, async (place) => {
    await place?.sink.rehearse();
    const order: Order = { input, given, place };
    if (input.dryRun) {
      await rehearse(input, deps);
      return onServer(order, deps, plan);
    }
    await deps.store.prepare();
    return withProfileLock(profile, deps, () => underLock(order, deps));
  });
}

/** What is asked for, and where the credential goes. */
type Order = {
  readonly input: BootstrapInput;
  readonly given: LoadedRequest | undefined;
  readonly place: Place | undefined;
};

async function underLock(order: Order, deps: Deps): Promise<BootstrapResult | SupersededResult> {
  // The last step may write the settings: detect damaged ones before anything is created.
  await deps.store.settings.currentProfile();
  const delivery = await openDelivery(order.input, deps);
  try {
    return await onServer(order, deps, (ready, found) => carryOut(ready, found, delivery));
  } finally {
    await delivery.close();
  }
}

/**
 * Fails where the run would fail before it asks the server, and leaves nothing behind.
 * @throws store.*, input.invalid when the credential cannot be handed over
 */
async function rehearse(
  { profile, handOver }: Pick<BootstrapInput, 'profile' | 'handOver'>,
  deps: Deps,
): Promise<void> {
  await deps.store.rehearse();
  await untilUnlocked(profile, deps);
  await deps.store.settings.currentProfile();
  await handOver?.rehearse();
}

/** Everything up to the plan; checks that need no server come first. */
async function onServer<T>(
  { input, given, place }: Order,
  deps: Deps,
  work: (ready: Provisioning, profile: Profile | undefined) => Promise<T>,
): Promise<T> {
  await refuseWhileMoved(input.profile, deps.store);
  const open = await openEntryOf(input.profile, deps.store);
  const before = await deps.store.profiles.read(input.profile);
  if (open === undefined) requestFor(input, given, before);
  else if (input.dryRun || open.server !== input.reach.server || deletesNamed(open)) {
    throw unfinished(open);
  }
  deps.report({ kind: 'step', step: 'identify' });
  const admitted = async (at: Identified): Promise<T> => {
    const [site] = await together([enter(at, input), preload(deps)]);
    if (open !== undefined) await endEarlier(open, { ...site, undo: false });
    const profile = open === undefined ? before : await deps.store.profiles.read(input.profile);
    const asked = requestFor(input, given, profile);
    const request = { ...asked, rules: await endpointReader(at.http)(asked.rules) };
    return work({ ...site, input, request, place }, profile);
  };
  return atServer(input.reach, deps, admitted, input.waitMs);
}

/** Completes an earlier run and reports it. */
async function endEarlier(open: ProfileEntry, recovery: RecoverySite): Promise<void> {
  const { marker, profile, server } = open;
  const done = await recoverEntry(open, recovery);
  recovery.deps.report({ kind: 'recovered', done: { marker, profile, server, ...done } });
}

async function enter(at: Identified, { session, admin }: BootstrapInput): Promise<Site> {
  if (session !== undefined) return { ...at, session };
  at.deps.report({ kind: 'step', step: 'authenticate' });
  return letIn(at, admin);
}

async function plan(ready: Provisioning, profile: Profile | undefined): Promise<BootstrapPlan> {
  if (profile !== undefined && ready.input.ifExists === 'ensure') {
    await refuseStrangers(ready);
    return withProtection((await planEnsure(ready, profile)).plan, profile);
  }
  await claimed(ready, profile);
  const deletes = idsOf(await replacedBy(ready, profile));
  return withProtection(await planCreate(ready, { profile, deletes }), profile);
}

async function carryOut(
  ready: Provisioning,
  profile: Profile | undefined,
  delivery: Delivery,
): Promise<BootstrapResult | SupersededResult> {
  const { input, deps } = ready;
  if (profile !== undefined && input.ifExists === 'ensure') {
    return bringUp(ready, profile, delivery);
  }
  // Before the server's list: what comes into that later may be what the store will name.
  const at = await claimed(ready, profile);
  const replaced = await replacedBy(ready, profile);
  const made = await planCreate(ready, { profile, deletes: idsOf(replaced) });
  await agree(input.consent, made, profile, deps);
  deps.signal.throwIfAborted();
  return withPick(input.save, made.serverVersion, deps, async (saved) => {
    const named = saved === undefined ? ready : asPreset(ready, saved);
    const rivals = rivalsIn(ready, replaced, at);
    const all = [...replaced.own, ...replaced.strangers];
    const replaces = rivals === undefined && all.length === 0 ? undefined : all;
    const first = firstEntry(named, made, { replaces, key: input.key ?? profile?.key, at });
    const handing = { delivery, rivals, claim: at };
    const done = await provision(named, first, handing).catch((error: unknown) =>
      supersededBy(ready, made, at, error),
    );
    if ('kind' in done) return done;
    await tryBecomeCurrent(input.profile, deps);
    return { ...resultOf(named, made, done.clientId, true), deleted: done.deleted };
  });
}

function idsOf({ own, strangers }: Replaced): string[] {
  return [...own, ...strangers].map(({ clientId }) => clientId);
}

function asPreset(ready: Provisioning, saved: PresetRef): Provisioning {
  const recipe = { ...ready.request.recipe, presets: [saved], scopes: [] };
  return { ...ready, request: { ...ready.request, recipe } };
}

async function bringUp(
  ready: Provisioning,
  profile: Profile,
  delivery: Delivery,
): Promise<BootstrapResult> {
  const { input, deps } = ready;
  await refuseStrangers(ready);
  const examined = await planEnsure(ready, profile);
  if (examined.plan.change !== 'none') await agree(input.consent, examined.plan, profile, deps);
  deps.signal.throwIfAborted();
  await ensure(ready, profile, examined, delivery);
  const { place } = ready;
  if (place !== undefined) {
    await deliverStored(profile, examined.own.pair, { place, again: false }, deps);
  }
  const deleted = await retireIfMay(ready, input.profile);
  return { ...resultOf(ready, examined.plan, profile.clientId, false), deleted };
}

/**
 * Loads what a bootstrap needs later while the server computes its first answer (0.3 s of bcrypt),
 * so that loading adds no time.
 */
async function preload(deps: Deps): Promise<void> {
  // Loading blocks the process, so the request must be sent before.
  await nextTurn();
  await ready(deps);
}
