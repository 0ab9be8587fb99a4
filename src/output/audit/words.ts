import {
  type Finding,
  type FindingCause,
  type FindingKind,
  isDrift,
} from '../../domain/audit/findings.ts';
import { resourceOf } from '../../domain/scopes/scope-set.ts';
import type { AuditSubject } from '../../usecases/audit/results.ts';
import { count } from '../base/layout.ts';

/** The verdict of an audit on one client: "could not look" outweighs drift. */
export type State = 'in sync' | 'drift' | 'could not look';

/** The state of an audited client. */
export function stateOf({ findings, unreadable }: AuditSubject): State {
  if (unreadable.length > 0) return 'could not look';
  return findings.some(isDrift) ? 'drift' : 'in sync';
}

/**
 * The verdict on a client in one line, state first: `drift: 2 missing, 1 extra; 1 notice`,
 * `could not look: live; drift: 1 missing`.
 */
export function verdictOf(subject: AuditSubject): string {
  const { findings, unreadable } = subject;
  const parts = [
    ...(unreadable.length === 0
      ? []
      : [`could not look: ${unreadable.map(({ layer }) => layer).join(', ')}`]),
    ...(findings.some(isDrift) ? [`drift: ${driftCounts(findings)}`] : []),
    ...(stateOf(subject) === 'in sync' ? ['in sync'] : []),
  ];
  const notices = findings.filter((finding) => !isDrift(finding)).length;
  return [...parts, ...(notices === 0 ? [] : [count(notices, 'notice')])].join('; ');
}

const ORDER: readonly FindingKind[] = ['missing', 'extra', 'retired'];

function driftCounts(findings: readonly Finding[]): string {
  const sizes = new Map<FindingKind, number>();
  for (const { kind } of findings.filter(isDrift)) sizes.set(kind, (sizes.get(kind) ?? 0) + 1);
  return [...sizes]
    .sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .map(([kind, size]) => `${size} ${kind}`)
    .join(', ');
}

/** Many clients in one line: `4 clients: 2 in sync, 1 with drift, 1 could not be looked at`. */
export function summaryOf(subjects: readonly AuditSubject[]): string {
  const heads: readonly (readonly [State, string])[] = [
    ['in sync', 'in sync'],
    ['drift', 'with drift'],
    ['could not look', 'could not be looked at'],
  ];
  const parts = heads.flatMap(([state, words]) => {
    const size = subjects.filter((subject) => stateOf(subject) === state).length;
    return size === 0 ? [] : [`${size} ${words}`];
  });
  return [count(subjects.length, 'client'), ...(parts.length === 0 ? [] : [parts.join(', ')])].join(
    ': ',
  );
}

const CAUSES: Readonly<Record<FindingCause, string>> = {
  'given-outside': 'granted outside fidesauth',
  'taken-outside': 'taken away outside fidesauth',
  'preset-edited': 'preset edited',
  registry: 'registry changed',
  held: 'held',
};

/** The cause of a finding, followed by its note: `preset edited: the preset names it now`. */
export function causeOf({ cause, note }: Finding): string {
  return withNote(CAUSES[cause], note);
}

/** The same with the release: `registry changed in Fides 2.75.0: now taxonomy:read`. */
export function reasonOf({ cause, since, note }: Finding): string {
  return withNote(since === undefined ? CAUSES[cause] : `${CAUSES[cause]} in Fides ${since}`, note);
}

function withNote(words: string, note: string | undefined): string {
  if (note === undefined) return words;
  // Some notes say the cause themselves.
  return note.startsWith(words) ? note : `${words}: ${note}`;
}

/** Groups findings by resource; resources and findings keep their order. */
export function byResource(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const resource = resourceOf(finding.scope);
    groups.set(resource, [...(groups.get(resource) ?? []), finding]);
  }
  return [...groups.values()].flat();
}

/** True for a client with a stored profile. */
export function hasProfile({ name, clientId }: AuditSubject): boolean {
  return name !== clientId;
}

/** True for a client with nothing to report. */
export function isQuiet({ findings, unreadable }: AuditSubject): boolean {
  return findings.length === 0 && unreadable.length === 0;
}
