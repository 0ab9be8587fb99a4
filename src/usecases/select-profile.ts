import { didYouMean, nearest } from '../domain/nearest.ts';
import type { Profile } from '../domain/profile.ts';
import { parseProfileName } from '../domain/profile-name.ts';
import { FidesAuthError } from '../errors.ts';
import type { Store } from '../store/store.ts';

/** The profile a command works on when none is named: the current one, else `default`. */
export async function profileName(named: string | undefined, store: Store): Promise<string> {
  if (named !== undefined) return parseProfileName(named);
  return (await store.settings.currentProfile()) ?? 'default';
}

/**
 * The profile of that name.
 * @throws profile.unknown with the nearest names; store.corrupt and its kin
 */
export async function requireProfile(name: string, store: Store): Promise<Profile> {
  return (await store.profiles.read(name)) ?? Promise.reject(await unknownProfile(name, store));
}

/** The error for a profile that is not there. */
export async function unknownProfile(name: string, store: Store): Promise<FidesAuthError> {
  const names = await store.profiles.names();
  const hint = didYouMean(nearest(name, names));
  const others =
    names.length === 0 ? 'make one: fidesauth bootstrap' : `there are: ${names.join(', ')}`;
  return new FidesAuthError('profile.unknown', `profile ${name}: there is none`, {
    fix: hint ?? others,
  });
}

/**
 * Refuses a server that is not the profile's own: its secret never goes to another.
 * @throws server.mismatch
 */
export function requireSameServer(name: string, bound: string, given: string | undefined): void {
  if (given === undefined || given === bound) return;
  throw new FidesAuthError(
    'server.mismatch',
    `profile ${name}: it is bound to ${bound}, not to ${given}`,
    {
      fix: `leave --server out (or unset FIDESAUTH_SERVER), or choose the profile of ${given} with -p NAME`,
    },
  );
}

/** Leaves no profile current when this one was. @throws store.* */
export async function unsetCurrent(name: string, store: Store): Promise<void> {
  if ((await store.settings.currentProfile()) !== name) return;
  await store.settings.setCurrentProfile(undefined);
}
