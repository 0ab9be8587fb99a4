import type { Reach } from '../../domain/clients/journal.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { profileName, requireSameServer } from '../../usecases/access/select-profile.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { reachOf, type ScopesTarget } from '../../usecases/scopes/list.ts';
import type { Shell } from '../base/shell.ts';
import { reachFor } from './reach.ts';

/**
 * The named server, else that of the profile; undefined when there is neither.
 * @throws profile.unknown, server.mismatch, server.insecure, store.*
 */
export async function scopesTarget(shell: Shell, deps: Deps): Promise<ScopesTarget | undefined> {
  const { server, profile } = shell.globals();
  if (server !== undefined && profile === undefined) {
    const reach = await reachFor(server, shell, deps, await recordedReach(server.url, deps));
    return { reach, profile: undefined };
  }
  const name = await profileName(profile, deps.store);
  if (profile === undefined && !(await deps.store.profiles.names()).includes(name))
    return undefined;
  const reach = await reachOf(name, deps);
  requireSameServer(name, reach.server, server?.url);
  return { reach, profile: name, implied: profile === undefined };
}

/** How the profiles of a server reach it, where their files can be read: the current one first. */
async function recordedReach(server: string, deps: Deps): Promise<Reach | undefined> {
  const { profiles } = deps.store;
  const [current, names] = [await profileName(undefined, deps.store), await profiles.names()];
  for (const name of [...names.filter((one) => one === current), ...names]) {
    try {
      if ((await profiles.binding(name))?.server === server) return await reachOf(name, deps);
    } catch (error) {
      if (!hasCode(error, 'store.corrupt', 'store.newer', 'store.unsafe')) throw error;
    }
  }
  return undefined;
}

/**
 * The same for a command that needs one; the error begins with `command`.
 * @throws input.missing; as {@link scopesTarget}
 */
export async function requireTarget(
  command: string,
  shell: Shell,
  deps: Deps,
): Promise<ScopesTarget> {
  const target = await scopesTarget(shell, deps);
  if (target !== undefined) return target;
  throw new FidesAuthError('input.missing', `${command}: no server was given`, {
    fix: '--server URL (FIDESAUTH_SERVER), or -p NAME of a profile',
  });
}
