import { parseSetting } from '../../domain/clients/settings.ts';
import { FidesAuthError } from '../../errors.ts';
import { setProfile } from '../../usecases/local/profile-settings.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

/** Runs `profiles set`. @throws input.invalid, usage.invalid; what the use case throws */
export async function run(
  { args: [texts], flags }: Call<{ readonly default?: boolean }, readonly [readonly string[]]>,
  shell: Shell,
): Promise<Ending> {
  const changes = texts.map(parseSetting);
  const { profile } = shell.globals();
  if (flags.default !== true) return setProfile({ of: { profile }, changes }, await shell.deps());
  if (shell.globalFlags().profile !== undefined) {
    throw new FidesAuthError('usage.invalid', 'command line: --default and -p at once', {
      fix: 'give one of them',
    });
  }
  return setProfile({ of: 'default', changes }, await shell.deps());
}
