import type { Profile } from '../../domain/clients/profile.ts';
import { revoke } from '../../usecases/transaction/revoke.ts';
import { consentLacks, settleAdmin } from '../admin/settle.ts';
import { consentOf, type Given } from '../ask/confirm.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { explicitProfile } from '../target/profile.ts';

type RevokeFlags = AdminFlags & Given & { readonly dryRun?: boolean };

/** Runs `revoke`. @throws input.missing; what the use case throws */
export async function run({ flags }: Call<RevokeFlags>, shell: Shell): Promise<Ending> {
  const deps = await shell.deps();
  const profile = await explicitProfile(shell, deps);
  const admin = (server: string) => settleAdmin({ command: 'revoke', server }, flags, shell, deps);
  const consent = {
    ...consentOf(shell, flags, question),
    lacks: consentLacks(flags, shell),
  };
  return revoke({ profile, admin, consent, dryRun: flags.dryRun === true }, deps);
}

function question({ name, clientId, server, retiring }: Profile): string {
  const both = retiring === undefined ? '' : ` and client ${retiring.clientId}, which is retiring,`;
  return `Delete client ${clientId}${both} on ${server} and remove profile ${name}?`;
}
