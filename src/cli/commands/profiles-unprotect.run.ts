import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { protectProfile } from '../../usecases/local/protect.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

/** Runs `profiles unprotect`. @throws input.invalid; what the use case throws */
export async function run(
  { args: [name] }: Call<unknown, readonly [string]>,
  shell: Shell,
): Promise<Ending> {
  return protectProfile(parseProfileName(name), false, await shell.deps());
}
