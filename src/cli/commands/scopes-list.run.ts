import { listScopes } from '../../usecases/scopes/list.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { requireTarget } from '../target/scopes-target.ts';

/** Runs `scopes list`. @throws input.missing; what the use case throws */
export async function run(_call: Call<unknown>, shell: Shell): Promise<Ending> {
  const deps = await shell.deps();
  return listScopes(await requireTarget('scopes list', shell, deps), deps);
}
