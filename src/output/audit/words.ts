import { type Finding, type FindingCause, isDrift } from '../../domain/audit/findings.ts';
import { resourceOf } from '../../domain/scopes/scope-set.ts';
import type { FindingKind } from '../../domain/words/choices.ts';
import type {
  AuditFinding,
  AuditSubject,
  SubjectState,
  UndeclaredFinding,
} from '../../usecases/audit/results.ts';
import { count, wellFormed } from '../base/layout.ts';

/** The state of a subject in words. */
export const STATES: Readonly<Record<SubjectState, string>> = {
  'in-sync': 'in sync',
  drift: 'drift',
  gone: 'gone',
  unknown: 'could not look',
};

/**
 * The verdict on a client in one line, state first: `drift: 2 missing, 1 extra; 1 notice; worst:
 * high`, `could not look: live; drift: 1 missing`.
 */
export function verdictOf({ state, findings, unreadable, worst }: AuditSubject): string {
  const counted = findings.filter(({ accepted }) => accepted === undefined);
  const drift = counted.filter((finding) => isDrift(finding) && finding.kind !== 'gone');
  const notices = counted.filter((finding) => !isDrift(finding)).length;
  const accepted = findings.length - counted.length;
  const layers = unreadable.map(({ layer }) => layer).join(', ');
  return [
    ...(state === 'gone' ? ['gone'] : []),
    ...(unreadable.length === 0 ? [] : [`could not look: ${layers}`]),
    ...(drift.length === 0 ? [] : [`drift: ${driftCounts(drift)}`]),
    ...(state === 'in-sync' ? ['in sync'] : []),
    ...(notices === 0 ? [] : [count(notices, 'notice')]),
    ...(accepted === 0 ? [] : [`${accepted} accepted`]),
    ...(worst === 'critical' || worst === 'high' ? [`worst: ${worst}`] : []),
  ].join('; ');
}

const ORDER: readonly FindingKind[] = ['missing', 'extra', 'retired'];

function driftCounts(findings: readonly Finding[]): string {
  const sizes = new Map<FindingKind, number>();
  for (const { kind } of findings) sizes.set(kind, (sizes.get(kind) ?? 0) + 1);
  return [...sizes]
    .sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .map(([kind, size]) => `${size} ${kind}`)
    .join(', ');
}

/** Many clients in one line: `4 clients: 2 in sync, 1 with drift, 1 could not be looked at`. */
export function summaryLine(subjects: readonly AuditSubject[]): string {
  const heads: readonly (readonly [SubjectState, string])[] = [
    ['in-sync', 'in sync'],
    ['drift', 'with drift'],
    ['gone', 'gone'],
    ['unknown', 'could not be looked at'],
  ];
  const parts = heads.flatMap(([state, words]) => {
    const size = subjects.filter((subject) => subject.state === state).length;
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

/**
 * The cause of a finding with its note, with what an unasked scope can do, and with an acceptance:
 * `registry changed in Fides 2.75.0: now taxonomy:read`. The release can be left out, for a table
 * that has a column for it.
 */
export function reasonOf(finding: AuditFinding, withRelease = true): string {
  const { kind, cause, since, note, severity, why, accepted, lapsed } = finding;
  const at = since === undefined || !withRelease ? '' : ` in Fides ${since}`;
  const reason = kind === 'gone' ? (note ?? '') : withNote(`${CAUSES[cause]}${at}`, note);
  const isGrave = kind === 'extra' && (severity === 'critical' || severity === 'high');
  return [
    isGrave ? `${reason}. ${why}` : reason,
    ...(accepted === undefined ? [] : [`(accepted until ${accepted.until}: ${accepted.reason})`]),
    ...(lapsed === undefined ? [] : [`(its acceptance ended ${lapsed.until}: ${lapsed.reason})`]),
  ].join(' ');
}

/** The severity of a finding, or that it is accepted, or new since a baseline. */
export function severityText({ severity, accepted, baseline }: AuditFinding): string {
  if (accepted !== undefined) return 'accepted';
  return baseline === 'new' ? `new ${severity}` : severity;
}

function withNote(words: string, note: string | undefined): string {
  if (note === undefined) return words;
  // Some notes say the cause themselves.
  return note.startsWith(words) ? note : `${words}: ${note}`;
}

/** Groups findings by severity and resource; findings keep their order. */
export function byResource(findings: readonly AuditFinding[]): AuditFinding[] {
  const groups = new Map<string, AuditFinding[]>();
  for (const finding of findings) {
    const { severity, scope, accepted } = finding;
    const key = JSON.stringify([accepted !== undefined, severity, resourceOf(scope ?? '')]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
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

/** What clients that no preset covers can do: `10 clients that no preset covers can become admin`. */
export function undeclaredText({ severity, clients }: UndeclaredFinding): string {
  const what =
    severity === 'critical'
      ? 'can become admin'
      : 'can see personal data of data subjects or do lasting harm';
  return `${count(clients.length, 'client')} that no preset covers ${what}`;
}

const LONGEST = 200;

/** Foreign text, cut to 200 characters with its length told. */
export function shortText(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${wellFormed(text.slice(0, LONGEST))}... (${text.length} characters)`;
}
