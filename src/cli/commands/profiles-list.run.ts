import { listProfiles } from '../../usecases/local/profiles.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

/** Runs `profiles list`. @throws what the use case throws */
export async function run(_call: Call<unknown>, shell: Shell): Promise<Ending> {
  return listProfiles(shell.globals().profile, await shell.deps());
}
