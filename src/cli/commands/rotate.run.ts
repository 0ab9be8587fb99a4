import type { RotationWay } from '../../domain/clients/rotation.ts';
import { parseDuration } from '../../domain/words/duration.ts';
import { FidesAuthError } from '../../errors.ts';
import type { AdminCredential } from '../../usecases/access/admin.ts';
import { requireProfile } from '../../usecases/access/select-profile.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { once } from '../../usecases/base/waiting.ts';
import { rotate } from '../../usecases/rotate/rotate.ts';
import {
  nothingSelected,
  type Selected,
  selectRotations,
  storedAdmin,
} from '../../usecases/rotate/select.ts';
import { adminOfFlags, chooseAdmin } from '../admin/choice.ts';
import { settleAdmin } from '../admin/settle.ts';
import { consentToRotation, type Given } from '../ask/confirm.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Call, Ending } from '../base/command.ts';
import { isInteractive, type Shell, whyUnasked } from '../base/shell.ts';
import type { SinkFlags } from '../base/sink-flags.ts';
import { destinationIn } from '../target/destination.ts';
import { explicitProfile } from '../target/profile.ts';

/** The flags of `rotate` as commander passes them. */
type RotateFlags = AdminFlags &
  Given &
  SinkFlags & {
    readonly newClient?: boolean;
    readonly inPlace?: boolean;
    readonly grace?: string;
    readonly now?: boolean;
    readonly all?: boolean;
    readonly secretOlderThan?: string;
    readonly export?: string;
    readonly dryRun?: boolean;
  };

const GRACE_MS = 24 * 60 * 60_000;

/**
 * Runs `rotate`.
 * @throws usage.invalid, input.missing, input.invalid for the flags; what the use case throws
 */
export async function run({ flags }: Call<RotateFlags>, shell: Shell): Promise<Ending> {
  const deps = await shell.deps();
  const graceMs = graceOf(flags);
  const olderThan =
    flags.secretOlderThan === undefined
      ? undefined
      : parseDuration(flags.secretOlderThan, '--secret-older-than');
  requireSensible(flags, shell);
  const to = destinationIn(flags, shell);
  const way = await wayOf(flags, shell);
  const selected = await select(flags, { way, olderThan }, shell, deps);
  const order = {
    way,
    graceMs,
    ...(to === undefined ? {} : { to }),
    ...selected,
    several: flags.all === true,
    dryRun: flags.dryRun === true,
    consent: consentToRotation(shell, flags),
  };
  if (flags.export === undefined) return rotate(order, deps);
  const { finishExport, handOverTarget } = await import('./export.run.ts');
  const handOver = handOverTarget(flags.export, shell, deps);
  return finishExport(await rotate({ ...order, handOver }, deps), handOver, shell);
}

/** Milliseconds; 0 with `--now`. @throws input.invalid */
function graceOf({ grace, now }: RotateFlags): number {
  if (now === true) return 0;
  return grace === undefined ? GRACE_MS : parseDuration(grace, '--grace');
}

/** Refuses flags that contradict each other. @throws usage.invalid */
function requireSensible(flags: RotateFlags, shell: Shell): void {
  const { newClient, inPlace, grace, now, all } = flags;
  const clashes: readonly (readonly [boolean, string, string])[] = [
    [newClient === true && inPlace === true, '--new-client and --in-place', 'give one of them'],
    [
      inPlace === true && (grace !== undefined || now === true),
      `--in-place and ${now === true ? '--now' : '--grace'}`,
      'in place the old secret always ends at once; for a grace, or to end tokens too, use --new-client',
    ],
    [grace !== undefined && now === true, '--grace and --now', 'give one of them'],
    [
      all === true && shell.globalFlags().profile !== undefined,
      '--all and --profile',
      'give one of them',
    ],
    [
      all === true && flags.export !== undefined,
      '--all and --export',
      'rotate one profile at a time to export it, or run fidesauth export for each',
    ],
    [
      all === true && (flags.to !== undefined || flags.toCommand !== undefined),
      `--all and ${flags.to === undefined ? '--to-command' : '--to'}`,
      'each profile delivers to its own place: fidesauth export -p NAME --to PLACE records one',
    ],
  ];
  const clash = clashes.find(([isThere]) => isThere);
  if (clash === undefined) return;
  const [, what, fix] = clash;
  throw new FidesAuthError('usage.invalid', `rotate: ${what} cannot go together`, { fix });
}

