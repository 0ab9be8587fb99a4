import type { Reach } from '../../domain/clients/journal.ts';
import { parseProfileName } from '../../domain/clients/profile-name.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { reachOf } from '../../usecases/scopes/list.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Shell } from '../base/shell.ts';
import { requireTarget } from './scopes-target.ts';

/**
 * The server whose clients a command works on: the named one, else that of the named profile, of
 * the admin profile, or of the current profile.
 * @throws input.missing, beginning with `command`; profile.unknown, server.mismatch,
 * server.insecure, store.*
 */
export async function requireClientsTarget(
  command: string,
  { adminProfile }: AdminFlags,
  shell: Shell,
  deps: Deps,
): Promise<Reach> {
  if (!namesTarget(shell) && adminProfile !== undefined) {
    return reachOf(parseProfileName(adminProfile), deps);
  }
  return (await requireTarget(command, shell, deps)).reach;
}

/** True when the command line or the environment names a server or a profile. */
export function namesTarget(shell: Shell): boolean {
  const { server, profile } = shell.globals();
  return server !== undefined || profile !== undefined;
}
