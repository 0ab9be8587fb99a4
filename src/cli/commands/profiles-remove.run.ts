import type { Profile } from '../../domain/clients/profile.ts';
import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { FidesAuthError } from '../../errors.ts';
import { removeProfile } from '../../usecases/local/profiles.ts';
import { consentOf, type Given } from '../ask/confirm.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

type RemoveFlags = Given & { readonly keepClient?: boolean };

/** Runs `profiles remove`. @throws usage.invalid; what the use case throws */
export async function run(
  { flags, args: [name] }: Call<RemoveFlags, readonly [string]>,
  shell: Shell,
): Promise<Ending> {
  const profile = parseProfileName(name);
  if (flags.keepClient !== true) throw keepClientMissing();
  const consent = consentOf(shell, flags, question);
  return removeProfile({ name: profile, consent }, await shell.deps());
}

function keepClientMissing(): FidesAuthError {
  return new FidesAuthError(
    'usage.invalid',
    'profiles remove: it only removes what is stored here; the client stays on the server',
    { fix: 'say that you know with --keep-client; fidesauth revoke deletes the client too' },
  );
}

function question({ name, clientId, server }: Profile): string {
  return `Remove profile ${name} and the only copy of its secret? Client ${clientId} stays on ${server}.`;
}
