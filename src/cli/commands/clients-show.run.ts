import { type ClientsShowResult, showClient } from '../../usecases/inventory/show.ts';
import { lookAdmin } from '../admin/look.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Call } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { requireClientsTarget } from '../target/clients-target.ts';

/** Runs `clients show`. @throws client.unknown, client.ambiguous, input.*, server.*, auth.*, store.* */
export async function run(
  { flags, args: [client] }: Call<AdminFlags, readonly [string]>,
  shell: Shell,
): Promise<ClientsShowResult> {
  const deps = await shell.deps();
  const admin = await lookAdmin(flags, shell, deps);
  const reach = await requireClientsTarget('clients show', flags, shell, deps);
  const readers = { admin: admin.flags, reserve: admin.environment };
  return showClient({ client, reach, readers }, deps);
}
