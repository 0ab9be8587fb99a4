import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShellName } from '../../domain/words/choices.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

/** Runs `completion`: the script as it is shipped. */
export async function run(
  { args: [shell] }: Call<unknown, readonly [ShellName]>,
  { host }: Shell,
): Promise<Ending> {
  const script = await readFile(join(host.completions, `fidesauth.${shell}`), 'utf8');
  return { kind: 'completion', shell, script };
}
