import type {
  AuditFinding,
  AuditSubject,
  ComparedSource,
  ScopesCompareResult,
  ScopesDiffResult,
  Unreadable,
} from '../../usecases/audit/results.ts';
import { count } from '../base/layout.ts';
import { codeMarkdown, cutLines, type MarkdownLine, proseMarkdown } from './escape.ts';
import { byResource, causeOf, hasProfile, isQuiet, summaryLine, verdictOf } from './words.ts';

/** GitHub allows 65,536 characters in a comment. */
const LIMIT = 65_000;

/** An audit or comparison as GitHub-flavoured Markdown, at most 65,000 characters in all. */
export function diffMarkdown(result: ScopesDiffResult | ScopesCompareResult): string {
  return result.kind === 'scopes.diff' ? auditMarkdown(result) : compareMarkdown(result);
}

function auditMarkdown({ subjects }: ScopesDiffResult): string {
  const [only, ...others] = subjects;
  const lines =
    only !== undefined && others.length === 0
      ? [{ text: `### Scopes of ${headOf(only)}` }, ...bodyOf(only)]
      : [
          { text: `### Scopes: ${summaryLine(subjects)}` },
          ...subjects.filter((subject) => !isQuiet(subject)).flatMap(sectionOf),
          { text: '' },
          ...subjects.filter(isQuiet).map(bulletOf),
        ];
  return `${cutLines(lines, LIMIT - 1)
    .join('\n')
    .trimEnd()}\n`;
}

function headOf(subject: AuditSubject): string {
  return `${codeMarkdown(subject.name)}: ${verdictOf(subject)}`;
}

function bulletOf(subject: AuditSubject): MarkdownLine {
  return { text: `- ${headOf(subject)} (${addressOf(subject)})`, item: true };
}

function sectionOf(subject: AuditSubject): MarkdownLine[] {
  return [{ text: '' }, { text: `#### ${headOf(subject)}` }, ...bodyOf(subject)];
}

function addressOf(subject: AuditSubject): string {
  const { server, clientId } = subject;
  return [
    codeMarkdown(server),
    ...(hasProfile(subject) ? [`client ${codeMarkdown(clientId)}`] : []),
  ].join(', ');
}

function bodyOf(subject: AuditSubject): MarkdownLine[] {
  const { findings, unreadable } = subject;
  return [
    { text: '' },
    { text: addressOf(subject) },
    ...(unreadable.length === 0 ? [] : [{ text: '' }, ...unreadable.map(blindLine)]),
    ...(findings.length === 0 ? [] : table(findings)),
  ];
}

function blindLine({ layer, reason }: Unreadable): MarkdownLine {
  return { text: `- could not look: ${layer}: ${codeMarkdown(reason)}`, item: true };
}

function table(findings: readonly AuditFinding[]): MarkdownLine[] {
  return [
    { text: '' },
    { text: '| Severity | Kind | Scope | Cause | Since |' },
    { text: '|---|---|---|---|---|' },
    ...byResource(findings).map((finding) => {
      const { severity, kind, scope, since = '' } = finding;
      const cells = [
        severity,
        kind,
        scope === null ? '' : codeMarkdown(scope),
        proseMarkdown(causeOf(finding)),
        proseMarkdown(since),
      ];
      return { text: `| ${cells.join(' | ')} |`, item: true };
    }),
  ];
}

function compareMarkdown(result: ScopesCompareResult): string {
  const { left, right, restrictedTo, onlyLeft, onlyRight, both, unreadable } = result;
  const known = left.size !== null && right.size !== null;
  const same = onlyLeft.length === 0 && onlyRight.length === 0;
  const verdict = same
    ? `the same ${count(both.length, 'scope')}`
    : `${onlyLeft.length} only left, ${onlyRight.length} only right`;
  const blind = unreadable.length > 0 || !known;
  const head = [
    `### Scopes: ${blind ? 'could not look' : verdict}`,
    '',
    `- left: ${sideText(left)}`,
    `- right: ${sideText(right)}`,
    ...(restrictedTo === null ? [] : [`- for: ${codeMarkdown(restrictedTo)}`]),
    ...unreadable.map((what) => blindLine(what).text),
    // With one side unknown, the difference is unknown too.
    ...(known ? [`- in both: ${count(both.length, 'scope')}`] : []),
  ];
  // Each list gets half of the space.
  const space = Math.floor((LIMIT - head.join('\n').length - 1) / 2);
  const lists = known
    ? [...details(left, onlyLeft, space), ...details(right, onlyRight, space)]
    : [];
  return `${[...head, ...lists].join('\n')}\n`;
}

function sideText({ source, size }: ComparedSource): string {
  return `${codeMarkdown(source)}: ${size === null ? 'could not be read' : count(size, 'scope')}`;
}

function details({ source }: ComparedSource, scopes: readonly string[], space: number): string[] {
  if (scopes.length === 0) return [];
  const title = `only in ${codeMarkdown(source, 'html')}: ${count(scopes.length, 'scope')}`;
  const head = ['', `<details><summary>${title}</summary>`, ''];
  const tail = ['', '</details>'];
  const taken = [...head, ...tail].join('\n').length + 2;
  const items = scopes.map((scope) => ({ text: `- ${codeMarkdown(scope)}`, item: true }));
  return [...head, ...cutLines(items, space - taken), ...tail];
}