const WAYS = [
  {
    value: 'new-client',
    name: 'a new client',
    description:
      'A new client with the same scopes takes its place; the old one works on for the grace, and its tokens end with it.',
  },
  {
    value: 'in-place',
    name: 'in place',
    description:
      'The client keeps its id and its old secret ends at once; tokens made with it work for up to 8 days (Fides 2.82).',
  },
] as const;

/** The way that was given, or the answer at a terminal. @throws input.missing */
async function wayOf(flags: RotateFlags, shell: Shell): Promise<RotationWay> {
  if (flags.inPlace === true) return 'in-place';
  if (flags.newClient === true || flags.now === true || flags.grace !== undefined) {
    return 'new-client';
  }
  if (!isInteractive(shell)) throw noWay(whyUnasked(shell));
  const { askChoice } = await import('../ask/prompts.ts');
  const answer = await askChoice(shell, 'How to rotate', WAYS);
  return answer === 'in-place' ? 'in-place' : 'new-client';
}

function noWay(why: string): FidesAuthError {
  return new FidesAuthError('input.missing', `rotate: no way was given, and ${why}`, {
    fix: '--new-client (the client id changes; the old client works on for the grace) or --in-place (the id stays; the old secret ends at once)',
  });
}

function adminFor(
  server: string,
  flags: RotateFlags,
  shell: Shell,
  deps: Deps,
): Promise<AdminCredential> {
  const { yes, confirm = [], dryRun } = flags;
  const unconfirmed = yes !== true && confirm.length === 0 && dryRun !== true;
  return settleAdmin({ command: 'rotate', server, unconfirmed }, flags, shell, deps);
}

type Wanted = { readonly way: RotationWay; readonly olderThan: number | undefined };

/** The profiles to rotate. @throws input.missing, profile.unknown, server.mismatch, admin.ambiguous */
async function select(
  flags: RotateFlags,
  wanted: Wanted,
  shell: Shell,
  deps: Deps,
): Promise<Selected> {
  if (flags.all === true) return selectAll(flags, wanted, shell, deps);
  const profile = await explicitProfile(shell, deps);
  const admin = (server: string) => adminFor(server, flags, shell, deps);
  return selectRotations({ ...wanted, profile, server: undefined, admin }, deps);
}

async function selectAll(
  flags: RotateFlags,
  wanted: Wanted,
  shell: Shell,
  deps: Deps,
): Promise<Selected> {
  const server = await serverOf(flags, shell, deps);
  const all = { ...wanted, profile: undefined, server };
  if (server === undefined)
    return requireAny(await selectRotations({ ...all, admin: undefined }, deps));
  const chosen = chooseAdmin(flags, shell) !== undefined;
  const settled = once(() => adminFor(server, flags, shell, deps));
  const admin = async (): Promise<AdminCredential> =>
    (chosen ? undefined : await storedAdmin(server, wanted.way, deps)) ?? settled();
  return requireAny(await selectRotations({ ...all, admin }, deps));
}

/** The server of `--all`: the one that is named, or that of the admin profile. */
async function serverOf(flags: RotateFlags, shell: Shell, deps: Deps): Promise<string | undefined> {
  const { server } = shell.globals();
  if (server !== undefined) return server.url;
  const given = adminOfFlags(flags, shell);
  if (given === undefined) return undefined;
  if (given.kind === 'profile') return (await requireProfile(given.profile, deps.store)).server;
  throw new FidesAuthError(
    'input.missing',
    'rotate --all: an admin credential is for one server, and none was named',
    { fix: 'name it: --server URL' },
  );
}

function requireAny(selected: Selected): Selected {
  if (selected.groups.length === 0 && selected.notDone.length === 0) throw nothingSelected([]);
  return selected;
}
