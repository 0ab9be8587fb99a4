import type { Profile } from '../../domain/clients/profile.ts';
import type { Destination } from '../../domain/sinks/destination.ts';
import type { Held } from '../../domain/sinks/sink.ts';
import type { ClientPair } from '../../fides/token.ts';
import { requireProfile } from '../access/select-profile.ts';
import type { Deps } from '../base/deps.ts';
import { type Claimant, claim, holds, type Place } from './place.ts';

/** Whose credential a profile's own may be written over. */
export function claimantOf({ server, clientId, retiring, key }: Profile): Claimant {
  const retired = retiring === undefined ? [] : [retiring.clientId];
  return { server, clientIds: [clientId, ...retired], key };
}

/** How to deliver a stored credential; `again`: also where the place names its client already. */
export type StoredDelivery = { readonly place: Place; readonly again: boolean };

/**
 * Delivers the stored credential of a profile, and records where. The caller holds its lock.
 * @returns false where it was there already
 * @throws sink.*, store.*
 */
export async function deliverStored(
  profile: Profile,
  pair: ClientPair,
  { place, again }: StoredDelivery,
  deps: Deps,
): Promise<boolean> {
  const { over } = await claim(place, claimantOf(profile));
  const needed = again || !holds(over, profile.clientId, profile.marker);
  if (needed) {
    deps.report({ kind: 'step', step: 'deliver' });
    const { clientSecret } = pair;
    await place.sink.put({ held: heldOf(profile), clientSecret, keys: place.to.keys }, over);
  }
  await recordDestination(profile.name, place.to, deps);
  return needed;
}

function heldOf({ server, clientId, marker, key, retiring }: Profile): Held {
  const kept =
    retiring?.marker === undefined
      ? []
      : [
          {
            clientId: retiring.clientId,
            marker: retiring.marker,
            notBefore: retiring.notBefore,
          },
        ];
  return {
    server,
    clientId,
    marker,
    ...(key === undefined ? {} : { key }),
    ...(kept.length === 0 ? {} : { retiring: kept }),
  };
}

async function recordDestination(name: string, to: Destination, deps: Deps): Promise<void> {
  const { store } = deps;
  const profile = await requireProfile(name, store);
  tellMove(profile, to, deps);
  const same = JSON.stringify(profile.to) === JSON.stringify(to);
  if (!same) await store.profiles.write({ ...profile, to }, store.profiles.writtenAt(name));
}

/** Says so where the credentials of a profile go elsewhere from now on. */
export function tellMove(
  { name, to: former }: Pick<Profile, 'name' | 'to'>,
  to: Destination,
  { report }: Pick<Deps, 'report'>,
): void {
  if (former === undefined || former.reference === to.reference) return;
  const text = `profile ${name}: new credentials go to ${to.reference} from now on; ${former.reference} gets none any more`;
  report({ kind: 'warning', text });
}
