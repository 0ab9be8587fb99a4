import type { Reach } from '../../domain/clients/journal.ts';
import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { parseServerAddress, type ServerAddress } from '../../domain/clients/server-address.ts';
import { parsePattern } from '../../domain/scopes/pattern.ts';
import type { Destination } from '../../domain/sinks/destination.ts';
import type { IfExists } from '../../domain/words/choices.ts';
import { FidesAuthError } from '../../errors.ts';
import type { AdminCredential, AdminSession } from '../../usecases/access/admin.ts';
import { requireProfile } from '../../usecases/access/select-profile.ts';
import { openEntryOf } from '../../usecases/access/unfinished.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { withPlace } from '../../usecases/delivery/place.ts';
import { bootstrap } from '../../usecases/provision/bootstrap.ts';
import type { BootstrapInput } from '../../usecases/provision/input.ts';
import { type AdminChoice, chooseAdmin, isWhole } from '../admin/choice.ts';
import { completeAdmin } from '../admin/input.ts';
import { consentToPlan, type Given } from '../ask/confirm.ts';
import { ADMIN_WAYS, type AdminFlags } from '../base/admin-flags.ts';
import type { Call, Ending } from '../base/command.ts';
import type { ScopeFlags } from '../base/flags.ts';
import { parseSeconds } from '../base/globals.ts';
import { isInteractive, type Shell, whyUnasked } from '../base/shell.ts';
import type { SinkFlags } from '../base/sink-flags.ts';
import { parsePatterns, requireOneLine } from '../base/values.ts';
import { destinationIn } from '../target/destination.ts';
import { type ClientFlags, newClient } from '../target/new-client.ts';
import { reachFor } from '../target/reach.ts';
import type { ChosenScopes } from './bootstrap.questions.ts';

/** The flags of `bootstrap` as commander passes them. */
type BootstrapFlags = AdminFlags &
  Given &
  ScopeFlags &
  SinkFlags &
  ClientFlags & {
    readonly clientName?: string;
    readonly ifExists: IfExists;
    readonly changePreset?: boolean;
    readonly acceptNew?: boolean;
    readonly wait?: string;
    readonly export?: string;
    readonly dryRun?: boolean;
  };

type Choices = {
  readonly server: ServerAddress | undefined;
  readonly admin: AdminChoice;
  readonly profile: string | undefined;
  /** How to reach the server of an existing or unfinished profile. */
  readonly recorded: Reach | undefined;
  readonly presets: readonly string[];
};

/** Runs `bootstrap`. @throws as {@link bootstrapInput}; what the use case throws */
export async function run({ flags }: Call<BootstrapFlags>, shell: Shell): Promise<Ending> {
  const deps = await shell.deps();
  if (flags.export === undefined) return bootstrap(await bootstrapInput(flags, shell, deps), deps);
  const { handOverTarget, finishExport } = await import('./export.run.ts');
  const handOver = handOverTarget(flags.export, shell, deps);
  const input = await bootstrapInput(flags, shell, deps);
  return finishExport(await bootstrap({ ...input, handOver }, deps), handOver, shell);
}

/**
 * The input of a bootstrap: flags, else environment, else the record of an existing profile, else
 * answers at the terminal, each asked once.
 * @throws input.missing naming every missing value; input.invalid, admin.ambiguous,
 * server.insecure, and the errors of reading a profile or secret file
 */
async function bootstrapInput(
  flags: BootstrapFlags,
  shell: Shell,
  deps: Deps,
): Promise<BootstrapInput> {
  const scopes = parsePatterns('--scope', flags.scope);
  const excludes = parsePatterns('--exclude', flags.exclude);
  const waitMs = waitOf(flags);
  if (flags.clientName !== undefined) {
    requireOneLine(flags.clientName, '--client-name', 'give 1 to 200 printable characters');
  }
  const client = newClient(flags, shell.host);
  const to = await rehearsed(destinationIn(flags, shell), deps);
  const interactive = isInteractive(shell);
  const given = await givenChoices(flags, shell, deps, interactive);
  if (!interactive) requireAll(given, flags, whyUnasked(shell));
  const asks = interactive && !hasAll(given, flags);
  const { server, admin, session, profile, chosen, recorded } = asks
    ? await askMissing(given, flags, shell, deps)
    : await complete(given, deps);
  const reach = await reachFor(server, shell, deps, recorded);
  return {
    command: 'bootstrap',
    reach,
    profile,
    request: {
      presets: chosen.presets,
      scopes: [...scopes, ...chosen.scopes.map(parsePattern)],
      excludes,
    },
    ...(chosen.save === undefined ? {} : { save: chosen.save }),
    ...(to === undefined ? {} : { to }),
    clientName: flags.clientName,
    admin,
    ...(session === undefined ? {} : { session }),
    ifExists: flags.ifExists,
    changePreset: flags.changePreset === true,
    acceptNew: flags.acceptNew === true,
    ...client,
    waitMs,
    dryRun: flags.dryRun === true,
    consent: consentToPlan(shell, flags, saving(chosen)),
  };
}

