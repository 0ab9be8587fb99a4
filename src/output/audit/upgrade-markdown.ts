import { asAdmin } from '../../domain/words/admin-command.ts';
import type { ScopesUpgradeResult, UpgradeSubject } from '../../usecases/audit/upgrade.ts';
import {
  codeMarkdown,
  cutLines,
  MARKDOWN_LIMIT,
  type MarkdownLine,
  proseMarkdown,
} from './escape.ts';
import { madeText } from './provenance.ts';
import {
  changesText,
  fateText,
  NOTHING_GIVEN,
  placeText,
  powerText,
  verdictText,
} from './upgrade-text.ts';

/** What an upgrade would change, as GitHub-flavoured Markdown of at most 65,000 characters. */
export function upgradeMarkdown(result: ScopesUpgradeResult): string {
  const lines = [
    { text: `### Upgrade: ${proseMarkdown(verdictText(result))}` },
    { text: '' },
    { text: NOTHING_GIVEN },
    ...result.subjects.flatMap(sectionOf),
  ];
  const made = `\nMade ${proseMarkdown(madeText(result))}.\n`;
  const kept = cutLines(lines, MARKDOWN_LIMIT - 1 - made.length);
  return `${kept.join('\n').trimEnd()}\n${made}`;
}

function sectionOf(subject: UpgradeSubject): MarkdownLine[] {
  const { name, newly, retired, stronger, stay, unreadable } = subject;
  const where = placeText(subject);
  const rows = [
    ...newly.map((one) => ['new', one.scope, powerText(one)] as const),
    ...stronger.map((one) => ['more powerful', one.scope, powerText(one)] as const),
    ...retired.map((one) => ['retired', one.scope, fateText(one)] as const),
  ];
  return [
    { text: '' },
    { text: `#### ${codeMarkdown(name)}: ${changesText(subject)}` },
    ...(where === '' ? [] : [{ text: '' }, { text: proseMarkdown(where) }]),
    ...spaced(unreadable.map(({ layer, reason }) => `- ${layer}: ${codeMarkdown(reason)}`)),
    ...(rows.length === 0 ? [] : table(rows)),
    ...spaced(stay === null ? [] : [`- to stay as you are: ${codeMarkdown(asAdmin(stay))}`]),
  ];
}

/** Items with an empty line before them. */
function spaced(items: readonly string[]): MarkdownLine[] {
  return items.length === 0 ? [] : [{ text: '' }, ...items.map((text) => ({ text, item: true }))];
}

function table(
  rows: readonly (readonly [what: string, scope: string, why: string])[],
): MarkdownLine[] {
  return [
    { text: '' },
    { text: '| Change | Scope | What it means |' },
    { text: '|---|---|---|' },
    ...rows.map(([what, scope, why]) => ({
      text: `| ${what} | ${codeMarkdown(scope)} | ${proseMarkdown(why)} |`,
      item: true,
    })),
  ];
}
