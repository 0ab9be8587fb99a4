import type { ShellName } from '../../domain/words/choices.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

/** Runs `completion`: prints the shipped script. */
export async function run(
  { args: [shell] }: Call<unknown, readonly [ShellName]>,
  { host }: Shell,
): Promise<Ending> {
  return { kind: 'completion', shell, script: host.shipped.read(`completions/fidesauth.${shell}`) };
}
