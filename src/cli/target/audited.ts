import { FidesAuthError } from '../../errors.ts';
import {
  profileName,
  requireProfile,
  requireSameServer,
} from '../../usecases/access/select-profile.ts';
import { attempt } from '../../usecases/base/attempt.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { Shell } from '../base/shell.ts';

/**
 * The profiles to audit: the one of `-p`, else the current one; with `all` every one, or those of
 * the server that the flag `--server` names. FIDESAUTH_SERVER chooses none, so that a variable makes
 * no audit smaller.
 * @throws profile.unknown for none; server.mismatch for a server that does not fit
 */
export async function auditedProfiles(all: boolean, shell: Shell, deps: Deps): Promise<string[]> {
  const { profile, server } = shell.globals();
  const named = shell.globalFlags().server === undefined ? undefined : server?.url;
  if (!all) {
    const name = await profileName(profile, deps.store);
    const bound = await serverOf(name, deps);
    if (bound !== undefined) requireSameServer(name, bound, named);
    return [name];
  }
  const names = await deps.store.profiles.names();
  if (names.length === 0) throw noProfiles();
  if (named === undefined) return names;
  const bound = await Promise.all(names.map((name) => serverOf(name, deps)));
  if (!bound.includes(named)) throw noneFits(named, bound);
  // An unreadable profile may belong to that server: nobody should overlook it.
  return names.filter((_, at) => bound[at] === undefined || bound[at] === named);
}

/** The server of a profile; undefined where it cannot be read. @throws profile.unknown */
async function serverOf(name: string, { store, signal }: Deps): Promise<string | undefined> {
  const read = () => requireProfile(name, store);
  const found = await attempt(read, signal, ({ code }) => code === 'profile.unknown');
  return 'value' in found ? found.value.server : undefined;
}

function noProfiles(): FidesAuthError {
  return new FidesAuthError('profile.unknown', 'scopes diff --all: there are no profiles', {
    fix: 'create one: fidesauth bootstrap',
  });
}

function noneFits(server: string, bound: readonly (string | undefined)[]): FidesAuthError {
  const others = [...new Set(bound)].filter((one) => one !== undefined).sort();
  return new FidesAuthError('server.mismatch', `--server ${server}: no profile is bound to it`, {
    fix: `leave --server out for all profiles${others.length === 0 ? '' : `, or name one of: ${others.join(', ')}`}`,
  });
}
