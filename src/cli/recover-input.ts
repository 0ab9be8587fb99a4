import type { JournalEntry } from '../domain/journal.ts';
import { FidesAuthError } from '../errors.ts';
import type { AdminCredential } from '../usecases/admin.ts';
import type { Deps } from '../usecases/deps.ts';
import type { RecoverInput } from '../usecases/recover.ts';
import { ADMIN_WAYS, type AdminFlags } from './admin-flags.ts';
import { chooseAdmin, completeAdmin } from './admin-input.ts';
import { confirmation } from './confirm.ts';
import { isInteractive, type Shell } from './shell.ts';

/**
 * The input of a recovery; its admin credential is settled only when something is open.
 * @throws input.invalid, admin.ambiguous; confirm.required when nobody can be asked
 */
export function recoverInput(
  flags: AdminFlags & { readonly undo?: boolean; readonly yes?: boolean },
  shell: Shell,
  deps: Deps,
): RecoverInput {
  const { server, profile } = shell.globals();
  const undo = flags.undo === true;
  return {
    server: server?.url,
    profile,
    undo,
    admin: (url) => settleAdmin(flags, url, shell, deps),
    confirm: async (open) => {
      const ask = confirmation(shell, flags.yes === true, 'recover', () => question(open, undo));
      return ask === undefined || ask(undefined);
    },
  };
}

async function settleAdmin(
  flags: AdminFlags,
  server: string,
  shell: Shell,
  deps: Deps,
): Promise<AdminCredential> {
  const choice = chooseAdmin(flags, shell.host);
  if (isInteractive(shell)) {
    const { bootstrapRoot } = await import('./bootstrap-questions.ts');
    return completeAdmin(await bootstrapRoot(choice, shell), server, deps);
  }
  if (choice !== undefined) return completeAdmin(choice, server, deps);
  throw new FidesAuthError(
    'input.missing',
    `recover: an admin credential for ${server} must be given`,
    {
      fix: ADMIN_WAYS,
    },
  );
}

function question(open: readonly JournalEntry[], undo: boolean): string {
  const what = open.map(
    ({ profile, server, clientId }) =>
      `profile ${profile} on ${server} (${clientId ?? 'client not known yet'})`,
  );
  return `${undo ? 'Take back' : 'Finish'} the bootstrap of ${what.join(', ')}?`;
}
