import type { Reach } from '../../domain/clients/journal.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { type ClientsListResult, listClients } from '../../usecases/inventory/list.ts';
import { lookAdmin } from '../admin/look.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Call, Ending } from '../base/command.ts';
import { type FilterFlags, parseFilter } from '../base/filter-flags.ts';
import type { Shell } from '../base/shell.ts';
import { namesTarget, requireClientsTarget } from '../target/clients-target.ts';

type ListFlags = AdminFlags &
  FilterFlags & { readonly allServers?: boolean; readonly wide?: boolean };

/** Runs `clients list`. @throws input.*, scope.unknown, server.*, auth.*, store.* */
export async function run({ flags }: Call<ListFlags>, shell: Shell): Promise<Ending> {
  const filter = parseFilter(flags);
  const deps = await shell.deps();
  const admin = await lookAdmin(flags, shell, deps);
  const all = flags.allServers === true;
  const reach = await targetOf(flags, all, shell, deps);
  const adminServer = reach?.server;
  const result = await listClients(
    {
      reach,
      all,
      admin: admin.flags,
      adminServer,
      reserve: admin.environment,
      filter,
      wide: flags.wide === true,
    },
    deps,
  );
  await tellCounts(result, shell);
  return result;
}

/** A script's stdout has the clients alone. */
async function tellCounts(result: ClientsListResult, { host, output }: Shell): Promise<void> {
  if (host.stdout.columns) return;
  const { countText } = await import('../../output/inventory/list-text.ts');
  output.noteLines(countText(result, output.terminal));
}

/** With `--all-servers` only a server that is named. */
async function targetOf(
  flags: ListFlags,
  all: boolean,
  shell: Shell,
  deps: Deps,
): Promise<Reach | undefined> {
  if (all && !namesTarget(shell) && flags.adminProfile === undefined) return undefined;
  return requireClientsTarget('clients list', flags, shell, deps);
}
