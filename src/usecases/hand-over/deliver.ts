import type { Destination } from '../../domain/sinks/destination.ts';
import { withProfileLock } from '../access/profile-lock.ts';
import { requireProfile } from '../access/select-profile.ts';
import { refuseWhileOpen } from '../access/unfinished.ts';
import type { Deps } from '../base/deps.ts';
import { inPlace } from '../delivery/place.ts';
import { deliverStored } from '../delivery/stored.ts';
import { type HandoutInput, handoutOf } from './hand-over.ts';

/** A stored credential that is now in a store of secrets. */
export type DeliveredResult = {
  readonly kind: 'export.delivered';
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
  readonly to: string;
};

/**
 * Delivers the stored credential of a profile to a store of secrets, where each new one of the
 * profile goes from then on.
 * @throws profile.unknown, profile.busy, server.mismatch, sink.*, store.*
 */
export async function deliverCredential(
  input: Omit<HandoutInput, 'withToken'>,
  to: Destination,
  deps: Deps,
): Promise<DeliveredResult> {
  const { profile: name } = await handoutOf({ ...input, withToken: false }, deps);
  return inPlace(to, deps, (place) =>
    withProfileLock(name, deps, async () => {
      await refuseWhileOpen(name, deps.store);
      const { profile, server, clientId, clientSecret } = await handoutOf(
        { ...input, profile: name, withToken: false },
        deps,
      );
      await place.sink.rehearse();
      const found = await requireProfile(name, deps.store);
      await deliverStored(found, { clientId, clientSecret }, { place, again: true }, deps);
      return { kind: 'export.delivered', profile, server, clientId, to: to.reference };
    }),
  );
}
