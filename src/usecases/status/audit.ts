import { type Finding, isDrift } from '../../domain/audit/findings.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { adminCommand } from '../../domain/words/admin-command.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import type { AuditSubject, Unreadable } from '../audit/results.ts';
import { SCOPES_UNKNOWN } from '../audit/subject.ts';
import type { ProfileStatus, StatusInput, StatusProblem } from './results.ts';

/**
 * Adds the results of an audit to the status of a profile. That nobody may read the live scopes of
 * an otherwise intact client is a problem only on request.
 */
export function withAudit(
  status: ProfileStatus,
  profile: Profile | undefined,
  { findings, unreadable, lookedBy }: AuditSubject,
  { admin, strict }: Pick<StatusInput, 'admin' | 'strict'>,
): ProfileStatus {
  const drift = findings.filter((finding) => finding.accepted === undefined && isDrift(finding));
  const of = (kind: Finding['kind']): string[] =>
    drift.flatMap((finding) => (finding.kind === kind ? (finding.scope ?? []) : []));
  const isGone = drift.some(({ kind }) => kind === 'gone');
  const mayLook = profile?.scopes.includes('client:read') === true;
  const isWrong = ({ layer, code }: Unreadable): boolean =>
    strict ||
    (code !== SCOPES_UNKNOWN &&
      (mayLook || admin !== undefined || layer !== 'live' || code !== 'auth.forbidden'));
  const problems = unreadable
    .filter(isWrong)
    .map((what) => unreadableProblem(status.name, what, mayLook));
  if (drift.length > 0) problems.push(driftProblem(status.name));
  const known = unreadable.length === 0 ? 'in-sync' : 'unknown';
  const scopes = {
    ...status.scopes,
    state: drift.length > 0 ? ('drift' as const) : (known as 'in-sync' | 'unknown'),
    missing: isGone ? [...(profile?.scopes ?? [])] : of('missing'),
    extra: of('extra'),
    retired: of('retired'),
    notices: findings.length - drift.length,
    lookedBy: lookedBy ?? null,
  };
  return { ...status, scopes, problems: [...status.problems, ...problems] };
}

function unreadableProblem(
  name: string,
  { layer, reason, code, fix }: Unreadable,
  mayLook: boolean,
): StatusProblem {
  const refused = layer === 'live' && code === 'auth.forbidden' && mayLook;
  return {
    code: refused ? 'auth.forbidden' : 'scopes.unreadable',
    exitCode: refused ? 4 : 11,
    message: `profile ${name}: its ${layer} scopes cannot be read: ${reason}`,
    fix:
      fix ??
      'name a profile that may read them: --admin-profile NAME; or skip the scopes with --offline',
  };
}

function driftProblem(name: string): StatusProblem {
  return {
    code: 'scopes.drift',
    exitCode: 10,
    message: `profile ${name}: its scopes have drifted`,
    fix: `${toCopy`see fidesauth scopes diff -p ${name}`}; to put them right: ${adminCommand`fidesauth scopes apply -p ${name}`}`,
  };
}
