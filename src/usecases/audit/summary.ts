import { groupsOf, order } from '../../domain/audit/groups.ts';
import { rankOf, type Severity, worstOf } from '../../domain/audit/severity.ts';
import type {
  AuditSubject,
  AuditSummary,
  ScopesDiffResult,
  SubjectState,
  UndeclaredFinding,
} from './results.ts';

/** The facts that a summary is made of. */
type Facts = Pick<ScopesDiffResult, 'subjects' | 'undeclared'>;

/** How many findings of each severity, and how many profiles in each state. */
export function summaryOf({ subjects, undeclared }: Facts): AuditSummary {
  const findings: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  const profiles: Record<SubjectState, number> = { 'in-sync': 0, drift: 0, gone: 0, unknown: 0 };
  let accepted = 0;
  for (const subject of subjects) {
    profiles[subject.state] += 1;
    for (const [first] of groupsOf(subject.findings)) {
      if (first.accepted === undefined) findings[first.severity] += 1;
      else accepted += 1;
    }
  }
  for (const { severity } of undeclared) findings[severity] += 1;
  return { findings, accepted, profiles };
}

/** The worst severity of an audit; null for no finding. */
export function worstFinding({ subjects, undeclared }: Facts): Severity | null {
  const own = subjects.flatMap(({ worst }) => worst ?? []);
  return worstOf([...own, ...undeclared.map(({ severity }: UndeclaredFinding) => severity)]);
}

/** Sorts subjects: the worst first; what could not be read before notices; then by name. */
export function worstFirst(subjects: readonly AuditSubject[]): AuditSubject[] {
  return [...subjects].sort((a, b) => weight(a) - weight(b) || order(a.name, b.name));
}

function weight({ worst, state }: AuditSubject): number {
  const rank = rankOf(worst);
  return state === 'unknown' ? Math.min(rank, rankOf('low') - 0.5) : rank;
}
