import { FidesAuthError } from '../../errors.ts';
import {
  profileName,
  requireProfile,
  requireSameServer,
} from '../../usecases/access/select-profile.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { isInteractive, type Shell } from '../base/shell.ts';

/**
 * The profile that a command will change. At a terminal it defaults to the current one, which the
 * confirmation shows; a script must name it.
 * @throws input.missing, profile.unknown, server.mismatch
 */
export async function explicitProfile(shell: Shell, deps: Deps): Promise<string> {
  const { profile, server } = shell.globals();
  if (profile === undefined && !isInteractive(shell)) {
    throw new FidesAuthError('input.missing', 'name the profile to change', {
      fix: '-p NAME (FIDESAUTH_PROFILE)',
    });
  }
  const name = await profileName(profile, deps.store);
  requireSameServer(name, (await requireProfile(name, deps.store)).server, server?.url);
  return name;
}
