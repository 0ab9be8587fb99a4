import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { marked } from 'marked';
import { diffReport } from '../../../src/output/audit/report.ts';
import type {
  AuditSubject,
  ScopesCompareResult,
  ScopesDiffResult,
} from '../../../src/usecases/audit/results.ts';
import { equalsReport, HOST, PIPE } from './golden.ts';
import { auditOf, subjectWith } from './made.ts';
import { BLIND, DIFFERENT, QUIET, RICH, SAME, SINGLE } from './sample.ts';

const LIMIT = 65_000;

const audit = (result: ScopesDiffResult): string => diffReport(result, 'markdown', PIPE, HOST);
const comparison = (result: ScopesCompareResult): string =>
  diffReport(result, 'markdown', PIPE, HOST);

/** The text of each `tag`, without markup, entities as what they stand for. */
function elements(markdown: string, tag: string): string[] {
  const html = marked.parse(markdown, { async: false, gfm: true });
  return [...html.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))].map(([, inner = '']) =>
    inner
      .replace(/<[^>]*>/g, '')
      .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&'),
  );
}

/** The lines of clients without findings, before those about how the report was made. */
function clientItems(markdown: string): number {
  return elements(markdown.split('#### How this was made')[0] ?? '', 'li').length;
}

/** How many elements of `tag` were opened. */
function opened(markdown: string, tag: string): number {
  return marked.parse(markdown, { async: false, gfm: true }).split(`<${tag}>`).length - 1;
}

for (const [name, result] of Object.entries({ rich: RICH, quiet: QUIET, single: SINGLE })) {
  it(`Markdown of the ${name} sample`, () => {
    equalsReport(audit(result), `${name}.md`);
  });
}

for (const [name, result] of Object.entries({ different: DIFFERENT, same: SAME, blind: BLIND })) {
  it(`Markdown of the ${name} sample`, () => {
    equalsReport(comparison(result), `${name}.md`);
  });
}

describe('an audit in Markdown', () => {
  it('becomes a table for each client with findings, five cells a row', () => {
    const withFindings = RICH.subjects.filter(({ findings }) => findings.length > 0);
    const findings = withFindings.flatMap((subject) => subject.findings);
    assert.equal(opened(audit(RICH), 'table'), withFindings.length);
    assert.equal(opened(audit(RICH), 'td'), findings.length * 5);
  });

  it('shows every scope and reason as it is, whatever its characters', () => {
    const cells = elements(audit(RICH), 'td');
    for (const { scope } of RICH.subjects.flatMap((subject) => subject.findings)) {
      const shown = Buffer.from(scope ?? '').toString();
      assert.ok(
        cells.some((cell) => Buffer.from(cell).toString() === shown),
        shown,
      );
    }
    assert.ok(cells.includes('registry changed: now *x* | `y` </td>'));
    const items = elements(audit(RICH), 'li').join('\n');
    for (const { reason } of RICH.subjects.flatMap((subject) => subject.unreadable)) {
      assert.ok(items.includes(reason), `${reason}\n${items}`);
    }
  });

  it('lets no name become markup', () => {
    const html = marked.parse(audit(RICH), { async: false, gfm: true });
    assert.doesNotMatch(html, /<(?!\/?(?:h3|h4|p|ul|li|code|table|thead|tbody|tr|th|td)>)/);
  });

  it('begins with the verdict', () => {
    assert.deepEqual(elements(audit(RICH), 'h3'), [
      'Scopes: 7 clients: 2 in sync, 2 with drift, 1 gone, 2 could not be looked at',
    ]);
    assert.deepEqual(elements(audit(SINGLE), 'h3'), ['Scopes of ci: drift: 1 missing']);
  });

  it('gives each client in sync one line', () => {
    assert.equal(clientItems(audit(QUIET)), QUIET.subjects.length);
    assert.equal(opened(audit(QUIET), 'table'), 0);
  });
});

describe('a comparison in Markdown', () => {
  it('has two lists that can be opened, each scope an item', () => {
    const markdown = comparison(DIFFERENT);
    assert.equal(opened(markdown, 'details'), 2);
    assert.deepEqual(elements(markdown, 'summary'), [
      'only in file:/repo/a|b `c` <b>.json: 3 scopes',
      'only in fides:2.86.2: 2 scopes',
    ]);
    const lists = elements(markdown, 'details').map((text) => text.split('\n').slice(1));
    const items = lists.map((lines) => lines.map((line) => line.trim()).filter(Boolean));
    assert.deepEqual(items, [DIFFERENT.onlyLeft, DIFFERENT.onlyRight]);
  });

  it('has no list where the sets are the same', () => {
    assert.equal(opened(comparison(SAME), 'details'), 0);
  });
});

describe('Markdown that is too long', () => {
  const many = (length: number): string[] =>
    Array.from({ length }, (_, at) => `resource-${at}:${'x'.repeat(30)}`);
  const [subject] = SINGLE.subjects as [AuditSubject];

  it('is cut, and says how much is left out', () => {
    const found = many(3000).map((scope) => ({
      kind: 'missing' as const,
      cause: 'taken-outside' as const,
      scope,
    }));
    const { name, clientId } = subject;
    const markdown = audit(auditOf([subjectWith({ name, clientId, found })]));
    const rows = elements(markdown, 'tr').length - 1;
    const mends = 1;
    const [, left] = /\*\*(\d+) more lines left out/.exec(markdown) ?? [];
    assert.ok(markdown.length <= LIMIT && markdown.length > LIMIT - 500, `${markdown.length}`);
    assert.equal(rows + Number(left), found.length + mends);
    assert.match(elements(markdown, 'h3').join(), /drift: 3000 missing/);
  });

  it('is cut among clients in sync too', () => {
    const subjects = many(2000).map((name) => ({ ...subject, name, findings: [] }));
    const markdown = audit({ ...QUIET, subjects });
    const [, left] = /\*\*(\d+) more lines left out/.exec(markdown) ?? [];
    assert.ok(markdown.length <= LIMIT, `${markdown.length}`);
    assert.equal(clientItems(markdown) + Number(left), subjects.length);
  });

  it('keeps both lists of a comparison closed', () => {
    const [onlyLeft, onlyRight] = [many(5000), many(4000)];
    const markdown = comparison({ ...DIFFERENT, onlyLeft, onlyRight });
    const left = [...markdown.matchAll(/\*\*(\d+) more lines left out/g)].map(([, n]) => Number(n));
    assert.ok(markdown.length <= LIMIT, `${markdown.length}`);
    assert.equal(elements(markdown, 'details').length, 2);
    assert.equal(left.length, 2);
    const shown =
      elements(markdown, 'details')
        .join('')
        .match(/resource-/g)?.length ?? 0;
    assert.equal(shown + left.reduce((sum, number) => sum + number, 0), 9000);
  });

  it('shortens what a server said', () => {
    const unreadable = [{ layer: 'live' as const, reason: 'y'.repeat(100_000) }];
    const markdown = audit({ ...SINGLE, subjects: [{ ...subject, unreadable }] });
    assert.ok(markdown.length < 2000);
    assert.match(markdown, /yyy\.\.\.`/);
  });
});
