import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { useProfile } from '../../usecases/local/profiles.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

/** Runs `profiles use`. @throws input.invalid; what the use case throws */
export async function run(
  { args: [name] }: Call<unknown, readonly [string]>,
  shell: Shell,
): Promise<Ending> {
  const chosen = await useProfile(parseProfileName(name), await shell.deps());
  const named = shell.globals().profile;
  if (named !== undefined && named !== chosen.profile) {
    const text = `FIDESAUTH_PROFILE or -p names ${named}, which goes before the current profile`;
    shell.output.event({ kind: 'warning', text });
  }
  return chosen;
}
