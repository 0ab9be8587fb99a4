import { exec } from '../../usecases/hand-over/exec.ts';
import { type Call, type Ending, ended } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

type ExecFlags = { readonly mask?: boolean };

/** Runs `exec`: the exit status is the program's. @throws what the use case throws */
export async function run(
  { flags, args: [command] }: Call<ExecFlags, readonly [readonly string[]]>,
  shell: Shell,
): Promise<Ending> {
  const { env } = shell.host;
  const { profile, server } = shell.globals();
  const mask = flags.mask ?? isCi(env.CI);
  const input = { profile, server: server?.url, command, mask };
  return ended(await exec(input, { env, spawn: shell.spawn }, await shell.deps()));
}

/** Some systems set `CI=false` outside CI. */
function isCi(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}
