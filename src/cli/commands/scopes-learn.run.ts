import { createTally } from '../../traffic/tally.ts';
import { learnScopes } from '../../usecases/requests/learn.ts';
import { type Call, type Ending, ended } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { parsePort } from '../base/values.ts';
import { requireTarget } from '../target/scopes-target.ts';

type LearnFlags = { readonly port?: string; readonly write?: string; readonly name?: string };

/**
 * Runs `scopes learn`: if the program fails, its exit status counts.
 * @throws input.missing, input.invalid; what the use case throws
 */
export async function run(
  { flags: { port, write, name }, args: [command] }: Call<LearnFlags, readonly [readonly string[]]>,
  shell: Shell,
): Promise<Ending> {
  const deps = await shell.deps();
  const { reach } = await requireTarget('scopes learn', shell, deps);
  const recorder = createTally();
  const input = { reach, port: parsePort(port), command, recorder, preset: { write, name } };
  const host = { env: shell.host.env, spawn: shell.spawn };
  const { result, status } = await learnScopes(input, host, deps);
  if (status === 0) return result;
  await shell.output.result(result);
  return ended(status);
}
