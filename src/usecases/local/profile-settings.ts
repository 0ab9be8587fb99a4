import type { Profile, ProfileSettings } from '../../domain/clients/profile.ts';
import { type SettingChange, withSettings } from '../../domain/clients/settings.ts';
import { withProfileLock } from '../access/profile-lock.ts';
import { profileName, requireProfile } from '../access/select-profile.ts';
import type { Deps } from '../base/deps.ts';
import { ready } from '../base/ready.ts';

export type ProfileSetInput = {
  /** The given profile; undefined: the current one. `'default'`: what holds for all others. */
  readonly of: { readonly profile: string | undefined } | 'default';
  readonly changes: readonly SettingChange[];
};

export type ProfileSetResult = {
  readonly kind: 'profiles.set';
  /** Null for the default. */
  readonly profile: string | null;
  /** All that is set there now. */
  readonly settings: ProfileSettings;
};

/**
 * Changes settings of a profile, or the defaults for those that do not say. They hold for what is
 * made from now on; no server is asked.
 * @throws profile.unknown, store.*
 */
export async function setProfile(
  { of, changes }: ProfileSetInput,
  deps: Deps,
): Promise<ProfileSetResult> {
  const { store } = deps;
  if (of === 'default') {
    const settings = withSettings(await store.settings.defaults(), changes);
    await store.settings.setDefaults(settings);
    return { kind: 'profiles.set', profile: null, settings };
  }
  const name = await profileName(of.profile, store);
  await requireProfile(name, store);
  await store.prepare();
  return withProfileLock(name, deps, async () => {
    const profile = await requireProfile(name, store);
    const settings = withSettings(profile.settings ?? {}, changes);
    await ready(deps);
    await store.profiles.write(withOwn(profile, settings), store.profiles.writtenAt(name));
    return { kind: 'profiles.set', profile: name, settings };
  });
}

function withOwn({ settings: _, ...profile }: Profile, settings: ProfileSettings): Profile {
  return Object.keys(settings).length === 0 ? profile : { ...profile, settings };
}
