import { type Finding, isDrift } from '../../domain/audit/findings.ts';
import { bySeverity } from '../../domain/audit/groups.ts';
import { mendsOf } from '../../domain/audit/mend.ts';
import { severityOf, worstOf } from '../../domain/audit/severity.ts';
import { whyOf } from '../../domain/audit/why.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Acceptance, AuditFinding, AuditSubject, SubjectState } from './results.ts';

/** When and where findings are judged. */
export type Judging = {
  /** ISO time: decides which acceptances still hold. */
  readonly time: string;
  /** The server's release; undefined: unknown. */
  readonly release: string | undefined;
};

/** The findings of a profile's client with severity, reason, fix and acceptance; the worst first. */
export function judge(
  findings: readonly Finding[],
  profile: Profile,
  judging: Judging,
): AuditFinding[] {
  const { name, server, key, clientId } = profile;
  const owner = { server, key, profile: name, clientId };
  const mends = mendsOf(findings, profile);
  const accepting = acceptanceOf(profile, judging.time);
  return bySeverity(
    findings.map((finding) => ({
      ...finding,
      severity: severityOf(finding, judging.release),
      fingerprint: fingerprintOf(owner, finding.kind, finding.scope),
      why: whyOf(finding, judging.release),
      mend: mends.get(finding.kind) ?? null,
      ...accepting(finding),
    })),
  );
}

type Accepting = { readonly accepted?: Acceptance; readonly lapsed?: Acceptance };

/** Looks up what a profile accepts; an acceptance holds to the end of its last day, in UTC. */
function acceptanceOf(
  { accepted = [] }: Pick<Profile, 'accepted'>,
  time: string,
): (finding: Finding) => Accepting {
  const today = time.slice(0, 10);
  return ({ kind, scope }) => {
    const given = accepted.filter((one) => one.kind === kind && one.scope === scope);
    const last = given.reduce<(typeof given)[0] | undefined>(
      (latest, one) => (latest === undefined || one.until > latest.until ? one : latest),
      undefined,
    );
    if (last === undefined) return {};
    const { reason, until } = last;
    return until >= today ? { accepted: { reason, until } } : { lapsed: { reason, until } };
  };
}

/** The state of a subject, and the worst severity of what is not accepted. */
export function verdictOn({
  findings,
  unreadable,
}: Pick<AuditSubject, 'findings' | 'unreadable'>): Pick<
  AuditSubject,
  'state' | 'inSync' | 'worst'
> {
  const counted = findings.filter(({ accepted }) => accepted === undefined);
  const state = stateOf(counted, unreadable.length > 0);
  return {
    state,
    inSync: state === 'in-sync',
    worst: worstOf(counted.map(({ severity }) => severity)),
  };
}

function stateOf(counted: readonly AuditFinding[], isBlind: boolean): SubjectState {
  if (counted.some(({ kind }) => kind === 'gone')) return 'gone';
  if (isBlind) return 'unknown';
  return counted.some(isDrift) ? 'drift' : 'in-sync';
}
