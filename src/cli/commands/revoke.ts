import type { Command } from 'commander';
import type { Profile } from '../../domain/clients/profile.ts';
import { type AdminFlags, addAdminFlags } from '../admin/flags.ts';
import { confirmation } from '../ask/confirm.ts';
import { addExamples } from '../base/help.ts';
import { finish, type Shell } from '../base/shell.ts';

const EXAMPLES = [
  'fidesauth revoke -p ci --root-id fidesadmin --root-secret-file secret.txt --yes',
];

/** Adds `revoke`: deletes a profile's client on the server, proves it, removes the profile. */
export function addRevoke(program: Command, shell: Shell): void {
  const command = addExamples(program.command('revoke'), ...EXAMPLES)
    .summary("delete a profile's client on the server, and the profile")
    .description(
      "Deletes a profile's client on the server, proves it gone, and removes the profile.\n" +
        'Every access token of that client ends with it.',
    );
  addAdminFlags(command)
    .option('-y, --yes', 'do not ask for a confirmation')
    .action(async (flags: AdminFlags & { yes?: boolean }) => {
      const [{ revoke }, { settleAdmin }, { explicitProfile }] = await Promise.all([
        import('../../usecases/transaction/revoke.ts'),
        import('../admin/settle.ts'),
        import('../base/target-profile.ts'),
      ]);
      const deps = await shell.deps();
      const profile = await explicitProfile(shell, deps);
      const confirm = confirmation(
        shell,
        flags.yes === true,
        `revoking profile ${profile}`,
        question,
      );
      const admin = (server: string) => settleAdmin('revoke', flags, server, shell, deps);
      const input = { profile, admin, ...(confirm === undefined ? {} : { confirm }) };
      await finish(shell, revoke(input, deps));
    });
}

function question({ name, clientId, server }: Profile): string {
  return `Delete client ${clientId} on ${server} and remove profile ${name}?`;
}
