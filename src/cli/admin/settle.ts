import { FidesAuthError } from '../../errors.ts';
import type { AdminCredential } from '../../usecases/access/admin.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { ADMIN_WAYS, type AdminFlags } from '../base/admin-flags.ts';
import { isInteractive, type Shell } from '../base/shell.ts';
import { chooseAdmin } from './choice.ts';
import { completeAdmin } from './input.ts';

type Settled = {
  readonly command: string;
  readonly server: string;
  readonly unconfirmed?: boolean;
};

/** What a change without a terminal lacks: consent, and perhaps the credential too. */
export function consentLacks(flags: AdminFlags, shell: Shell): string {
  const bare = chooseAdmin(flags, shell) === undefined;
  return bare ? `add --yes, and an admin credential: ${ADMIN_WAYS}` : 'add --yes';
}

/**
 * The admin credential of a command that works on one known server: given or asked for.
 * With `unconfirmed`, the error tells a script at once to add `--yes` too.
 * @throws input.missing when nobody can be asked; what {@link completeAdmin} throws
 */
export async function settleAdmin(
  { command, server, unconfirmed = false }: Settled,
  flags: AdminFlags,
  shell: Shell,
  deps: Deps,
): Promise<AdminCredential> {
  const choice = chooseAdmin(flags, shell);
  if (isInteractive(shell)) {
    const { askAdmin } = await import('./questions.ts');
    return completeAdmin(await askAdmin(choice, server, shell, deps), server, deps);
  }
  if (choice !== undefined) return completeAdmin(choice, server, deps);
  throw new FidesAuthError(
    'input.missing',
    `${command}: no admin credential for ${server} was given`,
    { fix: unconfirmed ? `${ADMIN_WAYS}; and add --yes` : ADMIN_WAYS },
  );
}
