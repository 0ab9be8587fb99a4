import { showProfile } from '../../usecases/local/profiles.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

/** Runs `profiles show`. @throws what the use case throws */
export async function run(
  { args: [name] }: Call<unknown, readonly [string | undefined]>,
  shell: Shell,
): Promise<Ending> {
  return showProfile(name ?? shell.globals().profile, await shell.deps());
}
