import type { Profile } from '../../domain/clients/profile.ts';
import type { Destination } from '../../domain/sinks/destination.ts';
import type { Deps } from '../base/deps.ts';
import { type Claim, claim } from '../delivery/place.ts';
import { claimantOf } from '../delivery/stored.ts';
import type { Rivals } from '../transaction/create.ts';
import { rivalsOf } from './converge.ts';
import { rivalsByStore } from './converge-store.ts';
import type { BootstrapInput, Provisioning } from './input.ts';
import type { Replaced } from './replace.ts';

/** A new client of a profile goes where its former one went. */
export async function destinationOf(
  { to, profile, ifExists }: BootstrapInput,
  { store }: Deps,
): Promise<Destination | undefined> {
  if (to !== undefined || ifExists !== 'replace') return to;
  return (await store.profiles.read(profile))?.to;
}

/** Looks at the place for the credential, if there is one, before a client is made for it. */
export async function claimed(
  { place, input }: Provisioning,
  profile: Profile | undefined,
): Promise<Claim | undefined> {
  if (place === undefined) return undefined;
  const { key, reach } = input;
  const own = profile === undefined ? undefined : claimantOf(profile);
  const clientIds = own?.clientIds ?? [];
  return claim(place, { server: reach.server, clientIds, key: key ?? own?.key });
}

/** A store that two runs cannot both write decides between them; else the server's list does. */
export function rivalsIn(
  ready: Provisioning,
  replaced: Replaced,
  at: Claim | undefined,
): Rivals | undefined {
  const rivals = rivalsOf(ready, replaced);
  if (rivals === undefined || at?.sink.conditional !== true) return rivals;
  return rivalsByStore(ready, replaced, at);
}
