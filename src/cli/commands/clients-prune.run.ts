import { pruneClients } from '../../usecases/clients/prune.ts';
import type { Call, Ending } from '../base/command.ts';
import type { DeletionFlags } from '../base/deletion-flags.ts';
import type { Shell } from '../base/shell.ts';
import { parseKey } from '../base/values.ts';
import { deletionInput } from '../target/deletion.ts';

type PruneFlags = DeletionFlags & { readonly key?: string };

/** Runs `clients prune`. @throws input.*; what the use case throws */
export async function run({ flags }: Call<PruneFlags>, shell: Shell): Promise<Ending> {
  const key = flags.key === undefined ? undefined : parseKey(flags.key);
  const deps = await shell.deps();
  const input = await deletionInput('clients prune', flags, shell, deps);
  return pruneClients({ ...input, key }, deps);
}
