import type { Severity } from '../../domain/audit/severity.ts';
import { parseProfileName } from '../../domain/clients/profile-name.ts';
import type { DiffFormat } from '../../domain/words/choices.ts';
import { FidesAuthError } from '../../errors.ts';
import { pathFrom } from '../../host.ts';
import { requireProfile } from '../../usecases/access/select-profile.ts';
import type { AuditInput } from '../../usecases/audit/audit.ts';
import type { ScopesCompareResult, ScopesDiffResult } from '../../usecases/audit/results.ts';
import type { ScopesUpgradeResult } from '../../usecases/audit/upgrade.ts';
import type { AskedUse } from '../../usecases/audit/used.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { Reported } from '../../usecases/results.ts';
import { type LookAdmin, lookAdmin, namedAdmin } from '../admin/look.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import { type Call, type Ending, ended } from '../base/command.ts';
import { statusOf } from '../base/exit-status.ts';
import { namesRequests, type RequestFlags } from '../base/request-flags.ts';
import type { Shell } from '../base/shell.ts';
import { readBaseline } from '../report/baseline-input.ts';
import { reportTime } from '../report/time.ts';
import { auditedProfiles } from '../target/audited.ts';
import { scopesTarget } from '../target/scopes-target.ts';
import { namedSource } from '../target/source.ts';
import { formOf } from './scopes-diff.form.ts';

/** The flags of `scopes diff` as commander passes them. */
type DiffFlags = AdminFlags &
  RequestFlags & {
    readonly unused?: boolean;
    readonly all?: boolean;
    readonly allClients?: boolean;
    readonly preset?: string;
    readonly format?: DiffFormat;
    readonly output?: string;
    readonly failOn?: Severity;
    readonly baseline?: string;
    readonly upgradeTo?: string;
    readonly exitZero?: boolean;
  };

/**
 * Runs `scopes diff`: an audit without arguments, a comparison with two, a preview of an upgrade.
 * What it finds is a verdict, not an error.
 * @throws input.invalid, input.missing, usage.invalid; what the use cases throw
 */
export async function run(
  {
    flags,
    args: [left, right],
  }: Call<DiffFlags, readonly [string | undefined, string | undefined]>,
  shell: Shell,
): Promise<Ending> {
  const format = formOf(flags, shell.globals().json);
  requireFit(left, right, flags, format);
  const deps = await shell.deps();
  const file = flags.output === undefined ? undefined : pathFrom(shell.host.cwd, flags.output);
  if (file !== undefined) await deps.store.rehearseReport(file);
  const sides = left === undefined || right === undefined ? undefined : ([left, right] as const);
  const result = await resultOf(sides, flags, shell, deps);
  await hand(result, { format, file }, shell, deps);
  return ended(flags.exitZero === true ? 0 : statusOf(result));
}

async function resultOf(
  sides: readonly [string, string] | undefined,
  flags: DiffFlags,
  shell: Shell,
  deps: Deps,
): Promise<Reported> {
  if (flags.upgradeTo !== undefined) return previewOf(flags.upgradeTo, flags, shell, deps);
  const admin = await lookAdmin(flags, shell, deps);
  if (sides === undefined) return auditOf(flags, admin, shell, deps);
  return compareOf(sides, { flags, admin }, shell, deps);
}

function requireFit(
  left: string | undefined,
  right: string | undefined,
  flags: DiffFlags,
  format: DiffFormat,
): void {
  const wrong = misfit(left, right, flags, format);
  if (wrong === undefined) return;
  throw new FidesAuthError('usage.invalid', `command line: ${wrong[0]}`, { fix: wrong[1] });
}

function misfit(
  left: string | undefined,
  right: string | undefined,
  { all, preset, ...flags }: DiffFlags,
  format: DiffFormat,
): readonly [what: string, fix: string] | undefined {
  if (flags.upgradeTo !== undefined) return previewMisfit(left, preset, flags, format);
  if (left === undefined) {
    return preset === undefined
      ? undefined
      : [
          '--preset restricts a comparison of two scope sources',
          'give both, or leave --preset out',
        ];
  }
  if (right === undefined) {
    return [
      'one scope source is nothing to compare',
      'give two of them; or none, for an audit: fidesauth scopes diff -p NAME',
    ];
  }
  if (flags.unused || namesRequests(flags)) {
    return ['requests and --unused belong to an audit', 'leave them out, or the scope sources'];
  }
  if (flags.failOn !== undefined || flags.baseline !== undefined) {
    return ['--fail-on and --baseline belong to an audit', 'leave them out, or the scope sources'];
  }
  if (all || flags.allClients)
    return ['--all and --all-clients audit and take no scope sources', 'leave one of them out'];
  if (format === 'sarif' || format === 'html' || format === 'matrix')
    return [`a comparison has no ${format} form`, 'use --format text, json or markdown'];
  return undefined;
}

