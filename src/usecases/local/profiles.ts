import type { Profile, ProfileSettings } from '../../domain/clients/profile.ts';
import { adminCommand } from '../../domain/words/admin-command.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import { withProfileLock } from '../access/profile-lock.ts';
import { refuseWhileRetiring } from '../access/retiring.ts';
import { type SecretStatus, secretStatus } from '../access/secret-status.ts';
import {
  profileName,
  requireProfile,
  unknownProfile,
  unsetCurrent,
} from '../access/select-profile.ts';
import { refuseWhileOpen } from '../access/unfinished.ts';
import { type Consent, consentTo } from '../base/consent.ts';
import type { Deps } from '../base/deps.ts';
import { confirmLoss } from '../base/protection.ts';
import { ready } from '../base/ready.ts';
import { historyLine, tryRecord } from '../transaction/commit.ts';

/** A stored profile, or why its file cannot be read. */
export type ProfileLine =
  | (LineHead & { readonly profile: Profile; readonly rotation: SecretStatus })
  | (LineHead & { readonly problem: FidesAuthError });

type LineHead = {
  readonly name: string;
  readonly current: boolean;
  /** The profile that commands use now: from flag or environment, else the current one. */
  readonly used: boolean;
};

export type ProfilesListResult = {
  readonly kind: 'profiles.list';
  /** ISO time: ages are counted up to it. */
  readonly checkedAt: string;
  readonly profiles: readonly ProfileLine[];
};

/**
 * Every profile, damaged ones included. `named` comes from flag or environment.
 * @throws store.* for the folder or settings
 */
export async function listProfiles(
  named: string | undefined,
  deps: Deps,
): Promise<ProfilesListResult> {
  const current = await profileName(undefined, deps.store);
  const used = named ?? current;
  const names = await deps.store.profiles.names();
  const heads = names.map((name) => ({ name, current: name === current, used: name === used }));
  const defaults = await deps.store.settings.defaults();
  const profiles = await Promise.all(heads.map((head) => lineOf(head, defaults, deps)));
  const checkedAt = new Date(deps.now()).toISOString();
  return { kind: 'profiles.list', checkedAt, profiles };
}

async function lineOf(base: LineHead, defaults: ProfileSettings, deps: Deps): Promise<ProfileLine> {
  try {
    const profile = await requireProfile(base.name, deps.store);
    return { ...base, profile, rotation: secretStatus(profile, defaults, deps) };
  } catch (error) {
    if (error instanceof FidesAuthError) return { ...base, problem: error };
    throw error;
  }
}

export type ProfileShowResult = {
  readonly kind: 'profiles.show';
  readonly profile: Profile;
  readonly current: boolean;
  readonly profileFile: string;
  readonly credentialFile: string;
  readonly credentialStored: boolean;
  /** ISO time: the age of the secret is counted up to it. */
  readonly checkedAt: string;
  readonly rotation: SecretStatus;
};

/** One profile, without its secret. @throws profile.unknown, store.* */
export async function showProfile(
  name: string | undefined,
  deps: Deps,
): Promise<ProfileShowResult> {
  const { store } = deps;
  const chosen = await profileName(name, store);
  const profile = await requireProfile(chosen, store);
  return {
    kind: 'profiles.show',
    profile,
    current: chosen === (await profileName(undefined, store)),
    profileFile: store.profiles.path(chosen),
    credentialFile: store.credentials.path(profile.clientId),
    credentialStored: (await store.credentials.read(profile.clientId)) !== undefined,
    checkedAt: new Date(deps.now()).toISOString(),
    rotation: secretStatus(profile, await store.settings.defaults(), deps),
  };
}

export type ProfileUseResult = {
  readonly kind: 'profiles.use';
  readonly profile: string;
  readonly server: string;
};

/** Sets the current profile. @throws profile.unknown, store.* */
export async function useProfile(name: string, deps: Deps): Promise<ProfileUseResult> {
  const { server } = await requireProfile(name, deps.store);
  await deps.store.settings.setCurrentProfile(name);
  return { kind: 'profiles.use', profile: name, server };
}

export type ProfileRemoveResult = {
  readonly kind: 'profiles.remove';
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
};

export type ProfileRemoveInput = {
  readonly name: string;
  readonly consent: Consent<Profile>;
};

/**
 * Removes a profile, its client secret and its cached token from this machine; the client stays on
 * the server.
 * @throws profile.unknown, profile.busy while a mutation of it is unfinished, confirm.required,
 * confirm.declined, profile.protected, store.*
 */
export async function removeProfile(
  { name, consent }: ProfileRemoveInput,
  deps: Deps,
): Promise<ProfileRemoveResult> {
  const { store } = deps;
  const what = `removing profile ${name}`;
  const requireConsent = consentTo(consent, { what, declined: `profile ${name}: it was kept` });
  if (!(await store.profiles.names()).includes(name)) throw await unknownProfile(name, store);
  return withProfileLock(name, deps, async () => {
    const profile = await requireProfile(name, store);
    await refuseWhileOpen(name, store);
    refuseWhileRetiring(profile, 'removing it');
    await requireConsent(profile);
    const command = toCopy`fidesauth profiles remove ${name} --keep-client`;
    await confirmLoss([profile], consent, { what, command });
    await ready(deps);
    await remove(profile, deps);
    const { server, clientId } = profile;
    return { kind: 'profiles.remove', profile: name, server, clientId };
  });
}

async function remove(profile: Profile, deps: Deps): Promise<void> {
  const { store, now } = deps;
  const { name, clientId } = profile;
  await unsetCurrent(name, store);
  await store.tokens.remove(clientId);
  // The client still exists, and before 2.82 only this line names it.
  if (!(await tryRecord(deps, historyLine(profile, 'remove-profile', now())))) throw unnamed(name);
  // Remove the profile last: until then, the same command completes an interrupted removal.
  try {
    await store.credentials.remove(clientId);
    await store.profiles.remove(name);
  } catch (error) {
    await requireGone(name, error, deps);
  }
  // Again: a token may have arrived meanwhile; later ones see no profile.
  await store.tokens.remove(clientId).catch((error) => tellLeft(error, deps));
}

/** A removal that reported an error may have succeeded. @throws store.unwritable if not */
async function requireGone(name: string, error: unknown, deps: Deps): Promise<void> {
  if (!(error instanceof FidesAuthError)) throw error;
  const found = await deps.store.profiles.binding(name).catch(() => 'unknown');
  if (found === undefined) return tellLeft(error, deps);
  throw new FidesAuthError(
    error.code,
    `profile ${name}: it was only partly removed, and its secret may be gone: ${error.message}`,
    {
      fix: toCopy`run it again until the profile is gone: fidesauth profiles remove ${name} --keep-client`,
      cause: error,
    },
  );
}

function tellLeft(error: unknown, { report }: Deps): void {
  if (!(error instanceof FidesAuthError)) throw error;
  report({ kind: 'warning', text: `the profile was removed, but: ${error.message}` });
}

function unnamed(name: string): FidesAuthError {
  return new FidesAuthError(
    'store.unwritable',
    `profile ${name}: not removed, because the history cannot record its client`,
    {
      fix: `free the disk, or delete the client too: ${adminCommand`fidesauth revoke -p ${name}`}`,
    },
  );
}
