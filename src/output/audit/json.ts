import type {
  AuditSubject,
  ScopesCompareResult,
  ScopesDiffResult,
} from '../../usecases/audit/results.ts';

/** The members of an audit's document. */
export function diffMembers({ inSync, subjects }: ScopesDiffResult): object {
  return { inSync, subjects: subjects.map(subjectMembers) };
}

function subjectMembers(subject: AuditSubject): object {
  const { name, server, clientId, findings, unreadable, lookedBy } = subject;
  return {
    name,
    server,
    clientId,
    findings: findings.map(({ kind, cause, scope, since, note }) => ({
      kind,
      cause,
      scope,
      ...(since === undefined ? {} : { since }),
      ...(note === undefined ? {} : { note }),
    })),
    unreadable,
    ...(lookedBy === undefined ? {} : { lookedBy }),
  };
}

/** The members of a comparison's document, with both sides as the user named them. */
export function compareMembers(result: ScopesCompareResult): object {
  const { left, right, restrictedTo, onlyLeft, onlyRight, both, unreadable } = result;
  return {
    left: left.source,
    right: right.source,
    restrictedTo,
    onlyLeft,
    onlyRight,
    both,
    unreadable,
  };
}
