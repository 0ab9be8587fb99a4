import type { FindingKind } from '../../domain/words/choices.ts';
import { FidesAuthError } from '../../errors.ts';
import { requireProfile } from '../../usecases/access/select-profile.ts';
import { accept } from '../../usecases/audit/accept.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { lookAdmin, namedAdmin } from '../admin/look.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { requireOneLine } from '../base/values.ts';
import { explicitProfile } from '../target/profile.ts';

type AcceptFlags = AdminFlags & {
  readonly reason?: string;
  readonly until?: string;
  readonly kind?: FindingKind;
  readonly withdraw?: boolean;
};

/** Runs `scopes accept`. @throws input.missing, input.invalid; what the use case throws */
export async function run(
  { flags, args: [scope] }: Call<AcceptFlags, readonly [string]>,
  shell: Shell,
): Promise<Ending> {
  const deps = await shell.deps();
  const { kind, reason, until } = flags;
  if (flags.withdraw === true) {
    requireAlone(flags);
    const profile = await explicitProfile(shell, deps);
    return accept({ profile, scope, kind, withdraw: true }, deps);
  }
  if (reason === undefined || until === undefined) throw missing(reason, until);
  requireOneLine(reason, '--reason', 'say in one line why it is accepted');
  requireDay(until, deps.now());
  const profile = await explicitProfile(shell, deps);
  const audit = await auditOf(profile, flags, shell, deps);
  return accept({ profile, scope, kind, reason, until, withdraw: false, audit }, deps);
}

async function auditOf(profile: string, flags: AcceptFlags, shell: Shell, deps: Deps) {
  const admin = await lookAdmin(flags, shell, deps);
  const { server } = await requireProfile(profile, deps.store);
  return {
    admin: namedAdmin(admin),
    adminServer: server,
    reserve: admin.environment,
    version: shell.host.version,
    time: new Date(deps.now()).toISOString(),
  };
}

function requireAlone({ reason, until }: AcceptFlags): void {
  if (reason === undefined && until === undefined) return;
  throw new FidesAuthError('usage.invalid', 'command line: --withdraw ends an acceptance', {
    fix: 'leave --reason and --until out, or --withdraw',
  });
}

function missing(reason: string | undefined, until: string | undefined): FidesAuthError {
  const flags = [
    ...(reason === undefined ? ['--reason TEXT'] : []),
    ...(until === undefined ? ['--until DATE'] : []),
  ].join(' and ');
  return new FidesAuthError('input.missing', `scopes accept: it lacks ${flags}`, {
    fix: `an acceptance has a reason and an end: add ${flags}`,
  });
}

/** A day that is not over, in UTC. */
function requireDay(text: string, now: number): void {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  const today = new Date(now).toISOString().slice(0, 10);
  if (isDay && text >= today) return;
  const why = isDay ? 'that day is over' : 'it is no date';
  throw new FidesAuthError('input.invalid', `--until ${text.slice(0, 20)}: ${why}`, {
    fix: `give a day from ${today} on (UTC), as year-month-day`,
  });
}
