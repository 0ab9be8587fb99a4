import { showPreset } from '../../usecases/scopes/list.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { scopesTarget } from '../target/scopes-target.ts';

/** Runs `scopes show`. @throws what the use case throws */
export async function run(
  { args: [preset] }: Call<unknown, readonly [string]>,
  shell: Shell,
): Promise<Ending> {
  const deps = await shell.deps();
  return showPreset(preset, await scopesTarget(shell, deps), deps);
}