/** A store that certainly does not take the credential ends the run before any question. */
async function rehearsed(
  to: Destination | undefined,
  deps: Deps,
): Promise<Destination | undefined> {
  await withPlace(to, deps, async (place) => place?.sink.rehearse());
  return to;
}

async function givenChoices(
  flags: BootstrapFlags,
  shell: Shell,
  deps: Deps,
  interactive: boolean,
): Promise<Choices> {
  const { server, profile } = shell.globals();
  const admin = chooseAdmin(flags, shell);
  // At a terminal the user may still choose another name.
  const name = profile ?? (interactive ? undefined : 'default');
  const recorded = name === undefined ? undefined : await recordedReach(name, deps);
  const same = { admin, profile, recorded, presets: flags.preset };
  if (server !== undefined) return { server, ...same };
  if (recorded !== undefined) return { server: parseServerAddress(recorded.server), ...same };
  if (admin?.kind !== 'profile') return { server, ...same };
  const { server: bound } = await requireProfile(admin.profile, deps.store);
  return { server: parseServerAddress(bound), ...same };
}

async function recordedReach(name: string, { store }: Deps): Promise<Reach | undefined> {
  return (await store.profiles.read(name)) ?? (await openEntryOf(name, store));
}

/** True when no question is left to ask before the plan. */
function hasAll(given: Choices, flags: BootstrapFlags): boolean {
  const { server, admin, profile, recorded } = given;
  const isSet = hasScopes(given, flags) || recorded !== undefined;
  return server !== undefined && isWhole(admin) && profile !== undefined && isSet;
}

function requireAll(given: Choices, flags: BootstrapFlags, why: string): void {
  const missing: [string, string][] = [];
  if (given.server === undefined) missing.push(['server', '--server URL (FIDESAUTH_SERVER)']);
  if (given.admin === undefined) missing.push(['admin credential', ADMIN_WAYS]);
  if (!hasScopes(given, flags) && given.recorded === undefined) {
    missing.push(['scope set', '--preset NAME or --scope PATTERN']);
  }
  if (missing.length === 0) return;
  const names = listed(missing.map(([name]) => name));
  throw new FidesAuthError('input.missing', `bootstrap: no ${names} was given, and ${why}`, {
    fix: missing.map(([, way]) => way).join('; '),
  });
}

/** `a`, `a and no b`, `a, no b and no c`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  const head = names.slice(0, -1).join(', no ');
  return head === '' ? last : `${head} and no ${last}`;
}

function hasScopes({ presets }: Pick<Choices, 'presets'>, flags: BootstrapFlags): boolean {
  return presets.length + flags.scope.length > 0;
}

type Complete = Pick<Choices, 'recorded'> & {
  readonly chosen: ChosenScopes;
  readonly server: ServerAddress;
  readonly admin: AdminCredential;
  readonly session?: AdminSession;
  readonly profile: string;
};

async function complete(given: Choices, deps: Deps): Promise<Complete> {
  const { server, admin, profile, presets, recorded } = given;
  if (server === undefined || admin === undefined) throw new Error('requireAll comes first');
  const credential = await completeAdmin(admin, server.url, deps);
  const chosen = { presets, scopes: [] };
  return { server, profile: profile ?? 'default', recorded, chosen, admin: credential };
}

async function askMissing(
  given: Choices,
  flags: BootstrapFlags,
  shell: Shell,
  deps: Deps,
): Promise<Complete> {
  const [questions, { askWorkingAdmin }] = await Promise.all([
    import('./bootstrap.questions.ts'),
    import('../admin/questions.ts'),
  ]);
  const server = given.server ?? (await questions.bootstrapServer(shell, deps));
  const reach = await reachFor(server, shell, deps, given.recorded);
  // Checks a given server before anybody types a secret for it.
  if (given.server !== undefined) await questions.showServer(reach, waitOf(flags), shell, deps);
  const asked = { given: given.admin, reach, rights: flags.dryRun !== true };
  const tried = await askWorkingAdmin(asked, shell, deps);
  const { admin, session } = tried;
  const profile = parseProfileName(
    given.profile ?? (await questions.bootstrapName(reach, shell, deps)),
  );
  const recorded = given.recorded ?? (await recordedReach(profile, deps));
  const chosen =
    hasScopes(given, flags) || recorded !== undefined
      ? { presets: given.presets, scopes: [] }
      : await questions.bootstrapScopes(shell, deps, tried);
  return { server, admin, session, profile, recorded, chosen };
}

/** Milliseconds. */
function waitOf({ wait }: BootstrapFlags): number {
  return wait === undefined ? 0 : parseSeconds('--wait', wait, 0, 3600) * 1000;
}

function saving({ save }: ChosenScopes): string[] {
  return save === undefined ? [] : [`the pick is saved as preset ${save.name}`];
}
