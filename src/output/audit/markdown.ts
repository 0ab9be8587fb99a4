import type {
  AuditFinding,
  AuditSubject,
  BaselineResult,
  ComparedSource,
  InventoryClient,
  ScopesCompareResult,
  ScopesDiffResult,
  UndeclaredFinding,
  Unreadable,
} from '../../usecases/audit/results.ts';
import { count } from '../base/layout.ts';
import { type Cause, causesOf, namesText } from './causes.ts';
import {
  codeMarkdown,
  cutLines,
  MARKDOWN_LIMIT,
  type MarkdownLine,
  proseMarkdown,
} from './escape.ts';
import { nearestText } from './inventory-text.ts';
import { baselineText, mendedText, provenanceLines, severityCounts } from './provenance.ts';
import {
  byResource,
  hasProfile,
  reasonOf,
  severityText,
  shortText,
  summaryLine,
  undeclaredText,
  verdictOf,
} from './words.ts';

/** An audit or comparison as GitHub-flavoured Markdown, at most 65,000 characters in all. */
export function diffMarkdown(result: ScopesDiffResult | ScopesCompareResult): string {
  return result.kind === 'scopes.diff' ? auditMarkdown(result) : compareMarkdown(result);
}

function auditMarkdown(result: ScopesDiffResult): string {
  const { subjects, baseline } = result;
  const [only, ...others] = subjects;
  const isOnly = only !== undefined && others.length === 0;
  const title = isOnly ? `Scopes of ${headOf(only)}` : `Scopes: ${summaryLine(subjects)}`;
  const lines = [
    { text: `### ${title}` },
    { text: '' },
    { text: `${proseMarkdown(severityCounts(result.summary))}.` },
    ...(baseline === null ? [] : baselineLines(baseline)),
    ...causeLines(causesOf(subjects)),
    ...(isOnly
      ? bodyOf(only)
      : [
          ...subjects.filter((subject) => subject.findings.length > 0).flatMap(sectionOf),
          { text: '' },
          ...subjects.filter(({ findings }) => findings.length === 0).map(bulletOf),
        ]),
  ];
  const undeclared = result.undeclared.flatMap(undeclaredLines);
  const inventory = inventoryLines(result.inventory);
  const made = provenance(result);
  const space = MARKDOWN_LIMIT - 1 - made.length;
  return `${cutLines([...lines, ...undeclared, ...inventory], space)
    .join('\n')
    .trimEnd()}\n${made}`;
}

function undeclaredLines(finding: UndeclaredFinding): MarkdownLine[] {
  const { severity, server, clients, why, mend, baseline } = finding;
  const mark = baseline === 'new' ? `new ${severity}` : severity;
  return [
    { text: '' },
    { text: `#### ${mark}: ${undeclaredText(finding)}` },
    { text: '' },
    { text: `${codeMarkdown(server)}: ${proseMarkdown(why)}` },
    { text: '' },
    ...clients.map(({ clientId, name, scopes }) => ({
      text: `- ${codeMarkdown(clientId)} ${proseMarkdown(name ?? '')}: ${codeMarkdown(scopes.join(' '))}`,
      item: true,
    })),
    ...(mend === null ? [] : [{ text: `- fix: ${codeMarkdown(mend)}`, item: true }]),
  ];
}

function inventoryLines(inventory: readonly InventoryClient[]): MarkdownLine[] {
  if (inventory.length === 0) return [];
  return [
    { text: '' },
    { text: '#### Clients without a profile' },
    { text: '' },
    { text: '| Client | Name | Kind | Scopes | Severity | Nearest preset | Created | Owner |' },
    { text: '|---|---|---|---|---|---|---|---|' },
    ...inventory.map((client) => {
      const { clientId, name, kind, scopes, worst, createdAt, owner } = client;
      const cells = [
        codeMarkdown(clientId),
        proseMarkdown(shortText(name ?? '')),
        kind,
        scopes.length,
        worst ?? '',
        proseMarkdown(nearestText(client)),
        createdAt?.slice(0, 10) ?? '',
        proseMarkdown(shortText(owner ?? '')),
      ];
      return { text: `| ${cells.join(' | ')} |`, item: true };
    }),
  ];
}

/** Long lists of presets are cut, so that findings keep their space. */
const PROVENANCE_LIMIT = 10_000;

function provenance(result: ScopesDiffResult): string {
  const lines = provenanceLines(result).map(([label, text]) => ({
    text: `- ${label}: ${proseMarkdown(text)}`,
    item: true,
  }));
  return `\n#### How this was made\n\n${cutLines(lines, PROVENANCE_LIMIT).join('\n')}\n`;
}

function baselineLines(baseline: BaselineResult): MarkdownLine[] {
  const { mended } = baseline;
  return [
    { text: '' },
    { text: `${proseMarkdown(baselineText(baseline))}.` },
    ...(mended.length === 0 ? [] : [{ text: '' }]),
    ...mended.map((one) => ({ text: `- ${proseMarkdown(mendedText(one))}`, item: true })),
  ];
}

function causeLines(causes: readonly Cause[]): MarkdownLine[] {
  if (causes.length === 0) return [];
  const lines = causes.map(({ reason, fix, layers, names }) => {
    const head = `could not look: ${layers.join(', ')} of ${proseMarkdown(namesText(names))}`;
    const help = fix === undefined ? '' : `; fix: ${codeMarkdown(fix)}`;
    return { text: `- ${head}: ${codeMarkdown(reason)}${help}`, item: true };
  });
  return [{ text: '' }, ...lines];
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
  const { findings } = subject;
  return [
    { text: '' },
    { text: addressOf(subject) },
    ...(findings.length === 0 ? [] : [...table(findings), ...mendLines(findings)]),
  ];
}

function table(findings: readonly AuditFinding[]): MarkdownLine[] {
  return [
    { text: '' },
    { text: '| Severity | Kind | Scope | Cause | Since |' },
    { text: '|---|---|---|---|---|' },
    ...byResource(findings).map((finding) => {
      const { kind, scope, since = '' } = finding;
      const cells = [
        severityText(finding),
        kind,
        scope === null ? '' : codeMarkdown(scope),
        proseMarkdown(reasonOf(finding, false)),
        proseMarkdown(since),
      ];
      return { text: `| ${cells.join(' | ')} |`, item: true };
    }),
  ];
}

/** The commands that mend them, each once. */
function mendLines(findings: readonly AuditFinding[]): MarkdownLine[] {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const mends = [...new Set(open.flatMap(({ mend }) => mend ?? []))];
  if (mends.length === 0) return [];
  return [
    { text: '' },
    ...mends.map((mend) => ({ text: `- fix: ${codeMarkdown(mend)}`, item: true })),
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
    ...unreadable.map(blindText),
    // With one side unknown, the difference is unknown too.
    ...(known ? [`- in both: ${count(both.length, 'scope')}`] : []),
  ];
  // Each list gets half of the space.
  const space = Math.floor((MARKDOWN_LIMIT - head.join('\n').length - 1) / 2);
  const lists = known
    ? [...details(left, onlyLeft, space), ...details(right, onlyRight, space)]
    : [];
  return `${[...head, ...lists].join('\n')}\n`;
}

function blindText({ layer, reason }: Unreadable): string {
  return `- could not look: ${layer}: ${codeMarkdown(reason)}`;
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
