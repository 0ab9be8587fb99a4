import type { Reach } from '../../domain/clients/journal.ts';
import { FidesAuthError } from '../../errors.ts';
import {
  profileName,
  requireProfile,
  requireSameServer,
} from '../../usecases/access/select-profile.ts';
import { attempt } from '../../usecases/base/attempt.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { Shell } from '../base/shell.ts';
import { reachFor } from './reach.ts';

/** What to audit: profiles, and perhaps a server that has none here. */
export type Audited = { readonly profiles: string[]; readonly reach: Reach | undefined };

/** Which of them the flags ask for. */
export type AuditedFlags = { readonly all?: boolean; readonly allClients?: boolean };

/**
 * The profiles to audit: the one of `-p`, else the current one; with `all` every one, or those of
 * the server that the flag `--server` names; with `allClients` those of that server, of the server
 * of `-p`, or of all servers. FIDESAUTH_SERVER chooses none, so that a variable makes no audit
 * smaller.
 * @throws profile.unknown for none; server.mismatch for a server that does not fit; server.insecure
 */
export async function auditedProfiles(
  { all, allClients }: AuditedFlags,
  shell: Shell,
  deps: Deps,
): Promise<Audited> {
  const { profile, server } = shell.globals();
  const named = shell.globalFlags().server === undefined ? undefined : server;
  if (!all && (!allClients || profile !== undefined)) {
    const name = await profileName(profile, deps.store);
    const bound = await serverOf(name, deps);
    if (bound !== undefined) requireSameServer(name, bound, named?.url);
    if (!allClients || bound === undefined) return { profiles: [name], reach: undefined };
    return {
      profiles: await profilesOf(bound, await deps.store.profiles.names(), deps),
      reach: undefined,
    };
  }
  const names = await deps.store.profiles.names();
  if (allClients && named !== undefined) {
    const reach = await reachFor(named, shell, deps);
    return { profiles: await profilesOf(named.url, names, deps), reach };
  }
  if (names.length === 0) throw noProfiles(allClients === true);
  if (named === undefined) return { profiles: names, reach: undefined };
  const bound = await Promise.all(names.map((name) => serverOf(name, deps)));
  if (!bound.includes(named.url)) throw noneFits(named.url, bound);
  return { profiles: await profilesOf(named.url, names, deps), reach: undefined };
}

/** An unreadable profile may belong to that server: nobody should overlook it. */
async function profilesOf(url: string, names: readonly string[], deps: Deps): Promise<string[]> {
  const bound = await Promise.all(names.map((name) => serverOf(name, deps)));
  return names.filter((_, at) => bound[at] === undefined || bound[at] === url);
}

/** The server of a profile; undefined where it cannot be read. @throws profile.unknown */
async function serverOf(name: string, { store, signal }: Deps): Promise<string | undefined> {
  const read = () => requireProfile(name, store);
  const found = await attempt(read, signal, ({ code }) => code === 'profile.unknown');
  return 'value' in found ? found.value.server : undefined;
}

function noProfiles(allClients: boolean): FidesAuthError {
  return allClients
    ? new FidesAuthError('input.missing', 'scopes diff --all-clients: no server was given', {
        fix: '--server URL, as there are no profiles',
      })
    : new FidesAuthError('profile.unknown', 'scopes diff --all: there are no profiles', {
        fix: 'create one: fidesauth bootstrap',
      });
}

function noneFits(server: string, bound: readonly (string | undefined)[]): FidesAuthError {
  const others = [...new Set(bound)].filter((one) => one !== undefined).sort();
  return new FidesAuthError('server.mismatch', `--server ${server}: no profile is bound to it`, {
    fix: `leave --server out for all profiles${others.length === 0 ? '' : `, or name one of: ${others.join(', ')}`}`,
  });
}
