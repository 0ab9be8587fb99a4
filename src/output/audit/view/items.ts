import { groupsOf } from '../../../domain/audit/groups.ts';
import { rankOf, type Severity } from '../../../domain/audit/severity.ts';
import type {
  AuditFinding,
  AuditSubject,
  ScopesDiffResult,
  UndeclaredFinding,
} from '../../../usecases/audit/results.ts';

/** What one client shows of one kind, cause and severity: one finding for people. */
export type OwnItem = {
  readonly number: number;
  readonly severity: Severity;
  readonly subject: AuditSubject;
  readonly first: AuditFinding;
  readonly findings: readonly AuditFinding[];
};

/** The power of clients that no preset covers. */
export type UndeclaredItem = {
  readonly number: number;
  readonly severity: Severity;
  readonly undeclared: UndeclaredFinding;
};

/** A finding of a report; its number is what links point to. */
export type Item = OwnItem | UndeclaredItem;

/** The findings that count, of each severity: those of profiles first, as the result orders them. */
export function itemsOf({ subjects, undeclared }: ScopesDiffResult): Item[] {
  const own = subjects.flatMap((subject) =>
    grouped(
      subject,
      subject.findings.filter(({ accepted }) => accepted === undefined),
    ),
  );
  const all = [...own, ...undeclared.map((one) => ({ severity: one.severity, undeclared: one }))];
  all.sort((a, b) => rankOf(a.severity) - rankOf(b.severity));
  return all.map((item, at) => ({ ...item, number: at + 1 }));
}

/** The findings that somebody accepted. */
export function acceptedOf({ subjects }: ScopesDiffResult): Omit<OwnItem, 'number'>[] {
  return subjects.flatMap((subject) =>
    grouped(
      subject,
      subject.findings.filter(({ accepted }) => accepted !== undefined),
    ),
  );
}

function grouped(
  subject: AuditSubject,
  findings: readonly AuditFinding[],
): Omit<OwnItem, 'number'>[] {
  return groupsOf(findings).map((group) => {
    const [first] = group;
    return { severity: first.severity, subject, first, findings: group };
  });
}
