import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { renameProfile } from '../../usecases/moves/rename.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

/** Runs `profiles rename`. @throws input.invalid; what the use case throws */
export async function run(
  { args: [from, to] }: Call<unknown, readonly [string, string]>,
  shell: Shell,
): Promise<Ending> {
  const result = await renameProfile(
    parseProfileName(from),
    parseProfileName(to),
    await shell.deps(),
  );
  if (shell.globals().profile === result.from) {
    const text = `FIDESAUTH_PROFILE or -p still names ${result.from}`;
    shell.output.event({ kind: 'warning', text });
  }
  return result;
}
