import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { FidesAuthError } from '../../errors.ts';
import { requireProfile } from '../../usecases/access/select-profile.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { StatusInput } from '../../usecases/status/results.ts';
import { status } from '../../usecases/status/status.ts';
import { chooseAdmin } from '../admin/choice.ts';
import { completeAdmin } from '../admin/input.ts';
import { reserveOf } from '../admin/reserve.ts';
import type { Call, Ending } from '../base/command.ts';
import type { GlobalFlags } from '../base/globals.ts';
import type { Shell } from '../base/shell.ts';
import { givenSettings } from './status.settings.ts';

/** The flags of `status` as commander passes them. */
type StatusFlags = {
  readonly all?: boolean;
  readonly offline?: boolean;
  readonly strict?: boolean;
  readonly adminProfile?: string;
};

/**
 * Runs `status`. What it finds is a verdict, not an error.
 * @throws usage.invalid; what {@link status} throws
 */
export async function run({ flags }: Call<StatusFlags>, shell: Shell): Promise<Ending> {
  const [globals, globalFlags] = [shell.globals(), shell.globalFlags()];
  const { all = false, offline = false, strict = false } = flags;
  requireFit(flags, globalFlags);
  const deps = await shell.deps();
  const given = givenSettings(globalFlags, globals, shell.host);
  const { profile, server } = globals;
  const admin = await adminOf(flags, shell, deps);
  const reserve = offline ? undefined : reserveOf(shell, deps);
  const input = { profile, server: server?.url, all, offline, strict, given, admin, reserve };
  return status(input, deps);
}

function requireFit(
  { all, offline, strict, adminProfile }: StatusFlags,
  { profile }: GlobalFlags,
): void {
  if (all && profile !== undefined) throw together('--all and -p');
  if (offline && adminProfile !== undefined) throw together('--offline and --admin-profile');
  if (offline && strict) throw together('--offline and --strict');
}

function together(what: string): FidesAuthError {
  return new FidesAuthError('usage.invalid', `command line: ${what} at once`, {
    fix: 'give one of them',
  });
}

/** The admin credential of `--admin-profile`. */
async function adminOf(
  { adminProfile }: StatusFlags,
  shell: Shell,
  deps: Deps,
): Promise<StatusInput['admin']> {
  if (adminProfile === undefined) return undefined;
  const choice = chooseAdmin({ adminProfile }, shell);
  if (choice === undefined) return undefined;
  const { server } = await requireProfile(parseProfileName(adminProfile), deps.store);
  return { server, credential: (to) => completeAdmin(choice, to, deps) };
}
