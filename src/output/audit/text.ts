import { isDrift } from '../../domain/audit/findings.ts';
import { resourceOf } from '../../domain/scopes/scope-set.ts';
import { asAdmin } from '../../domain/words/admin-command.ts';
import type {
  AuditFinding,
  AuditSubject,
  ComparedSource,
  ScopesCompareResult,
  ScopesDiffResult,
  Unreadable,
} from '../../usecases/audit/results.ts';
import { count, fields, padded, widthOf, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { scopeList } from '../plan-text.ts';
import {
  byResource,
  hasProfile,
  isQuiet,
  reasonOf,
  STATES,
  summaryLine,
  verdictOf,
} from './words.ts';

/**
 * The findings of an audit, for people: a line for each client with its findings below; no last
 * line break. Of several clients, those without findings are shown without their ids.
 */
export function diffText({ subjects }: ScopesDiffResult, style: Style): string {
  const [only, ...others] = subjects;
  if (only === undefined) return 'no client to look at';
  const told: Told = new Map();
  if (others.length === 0) return subjectText(only, addressOf(only), told, style);
  const texts = subjects.map((subject) =>
    subjectText(subject, isQuiet(subject) ? subject.server : addressOf(subject), told, style),
  );
  return [...texts, wrap(summaryLine(subjects), style.width)].join('\n');
}

function addressOf(subject: AuditSubject): string {
  const { server, clientId } = subject;
  return hasProfile(subject) ? `${server}, client ${clientId}` : server;
}

/** The scopes on either side and on both, for people; no last line break. */
export function compareText(result: ScopesCompareResult, style: Style): string {
  const { left, right, restrictedTo, onlyLeft, onlyRight, both, unreadable } = result;
  const head = [
    fields(
      [
        ['left', sideText(left)],
        ['right', sideText(right)],
        ...(restrictedTo === null ? [] : [['for', restrictedTo] as const]),
      ],
      style,
    ),
    ...unreadable.map((what) => blindText(what, style)),
  ];
  // With one side unknown, the difference is unknown too.
  if (left.size === null || right.size === null) return head.join('\n');
  const same = onlyLeft.length === 0 && onlyRight.length === 0;
  return [
    ...head,
    ...scopeList(`only in ${left.source}`, onlyLeft, style),
    ...scopeList(`only in ${right.source}`, onlyRight, style),
    same ? `the same ${count(both.length, 'scope')}` : `in both: ${count(both.length, 'scope')}`,
  ].join('\n');
}

function sideText({ source, size }: ComparedSource): string {
  return `${source}: ${size === null ? 'could not be read' : count(size, 'scope')}`;
}

function blindText({ layer, reason, fix }: Unreadable, style: Style): string {
  const head = 'could not look:';
  const text = hang(`${head} ${layer} (${reason})`, style.width, '');
  return [text.replace(head, style.paint.red(head)), ...fixLines(fix, style)].join('\n');
}

/** The client for which each cause was first reported. */
type Told = Map<string, string>;

function subjectText(subject: AuditSubject, address: string, told: Told, style: Style): string {
  return [
    headline(subject, address, style),
    ...causeLines(subject, told, style),
    ...findingRows(rowsOf(subject.findings), style),
    ...mendsOf(subject).flatMap((fix) => fixLines(fix, style)),
  ].join('\n');
}

/** Why a client could not be checked; a report explains each cause once, with its fix. */
function causeLines({ name, unreadable }: AuditSubject, told: Told, style: Style): string[] {
  const causes = [...new Set(unreadable.map(({ reason }) => reason))];
  return causes.flatMap((cause) => {
    const same = unreadable.filter(({ reason }) => reason === cause);
    const layers = same.map(({ layer }) => layer).join(', ');
    const before = told.get(cause);
    if (before !== undefined) return [hang(`${layers}: as for ${before}`, style.width, '  ')];
    told.set(cause, name);
    const text = hang(`${layers}: ${cause}`, style.width, '  ');
    return [text, ...fixLines(same[0]?.fix, style)];
  });
}

/** The commands that mend what is drift, each once. */
function mendsOf({ findings }: AuditSubject): string[] {
  const drift = findings.filter((finding) => finding.accepted === undefined && isDrift(finding));
  const mends = drift.flatMap(({ kind, mend }) => {
    if (mend === null) return [];
    return kind === 'retired' ? mend : asAdmin(mend);
  });
  return [...new Set(mends)];
}

function fixLines(fix: string | undefined, style: Style): string[] {
  return fix === undefined ? [] : [hang(`fix: ${fix}`, style.width, '  ')];
}

function headline(subject: AuditSubject, address: string, style: Style): string {
  const who = hasProfile(subject) ? subject.name : `client ${subject.clientId}`;
  const line = hang(`${who}: ${verdictOf(subject)} (${address})`, style.width, '');
  const state = STATES[subject.state];
  const paint = subject.inSync ? style.paint.green : style.paint.red;
  return line.replace(`: ${state}`, `: ${paint(state)}`);
}

/** Wrapped text after `indent`; later lines are indented by two more. */
function hang(text: string, width: number, indent: string): string {
  return wrap(text, width, `${indent}  `).slice(2);
}

/** In a narrower column, reasons are harder to read than on lines of their own. */
const NARROWEST_REASON = 20;

/** Findings of one kind on one resource with one reason. */
type Row = {
  readonly severity: string;
  readonly kind: string;
  readonly scopes: string;
  readonly reason: string;
  readonly isDrift: boolean;
};

/** Merges findings that differ only in the verb: `client: create, update`. */
function rowsOf(findings: readonly AuditFinding[]): Row[] {
  const rows = new Map<string, Row>();
  for (const finding of byResource(findings)) {
    const { kind } = finding;
    const scope = finding.scope ?? '';
    const severity = finding.accepted === undefined ? finding.severity : 'accepted';
    const resource = resourceOf(scope);
    const reason = reasonOf(finding);
    const key = [severity, resource, kind, reason].join('\n');
    const before = rows.get(key)?.scopes;
    const verb = scope.slice(resource.length + 1);
    const first = verb === '' ? scope : `${resource}: ${verb}`;
    const scopes = before === undefined ? first : `${before}, ${verb}`;
    rows.set(key, { severity, kind, scopes, reason, isDrift: isDrift(finding) });
  }
  return [...rows.values()];
}

/** Kind, scopes and reason of each row in columns; in a wide row the reason is below. */
function findingRows(rows: readonly Row[], style: Style): string[] {
  const severities = 2 + widest(rows.map(({ severity }) => severity)) + 2;
  const kinds = severities + widest(rows.map(({ kind }) => kind)) + 2;
  const space = style.width - kinds - 2 - NARROWEST_REASON;
  const scopeTexts = rows.map(({ scopes }) => scopes);
  const widths = widest(scopeTexts.filter((scopes) => widthOf(scopes) <= space));
  const reasonAt = kinds + widths + 2;
  return rows.map(({ severity, kind, scopes, reason, isDrift }) => {
    const head = padded(padded(`  ${severity}`, severities) + kind, kinds) + scopes;
    const why = wrap(reason, style.width, ' '.repeat(reasonAt));
    const text =
      widthOf(scopes) <= widths
        ? padded(head, reasonAt) + why.slice(reasonAt)
        : `${widthOf(head) <= style.width ? head : hang(head.trim(), style.width, '  ')}\n${why}`;
    const paint = isDrift ? style.paint.red : style.paint.yellow;
    return text.replace(kind, paint(kind));
  });
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}
