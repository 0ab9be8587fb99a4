import type { JournalEntry } from '../domain/journal.ts';
import type { Deps } from '../usecases/deps.ts';
import type { RecoverInput } from '../usecases/recover.ts';
import type { AdminFlags } from './admin-flags.ts';
import { settleAdmin } from './admin-input.ts';
import { confirmation } from './confirm.ts';
import type { Shell } from './shell.ts';

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
    admin: (url) => settleAdmin('recover', flags, url, shell, deps),
    confirm: async (open) => {
      const ask = confirmation(shell, flags.yes === true, 'recover', () => question(open, undo));
      return ask === undefined || ask(undefined);
    },
  };
}

function question(open: readonly JournalEntry[], undo: boolean): string {
  const what = open.map(
    ({ profile, server, clientId }) =>
      `profile ${profile} on ${server} (${clientId ?? 'client not known yet'})`,
  );
  return `${undo ? 'Take back' : 'Finish'} the bootstrap of ${what.join(', ')}?`;
}
