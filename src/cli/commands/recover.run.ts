import type { JournalEntry } from '../../domain/clients/journal.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { RecoverInput } from '../../usecases/transaction/recover.ts';
import type { AdminFlags } from '../admin/flags.ts';
import { settleAdmin } from '../admin/settle.ts';
import { confirmation } from '../ask/confirm.ts';
import type { Shell } from '../base/shell.ts';

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
      const what = `recover: unfinished is ${list(open)}`;
      const ask = confirmation(shell, flags.yes === true, what, () => question(open, undo));
      return ask === undefined || ask(undefined);
    },
  };
}

function question(open: readonly JournalEntry[], undo: boolean): string {
  const deletes = (entry: JournalEntry): boolean =>
    undo || entry.operation === 'revoke' || entry.state === 'undoing';
  const restored = open.filter((entry) => undo && entry.operation === 'ensure');
  const deleted = open.filter((entry) => deletes(entry) && !restored.includes(entry));
  const finished = open.filter((entry) => !deletes(entry));
  const parts = [
    ...(finished.length > 0 ? [`Finish ${list(finished)}?`] : []),
    ...(restored.length > 0 ? [`Put the former scopes back for ${list(restored)}?`] : []),
    ...(deleted.length > 0 ? [`Delete the client of ${list(deleted)}?`] : []),
  ];
  return parts.join(' ');
}

function list(open: readonly JournalEntry[]): string {
  const what = open.map(
    ({ operation, profile, server, clientId, marker }) =>
      `${operation} of profile ${profile} on ${server} (client ${clientId ?? `with marker ${marker}`})`,
  );
  return what.join(', ');
}
