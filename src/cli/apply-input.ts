import { parsePattern } from '../domain/pattern.ts';
import type { ApplyInput } from '../usecases/apply.ts';
import type { Deps } from '../usecases/deps.ts';
import { requireProfile } from '../usecases/select-profile.ts';
import type { ApplyFlags } from './commands/scopes-apply.ts';
import { confirmPlan } from './confirm-plan.ts';
import { settleAdmin } from './settle-admin.ts';
import { isInteractive, type Shell } from './shell.ts';
import { explicitProfile } from './target-profile.ts';

/**
 * The input of `scopes apply`.
 * @throws input.missing, input.invalid, profile.unknown, server.mismatch, admin.ambiguous
 */
export async function applyInput(flags: ApplyFlags, shell: Shell, deps: Deps): Promise<ApplyInput> {
  const name = await explicitProfile(shell, deps);
  const profile = await requireProfile(name, deps.store);
  const request = {
    presets: flags.preset,
    scopes: flags.scope.map(parsePattern),
    excludes: flags.exclude.map(parsePattern),
  };
  const [dryRun, yes] = [flags.dryRun === true, flags.yes === true];
  return {
    profile,
    request,
    admin: await settleAdmin('scopes apply', flags, profile.server, shell, deps),
    dryRun,
    yes,
    ...(isInteractive(shell) && !yes && !dryRun ? { confirm: confirmPlan(shell) } : {}),
  };
}
