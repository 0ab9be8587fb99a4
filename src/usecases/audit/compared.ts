import { type Baseline, checkAgainst } from '../../domain/audit/baseline.ts';
import { isDrift } from '../../domain/audit/findings.ts';
import { groupsOf } from '../../domain/audit/groups.ts';
import { isAtLeast, type Severity } from '../../domain/audit/severity.ts';
import type {
  AuditedServer,
  AuditSubject,
  BaselineResult,
  ScopesDiffResult,
  UndeclaredFinding,
} from './results.ts';

/** The facts that are compared. */
type Facts = Pick<ScopesDiffResult, 'subjects' | 'undeclared'> & {
  readonly servers: readonly AuditedServer[];
};

/** The facts with each finding marked as new or not, and what became of the earlier ones. */
export function comparedWith<T extends Facts>(
  facts: T,
  baseline: Baseline,
): T & { readonly baseline: BaselineResult } {
  const { check, rest } = checkAgainst(baseline);
  const subjects = facts.subjects.map((subject) => ({
    ...subject,
    findings: subject.findings.map((finding) => ({
      ...finding,
      baseline: check(finding.fingerprint, finding.severity),
    })),
  }));
  const undeclared = facts.undeclared.map((finding): UndeclaredFinding => {
    const clients = finding.clients.map((client) => ({
      ...client,
      baseline: check(client.fingerprint, finding.severity),
    }));
    const isNew = clients.some((client) => client.baseline === 'new');
    return { ...finding, clients, baseline: isNew ? 'new' : 'still' };
  });
  const states = [
    ...subjects.flatMap(({ findings }) => counted(findings).map(([first]) => first.baseline)),
    ...undeclared.map((finding) => finding.baseline),
  ];
  const left = rest();
  const mended = left.filter((finding) => wasLookedAt(finding, facts));
  const { generatedAt, fingerprint } = baseline;
  return {
    ...facts,
    subjects,
    undeclared,
    baseline: {
      generatedAt,
      fingerprint,
      new: states.filter((state) => state === 'new').length,
      still: states.filter((state) => state === 'still').length,
      mended,
      unchecked: left.length - mended.length,
    },
  };
}

function wasLookedAt(
  { kind, server, name }: { readonly kind: string; readonly server: string; readonly name: string },
  { subjects, servers, undeclared: _ }: Facts,
): boolean {
  if (kind === 'undeclared') {
    return servers.some(({ url, clients, incomplete }) => {
      return url === server && clients !== null && !incomplete;
    });
  }
  const subject = subjects.find((one) => one.server === server && one.name === name);
  return subject?.unreadable.length === 0;
}

function counted(
  findings: AuditSubject['findings'],
): ReturnType<typeof groupsOf<AuditSubject['findings'][number]>> {
  return groupsOf(findings.filter(({ accepted }) => accepted === undefined));
}

/**
 * How many findings fail an audit: drift, or what is at or above `failOn`; with a baseline only new
 * ones.
 */
export function failingIn(
  { subjects, undeclared }: Pick<ScopesDiffResult, 'subjects' | 'undeclared'>,
  failOn: Severity | null,
): number {
  const isBad = (finding: AuditSubject['findings'][number]): boolean =>
    failOn === null ? isDrift(finding) : isAtLeast(finding.severity, failOn);
  const own = subjects.flatMap(({ findings }) =>
    counted(findings).filter(([first]) => first.baseline !== 'still' && isBad(first)),
  );
  const others = undeclared.filter(
    ({ baseline, severity }) =>
      baseline !== 'still' && failOn !== null && isAtLeast(severity, failOn),
  );
  return own.length + others.length;
}
