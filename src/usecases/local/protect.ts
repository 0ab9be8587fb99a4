import type { Profile } from '../../domain/clients/profile.ts';
import { withProfileLock } from '../access/profile-lock.ts';
import { requireProfile, unknownProfile } from '../access/select-profile.ts';
import { refuseWhileOpen } from '../access/unfinished.ts';
import type { Deps } from '../base/deps.ts';
import { ready } from '../base/ready.ts';

export type ProtectResult = {
  readonly kind: 'profiles.protect';
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
  readonly protected: boolean;
  /** False: it was so before. */
  readonly changed: boolean;
};

/**
 * Protects a profile, or ends that: what takes something away from a protected one has to name it.
 * Known to this store alone: whoever uses another way to the server is not held up.
 * @throws profile.unknown, profile.busy, store.*
 */
export async function protectProfile(
  name: string,
  isProtected: boolean,
  deps: Deps,
): Promise<ProtectResult> {
  const { store } = deps;
  if (!(await store.profiles.names()).includes(name)) throw await unknownProfile(name, store);
  return withProfileLock(name, deps, async () => {
    const profile = await requireProfile(name, store);
    await refuseWhileOpen(name, store);
    const changed = (profile.protected === true) !== isProtected;
    await ready(deps);
    const written = store.profiles.writtenAt(name);
    if (changed) await store.profiles.write(withProtection(profile, isProtected), written);
    const { server, clientId } = profile;
    return {
      kind: 'profiles.protect',
      profile: name,
      server,
      clientId,
      protected: isProtected,
      changed,
    };
  });
}

function withProtection({ protected: _, ...profile }: Profile, isProtected: boolean): Profile {
  return isProtected ? { ...profile, protected: true } : profile;
}
