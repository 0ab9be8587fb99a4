import type { Profile } from '../../domain/clients/profile.ts';
import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { didYouMean, nearest } from '../../domain/scopes/nearest.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import type { Deps } from '../base/deps.ts';

/** The profile to use when none is named: the current one, else `default`. */
export async function profileName(named: string | undefined, store: Store): Promise<string> {
  if (named !== undefined) return parseProfileName(named);
  return (await store.settings.currentProfile()) ?? 'default';
}

/**
 * The profile of that name.
 * @throws profile.unknown with the nearest names; store.corrupt and other store.*
 */
export async function requireProfile(name: string, store: Store): Promise<Profile> {
  return (await store.profiles.read(name)) ?? Promise.reject(await unknownProfile(name, store));
}

const CHOOSE = '-p NAME or fidesauth profiles use NAME';

/** The error for an unknown profile; `more` is appended to its message. */
export async function unknownProfile(
  name: string,
  store: Store,
  more = '',
): Promise<FidesAuthError> {
  const names = await store.profiles.names();
  const hint = didYouMean(nearest(name, names));
  const make = `create it: fidesauth bootstrap${name === 'default' ? '' : ` -p ${name}`}`;
  const choose = name === 'default' ? `no current profile: ${CHOOSE}; ` : '';
  const others = names.length === 0 ? make : `${choose}there are: ${names.join(', ')}`;
  return new FidesAuthError('profile.unknown', `profile ${name}: there is no such profile${more}`, {
    fix: hint ?? others,
  });
}

/**
 * Refuses a server that is not the profile's own: the client secret goes to no other.
 * @throws server.mismatch
 */
export function requireSameServer(name: string, bound: string, given: string | undefined): void {
  if (given === undefined || given === bound) return;
  throw new FidesAuthError(
    'server.mismatch',
    `profile ${name}: it is bound to ${bound}, not to ${given}`,
    {
      fix: toCopy`leave --server out (or unset FIDESAUTH_SERVER), or choose the profile of ${given} with -p NAME`,
    },
  );
}

/** Unsets the current profile if it is this one. @throws store.* */
export async function unsetCurrent(name: string, store: Store): Promise<void> {
  if ((await store.settings.currentProfile()) !== name) return;
  await store.settings.setCurrentProfile(undefined);
}

/**
 * Makes the first profile current. Its client is created and stored: a failure is only a warning.
 */
export async function tryBecomeCurrent(profile: string, deps: Deps): Promise<void> {
  try {
    await becomeCurrent(profile, deps);
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    const text = `profile ${profile} is ready, but could not be made the current one: ${error.message}`;
    deps.report({ kind: 'warning', text });
  }
}

/** `default` is current without a setting. */
async function becomeCurrent(profile: string, deps: Deps): Promise<void> {
  if (profile === 'default') return;
  if ((await deps.store.settings.currentProfile()) !== undefined) return;
  if ((await deps.store.profiles.names()).includes('default')) return;
  await deps.store.settings.setCurrentProfile(profile);
}
