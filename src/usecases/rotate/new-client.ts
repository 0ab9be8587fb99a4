import type { ProfileEntry, ReplacedClient } from '../../domain/clients/journal.ts';
import { lifetimeOf } from '../../domain/clients/lifetime.ts';
import { newMarker } from '../../domain/clients/marker.ts';
import type { Profile, RetiringClient } from '../../domain/clients/profile.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { isoSeconds } from '../../domain/words/duration.ts';
import { serverNow } from '../access/server.ts';
import type { Site } from '../access/site.ts';
import type { Delivery } from '../delivery/hand-over.ts';
import type { Claim } from '../delivery/place.ts';
import { provision } from '../transaction/create.ts';
import { ofProfile } from '../transaction/profile-entry.ts';
import type { RotationOrder } from './input.ts';
import { endsNow } from './plan.ts';

/** What a new client was made into. */
export type MadeAnew = { readonly clientId: string; readonly deleted: readonly string[] };

/**
 * Makes a client like the profile's, proves it, hands it over and points the profile to it. The
 * former client is kept for the grace, or deleted. The caller holds the profile's lock.
 * @throws rotate.incomplete when something may remain; else the first error, after everything was
 * undone
 */
export async function rotateByNewClient(
  site: Site,
  profile: Profile,
  scopes: ScopeSet,
  { order, delivery, claim }: Handing,
): Promise<MadeAnew> {
  const to = claim === undefined ? {} : { to: { ...claim.to, over: claim.over.version } };
  const first = { ...entryOf(site, profile, scopes, order), ...to };
  const { clientId, deleted } = await provision(site, first, { delivery, claim });
  return { clientId, deleted };
}

type Handing = {
  readonly order: RotationOrder;
  readonly delivery: Delivery;
  readonly claim: Claim | undefined;
};

function entryOf(
  site: Site,
  profile: Profile,
  scopes: ScopeSet,
  order: RotationOrder,
): ProfileEntry {
  const { key, owner } = profile;
  const lifetime = lifetimeOf(profile);
  const common = ofProfile(site, profile);
  return {
    marker: newMarker(serverNow(site), site.deps.store.randomHex),
    operation: 'rotate',
    state: 'intent',
    ...common,
    scopes,
    sentAt: common.startedAt,
    ...(key === undefined ? {} : { key }),
    ...(owner === undefined ? {} : { owner }),
    // Each client lives as long as the first, from its own creation on.
    ...(lifetime === undefined ? {} : { expiresAt: isoSeconds(serverNow(site) + lifetime) }),
    ...formerOf(profile, order),
  };
}

function formerOf(
  { clientId, marker, retiring }: Profile,
  order: RotationOrder,
): Pick<ProfileEntry, 'retires' | 'replaces'> {
  if (!endsNow(order)) return { retires: { clientId, marker, graceMs: order.graceMs } };
  return { replaces: [{ clientId, marker }, ...(retiring === undefined ? [] : [named(retiring)])] };
}

function named({ clientId, marker }: RetiringClient): ReplacedClient {
  return marker === undefined ? { clientId } : { clientId, marker };
}
