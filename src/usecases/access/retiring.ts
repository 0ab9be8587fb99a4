import type { Profile, RetiringClient } from '../../domain/clients/profile.ts';
import { adminCommand } from '../../domain/words/admin-command.ts';
import { FidesAuthError } from '../../errors.ts';

/**
 * Refuses a change that would lose sight of the client that a profile's last rotation replaced.
 * `act` names the change.
 * @throws client.retiring naming the client, its date and the commands that end it
 */
export function refuseWhileRetiring({ name, retiring }: Profile, act: string): void {
  if (retiring !== undefined) throw stillRetiring(name, retiring, act);
}

/** The error, `client.retiring`, for a profile whose former client is still kept. */
export function stillRetiring(
  name: string,
  { clientId, notBefore }: RetiringClient,
  act: string,
): FidesAuthError {
  return new FidesAuthError(
    'client.retiring',
    `profile ${name}: ${act} is not possible while its former client ${clientId} is retiring, until ${notBefore}`,
    {
      fix: `delete it after that: ${adminCommand`fidesauth clients prune`}; or at once: ${adminCommand`fidesauth clients revoke ${clientId}`}`,
      clientId,
    },
  );
}