/** A preview is of profiles, and looks at no client. */
function previewMisfit(
  left: string | undefined,
  preset: string | undefined,
  { failOn, baseline, unused, allClients, ...flags }: Omit<DiffFlags, 'all' | 'preset'>,
  format: DiffFormat,
): readonly [what: string, fix: string] | undefined {
  if (left !== undefined || preset !== undefined) {
    return ['--upgrade-to is about profiles', 'leave the scope sources and --preset out'];
  }
  const audits = [failOn, baseline, unused, allClients].some((flag) => flag !== undefined);
  if (audits || namesRequests(flags)) {
    return ['--upgrade-to looks at no client', 'leave the flags of an audit out'];
  }
  if (format === 'sarif' || format === 'html' || format === 'matrix') {
    const why = `--upgrade-to has no ${format} form, which shows what clients hold: it asks no server about them`;
    return [why, 'use --format text, json or markdown, or name a file that ends in .md'];
  }
  return undefined;
}

async function previewOf(
  upgradeTo: string,
  flags: DiffFlags,
  shell: Shell,
  deps: Deps,
): Promise<ScopesUpgradeResult> {
  const { previewUpgrade } = await import('../../usecases/audit/upgrade.ts');
  const { upgradeTarget } = await import('../report/upgrade.ts');
  const { host } = shell;
  const time = reportTime(host, deps.now());
  const target = await upgradeTarget(upgradeTo, shell, deps);
  const { profiles: names } = await auditedProfiles(flags, shell, deps);
  return previewUpgrade({ names, target, time, version: host.version }, deps);
}

async function auditOf(
  flags: DiffFlags,
  admin: LookAdmin,
  shell: Shell,
  deps: Deps,
): Promise<ScopesDiffResult> {
  const { audit } = await import('../../usecases/audit/audit.ts');
  const { profiles, reach } = await auditedProfiles(flags, shell, deps);
  const auditor = flags.adminProfile;
  const adminServer =
    auditor === undefined
      ? shell.globals().server?.url
      : (await requireProfile(parseProfileName(auditor), deps.store)).server;
  const unused = await unusedOf(flags, shell);
  const used = namedAdmin(admin);
  const { host, signal } = shell;
  const baseline =
    flags.baseline === undefined ? undefined : await readBaseline(flags.baseline, host, signal);
  const input: AuditInput = {
    profiles,
    admin: used,
    adminServer,
    reserve: admin.environment,
    unused,
    time: reportTime(host, deps.now()),
    version: host.version,
    failOn: flags.failOn ?? null,
    baseline,
    allClients: flags.allClients === true,
    reach,
  };
  return audit(input, deps);
}

/** The use that the held scopes are compared with. */
async function unusedOf(flags: DiffFlags, shell: Shell): Promise<AskedUse | undefined> {
  if (!namesRequests(flags)) return flags.unused ? 'operations' : undefined;
  const { readCalls } = await import('../read/calls-input.ts');
  return readCalls(flags, shell);
}

async function compareOf(
  [left, right]: readonly [string, string],
  { flags, admin }: { readonly flags: DiffFlags; readonly admin: LookAdmin },
  shell: Shell,
  deps: Deps,
): Promise<ScopesCompareResult> {
  const sources = { left: await namedSource(left, deps), right: await namedSource(right, deps) };
  const { compareScopes } = await import('../../usecases/audit/compare.ts');
  const { scopeServer } = await import('../../usecases/scopes/sources.ts');
  const wanted = [sources.left, sources.right].some(
    ({ kind }) => kind === 'server' || kind === 'client',
  );
  const { server: named, profile } = shell.globals();
  const given = wanted || named !== undefined || profile !== undefined;
  const target = given ? await scopesTarget(shell, deps) : undefined;
  const server = scopeServer(
    {
      command: 'scopes diff',
      reach: target?.reach,
      profile: target?.profile,
      admin: namedAdmin(admin),
    },
    deps,
  );
  try {
    const whole = Object.values(sources).every(({ kind }) => kind === 'fides' || kind === 'server');
    const restricting = whole && profile !== undefined ? target?.profile : undefined;
    const { preset } = flags;
    return await compareScopes({ ...sources, preset, profile: restricting, server }, deps);
  } finally {
    await server.close();
  }
}

async function hand(
  result: Reported,
  { format, file }: { readonly format: DiffFormat; readonly file: string | undefined },
  shell: Shell,
  deps: Deps,
): Promise<void> {
  const { cwd, version } = shell.host;
  const text = await shell.output.report(result, format, {
    cwd: cwd ?? '/',
    version,
    toFile: file !== undefined,
  });
  if (file === undefined) return shell.output.text(text);
  await deps.store.writeReport(file, text);
}
