import { explainScopes } from '../../usecases/scopes/explain.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { scopesTarget } from '../target/scopes-target.ts';

/** Runs `scopes explain`. @throws what the use case throws */
export async function run(
  { args: [names] }: Call<unknown, readonly [readonly string[]]>,
  shell: Shell,
): Promise<Ending> {
  const deps = await shell.deps();
  const target = await scopesTarget(shell, deps);
  const { reserveOf } = await import('../admin/reserve.ts');
  return explainScopes([...names], target, reserveOf(shell, deps), deps);
}
