import type {
  AuditFinding,
  AuditSubject,
  ScopesCompareResult,
  ScopesDiffResult,
} from '../../usecases/audit/results.ts';
import type { MembersOf } from '../schemas/index.ts';

type Subject = MembersOf<'scopes.diff'>['subjects'][number];
type Finding = Subject['findings'][number];

/** The members of an audit's document. */
export function diffMembers({
  kind: _,
  subjects,
  ...members
}: ScopesDiffResult): MembersOf<'scopes.diff'> {
  return { ...members, subjects: subjects.map(subjectMembers) };
}

function subjectMembers(subject: AuditSubject): Subject {
  const {
    name,
    findings,
    places: _places,
    asked: _asked,
    recorded: _recorded,
    ...members
  } = subject;
  return { name, profile: name, ...members, findings: findings.map(findingMembers) };
}

function findingMembers({ kind, cause, scope, severity, ...members }: AuditFinding): Finding {
  return { kind, cause, scope, severity, ...members };
}

/** The members of a comparison's document, with both sides as the user named them. */
export function compareMembers(result: ScopesCompareResult): MembersOf<'scopes.compare'> {
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
