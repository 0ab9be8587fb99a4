import type { Profile } from '../../domain/clients/profile.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { asFidesAuthError, FidesAuthError } from '../../errors.ts';
import { withProfileLock } from '../access/profile-lock.ts';
import { requireProfile } from '../access/select-profile.ts';
import type { Site } from '../access/site.ts';
import { refuseWhileOpen } from '../access/unfinished.ts';
import { ready } from '../base/ready.ts';
import type { Delivery } from '../delivery/hand-over.ts';
import { claim, withPlace } from '../delivery/place.ts';
import { claimantOf } from '../delivery/stored.ts';
import { retireOverdue } from '../transaction/retire.ts';
import { rotateInPlace } from '../transaction/rotate-in-place.ts';
import type { RotationOrder } from './input.ts';
import { rotateByNewClient } from './new-client.ts';
import { endsNow } from './plan.ts';
import type { DoneRotation, PlannedRotation } from './results.ts';

/**
 * Rotates one profile as planned, under its lock. A former client whose time is over is deleted
 * first.
 * @throws client.changed when the profile is not as it was planned; what the two ways throw
 */
export function carryOut(
  site: Site,
  planned: PlannedRotation,
  order: RotationOrder,
  delivery: Delivery,
): Promise<DoneRotation> {
  const { deps } = site;
  return withProfileLock(planned.profile, deps, async () => {
    await refuseWhileOpen(planned.profile, deps.store);
    const found = await requireProfile(planned.profile, deps.store);
    requireAsPlanned(found, planned);
    await ready(deps);
    const gone = endsNow(order) ? undefined : await retireOverdue(site, found);
    const profile = gone === undefined ? found : await requireProfile(planned.profile, deps.store);
    const deleted = gone === undefined ? [] : [gone];
    return order.way === 'in-place'
      ? { ...(await inPlace(site, profile, delivery)), deleted }
      : anew(site, profile, { planned, order, delivery, deleted });
  });
}

function requireAsPlanned({ name, clientId, retiring }: Profile, planned: PlannedRotation): void {
  const expected = planned.deletes.filter((id) => id !== planned.clientId);
  const same = clientId === planned.clientId && (retiring?.clientId ?? '') === (expected[0] ?? '');
  if (same) return;
  throw new FidesAuthError(
    'client.changed',
    `profile ${name}: another command has changed it since the plan was made`,
    { fix: 'run it again to see what would change now', clientId },
  );
}

type Anew = {
  readonly planned: PlannedRotation;
  readonly order: RotationOrder;
  readonly delivery: Delivery;
  readonly deleted: readonly string[];
};

async function anew(site: Site, profile: Profile, work: Anew): Promise<DoneRotation> {
  const { planned, order, delivery } = work;
  const { clientId, deleted } = await withPlace(
    order.to ?? profile.to,
    site.deps,
    async (place) => {
      const at = place === undefined ? undefined : await claim(place, claimantOf(profile));
      return rotateByNewClient(site, profile, planned.scopes, { order, delivery, claim: at });
    },
  );
  const now = await requireProfile(profile.name, site.deps.store);
  const { retiring } = now;
  return {
    ...doneOf(site, now),
    way: 'new-client',
    clientId,
    formerClientId: profile.clientId,
    retiring:
      retiring === undefined
        ? null
        : { clientId: retiring.clientId, notBefore: retiring.notBefore },
    deleted: [...work.deleted, ...deleted],
  };
}

async function inPlace(
  site: Site,
  profile: Profile,
  delivery: Delivery,
): Promise<Omit<DoneRotation, 'deleted'>> {
  const { deps } = site;
  const pair = await rotateInPlace(site, profile);
  await delivery.give(pair).catch((error: unknown) => {
    throw notHandedOver(profile, error);
  });
  if (deps.signal.aborted) {
    const text = `profile ${profile.name}: its secret was rotated before the interruption, and the new one is stored`;
    deps.report({ kind: 'warning', text });
  }
  deps.signal.throwIfAborted();
  const now = await requireProfile(profile.name, deps.store);
  return { ...doneOf(site, now), way: 'in-place', formerClientId: null, retiring: null };
}

function doneOf({ server, deps }: Site, profile: Profile) {
  const { name, clientId, scopes, secretSince, createdAt } = profile;
  return {
    profile: name,
    server: profile.server,
    serverVersion: server.version ?? null,
    clientId,
    scopes,
    secretSince: secretSince?.time ?? createdAt,
    to: profile.to?.reference ?? null,
    verified: true as const,
    profileFile: deps.store.profiles.path(name),
    credentialFile: deps.store.credentials.path(clientId),
  };
}

/** The old secret has ended: there is no way back from here. */
function notHandedOver({ name, clientId }: Profile, error: unknown): FidesAuthError {
  const cause = asFidesAuthError(error);
  return new FidesAuthError(
    cause.code,
    `profile ${name}: its secret was rotated and is stored, but could not be handed over: ${cause.message}`,
    { fix: toCopy`hand it over: fidesauth export -p ${name}`, clientId, cause },
  );
}
