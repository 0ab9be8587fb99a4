import { parsePattern } from '../domain/pattern.ts';
import { parseProfileName } from '../domain/profile-name.ts';
import { parseServerAddress, type ServerAddress } from '../domain/server-address.ts';
import { FidesAuthError } from '../errors.ts';
import type { Deps } from '../usecases/deps.ts';
import type { BootstrapPlan } from '../usecases/plan.ts';
import type { BootstrapInput } from '../usecases/prepare.ts';
import { requireProfile } from '../usecases/select-profile.ts';
import { ADMIN_WAYS } from './admin-flags.ts';
import { type AdminChoice, chooseAdmin, completeAdmin } from './admin-input.ts';
import type { BootstrapFlags } from './commands/bootstrap.ts';
import { parseSeconds } from './globals.ts';
import { reachFor } from './reach.ts';
import { isInteractive, type Shell } from './shell.ts';

type Choices = {
  readonly server: ServerAddress | undefined;
  readonly admin: AdminChoice;
  readonly profile: string | undefined;
  readonly presets: readonly string[];
};

/**
 * The input of a bootstrap: flags, else environment, else answers at the terminal, each asked once.
 * @throws input.missing naming every missing value; input.invalid, admin.ambiguous,
 * server.insecure, and what reading an admin profile or secret file throws
 */
export async function bootstrapInput(
  flags: BootstrapFlags,
  shell: Shell,
  deps: Deps,
): Promise<BootstrapInput> {
  const scopes = flags.scope.map(parsePattern);
  const excludes = flags.exclude.map(parsePattern);
  const waitMs = flags.wait === undefined ? 0 : parseSeconds('--wait', flags.wait, 0, 3600) * 1000;
  if (flags.clientName !== undefined) requireClientName(flags.clientName);
  const given = await givenChoices(flags, shell, deps);
  const interactive = isInteractive(shell);
  if (!interactive) requireAll(given, flags);
  const { server, admin, profile, presets } = interactive
    ? await askMissing(given, flags, shell, deps)
    : complete(given);
  const reach = reachFor(server, shell.globals(), shell.host);
  const dryRun = flags.dryRun === true;
  return {
    reach,
    profile,
    request: { presets, scopes, excludes },
    clientName: flags.clientName ?? `fidesauth-${profile}`,
    admin: await completeAdmin(admin, reach.server, deps),
    waitMs,
    dryRun,
    ...(interactive && !flags.yes && !dryRun ? { confirm: confirmPlan(shell) } : {}),
  };
}

async function givenChoices(flags: BootstrapFlags, shell: Shell, deps: Deps): Promise<Choices> {
  const { server, profile } = shell.globals();
  const admin = chooseAdmin(flags, shell);
  if (server === undefined && admin?.kind === 'profile') {
    const { server: bound } = await requireProfile(admin.profile, deps.store);
    return { server: parseServerAddress(bound), admin, profile, presets: flags.preset };
  }
  return { server, admin, profile, presets: flags.preset };
}

function requireAll(given: Choices, flags: BootstrapFlags): void {
  const missing: [string, string][] = [];
  if (given.server === undefined) missing.push(['a server', '--server URL (FIDESAUTH_SERVER)']);
  if (given.admin === undefined) missing.push(['an admin credential', ADMIN_WAYS]);
  if (given.presets.length + flags.scope.length === 0) {
    missing.push(['a scope set', '--preset NAME or --scope PATTERN']);
  }
  if (missing.length === 0) return;
  const names = missing.map(([name]) => name).join(', ');
  throw new FidesAuthError(
    'input.missing',
    `bootstrap: ${names} must be given, as nobody can be asked`,
    {
      fix: missing.map(([, way]) => way).join('; '),
    },
  );
}

type Complete = {
  readonly server: ServerAddress;
  readonly admin: NonNullable<AdminChoice>;
  readonly profile: string;
  readonly presets: readonly string[];
};

function complete({ server, admin, profile, presets }: Choices): Complete {
  if (server === undefined || admin === undefined) throw new Error('requireAll comes first');
  return { server, admin, profile: profile ?? 'default', presets };
}

async function askMissing(
  given: Choices,
  flags: BootstrapFlags,
  shell: Shell,
  deps: Deps,
): Promise<Complete> {
  const questions = await import('./bootstrap-questions.ts');
  const server = given.server ?? (await questions.bootstrapServer(shell));
  const admin = await questions.bootstrapRoot(given.admin, shell);
  const profile = given.profile ?? (await questions.bootstrapName(shell));
  const presets =
    given.presets.length + flags.scope.length > 0
      ? given.presets
      : await questions.bootstrapPresets(shell, deps.store.presets);
  return { server, admin, profile: parseProfileName(profile), presets };
}

function requireClientName(name: string): void {
  if (name.trim() !== '' && name.length <= 200 && !/\p{Cc}/u.test(name)) return;
  throw new FidesAuthError(
    'input.invalid',
    '--client-name: it is blank, too long or not one line',
    {
      fix: 'give 1 to 200 printable characters',
    },
  );
}

function confirmPlan(shell: Shell): (plan: BootstrapPlan) => Promise<boolean> {
  return async (plan) => {
    await shell.output.preview(plan);
    const { askConfirm } = await import('./prompts.ts');
    return askConfirm(shell, `Create this client on ${plan.server}?`);
  };
}
