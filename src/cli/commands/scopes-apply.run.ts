import { requireProfile } from '../../usecases/access/select-profile.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { type ApplyInput, apply } from '../../usecases/provision/apply.ts';
import { settleAdmin } from '../admin/settle.ts';
import { consentToPlan, type Given } from '../ask/confirm.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Call, Ending } from '../base/command.ts';
import type { ScopeFlags } from '../base/flags.ts';
import type { Shell } from '../base/shell.ts';
import { parsePatterns } from '../base/values.ts';
import { explicitProfile } from '../target/profile.ts';

/** The flags of `scopes apply` as commander passes them. */
type ApplyFlags = AdminFlags & Given & ScopeFlags & { readonly dryRun?: boolean };

/** Runs `scopes apply`. @throws as {@link applyInput}; what the use case throws */
export async function run({ flags }: Call<ApplyFlags>, shell: Shell): Promise<Ending> {
  const deps = await shell.deps();
  return apply(await applyInput(flags, shell, deps), deps);
}

/**
 * The input of `scopes apply`.
 * @throws input.missing, input.invalid, profile.unknown, server.mismatch, admin.ambiguous
 */
async function applyInput(flags: ApplyFlags, shell: Shell, deps: Deps): Promise<ApplyInput> {
  const name = await explicitProfile(shell, deps);
  const profile = await requireProfile(name, deps.store);
  const request = {
    presets: flags.preset,
    scopes: parsePatterns('--scope', flags.scope),
    excludes: parsePatterns('--exclude', flags.exclude),
  };
  return {
    profile,
    request,
    admin: await settleAdmin(
      {
        command: 'scopes apply',
        server: profile.server,
        unconfirmed: flags.yes !== true && !flags.confirm?.length && flags.dryRun !== true,
      },
      flags,
      shell,
      deps,
    ),
    dryRun: flags.dryRun === true,
    consent: consentToPlan(shell, flags),
  };
}
