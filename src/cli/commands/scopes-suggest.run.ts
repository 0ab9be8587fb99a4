import { suggestScopes } from '../../usecases/requests/suggest.ts';
import { type Call, type Ending, ended } from '../base/command.ts';
import type { CallFlags } from '../base/request-flags.ts';
import type { Shell } from '../base/shell.ts';
import { callsInput } from '../read/calls-input.ts';

type SuggestFlags = CallFlags & {
  readonly write?: string;
  readonly name?: string;
  readonly strict?: boolean;
};

/** Runs `scopes suggest`. @throws input.invalid, input.missing; what the use case throws */
export async function run({ flags }: Call<SuggestFlags>, shell: Shell): Promise<Ending> {
  const deps = await shell.deps();
  const input = await callsInput('scopes suggest', flags, shell, deps);
  const { write, name, strict } = flags;
  const result = await suggestScopes({ ...input, preset: { write, name } }, deps);
  if (strict !== true || result.complete) return result;
  await shell.output.result(result);
  return ended(11);
}
