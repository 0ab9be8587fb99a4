import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Finding, FindingCause } from '../../../src/domain/audit/findings.ts';
import type { FindingKind } from '../../../src/domain/words/choices.ts';
import { diffReport } from '../../../src/output/audit/report.ts';
import { createStyle, type Style } from '../../../src/output/base/style.ts';
import { humanText } from '../../../src/output/human.ts';
import { jsonText } from '../../../src/output/json.ts';
import type { ScopesDiffResult } from '../../../src/usecases/audit/results.ts';
import { equalsReport, HOST, PIPE } from './golden.ts';
import { auditOf, subjectWith } from './made.ts';
import { BLIND, DIFFERENT, QUIET, RICH, SAME, SINGLE } from './sample.ts';

const narrow = await createStyle(false, { columns: 60 });
const wide = await createStyle(false, { columns: 100 });

/** Each sample by the name of its reports. */
const SAMPLES = { rich: RICH, quiet: QUIET, single: SINGLE };
const COMPARISONS = { different: DIFFERENT, same: SAME, blind: BLIND };

const textOf = (result: ScopesDiffResult, style: Style): string =>
  diffReport(result, 'text', style, HOST);

it('the sample has every kind and every cause', () => {
  const kinds: Record<FindingKind, true> = {
    missing: true,
    extra: true,
    retired: true,
    gone: true,
    new: true,
    risky: true,
    stale: true,
    duplicate: true,
    unused: true,
  };
  const causes: Record<FindingCause, true> = {
    'given-outside': true,
    'taken-outside': true,
    'preset-edited': true,
    registry: true,
    held: true,
  };
  const findings = RICH.subjects.flatMap((subject) => subject.findings);
  const seen = (values: readonly string[]): string[] => [...new Set(values)].sort();
  assert.deepEqual(seen(findings.map(({ kind }) => kind)), Object.keys(kinds).sort());
  assert.deepEqual(seen(findings.map(({ cause }) => cause)), Object.keys(causes).sort());
});

for (const [name, result] of Object.entries({ ...SAMPLES, ...COMPARISONS })) {
  describe(`the text of the ${name} sample`, () => {
    it('in a pipe', () => {
      equalsReport(humanText(result, PIPE), `${name}.txt`);
    });

    it('on 60 columns', () => {
      equalsReport(humanText(result, narrow), `${name}.60.txt`);
    });

    it('on 60 columns: every line that has a place to break fits', () => {
      const lines = humanText(result, narrow).split('\n');
      assert.deepEqual(
        lines.filter((line) => line.length > 60 && line.trim().includes(' ')),
        [],
      );
    });

    it('has the same words on any width and in colour', () => {
      const plain = humanText(result, PIPE).replace(/\s+/g, '');
      assert.equal(humanText(result, narrow).replace(/\s+/g, ''), plain);
      assert.equal(humanText(result, wide).replace(/\s+/g, ''), plain);
    });

    it('is plain without colour, and in colour says the same', async () => {
      const text = humanText(result, wide);
      const coloured = humanText(result, await createStyle(true, { columns: 100 }));
      assert.equal(stripVTControlCharacters(text), text);
      assert.notEqual(coloured, text);
      assert.equal(stripVTControlCharacters(coloured), text);
    });
  });

  it(`the document of the ${name} sample`, () => {
    equalsReport(jsonText(result), `${name}.json`);
  });
}

/** The part before the lines about how the report was made. */
const findingsIn = (text: string): string => text.split('\n\n')[0] ?? '';

describe('the text of an audit', () => {
  it('gives each client in sync one line, and counts them', () => {
    const lines = findingsIn(textOf(QUIET, PIPE)).split('\n');
    assert.equal(lines.length, QUIET.subjects.length + 1);
    assert.equal(
      lines.at(-1),
      '5 clients: 5 in sync; no findings; 5 of 107 clients of this server covered',
    );
  });

  it('gives them one line on 60 columns too', () => {
    const lines = (style: Style): string[] => textOf(QUIET, style).split('\n').slice(0, 5);
    assert.deepEqual(lines(narrow), lines(PIPE));
  });

  it('does not count a single client', () => {
    assert.doesNotMatch(textOf(SINGLE, PIPE), /1 client:/);
  });

  it('says once what holds for several scopes of a resource', () => {
    const extra = (scope: string): Finding => ({ kind: 'extra', cause: 'given-outside', scope });
    const findings = [
      extra('system:create'),
      { kind: 'missing', cause: 'taken-outside', scope: 'system:read' } as const,
      extra('system:update'),
      extra('user:delete'),
    ];
    const subject = subjectWith({ name: 'ci', clientId: '1'.repeat(32), found: findings });
    const text = textOf(auditOf([subject]), PIPE);
    assert.deepEqual(findingsIn(text).split('\n').slice(1), [
      '  medium  extra    system: create, update  granted outside fidesauth',
      '  medium  missing  system: read            taken away outside fidesauth',
      '  medium  extra    user: delete            granted outside fidesauth',
      `  fix: fidesauth scopes apply -p ${subject.name} --yes, with an admin credential (--root-id ID --root-secret-file FILE)`,
    ]);
  });

  it('says so when there was no client', () => {
    assert.match(textOf(auditOf([]), PIPE), /^no client to look at\n/);
  });

  it('tells drift in red, notices in yellow, agreement in green', async () => {
    const coloured = textOf(RICH, await createStyle(true, { columns: 100 }));
    const painted = (code: number, word: string): boolean =>
      coloured.includes(`\u001b[${code}m${word}\u001b[39m`);
    assert.ok(['missing', 'extra', 'retired', 'drift'].every((word) => painted(31, word)));
    assert.ok(['new', 'risky', 'stale', 'duplicate', 'unused'].every((word) => painted(33, word)));
    assert.ok(painted(32, 'in sync'));
    assert.ok(painted(31, 'could not look'));
  });
});

describe('a report by the name of its form', () => {
  it('is what --json and a terminal get', () => {
    assert.equal(diffReport(RICH, 'json', PIPE, HOST), jsonText(RICH));
    assert.equal(textOf(RICH, narrow), humanText(RICH, narrow));
    assert.equal(diffReport(SAME, 'json', PIPE, HOST), jsonText(SAME));
    assert.equal(diffReport(SAME, 'text', narrow, HOST), humanText(SAME, narrow));
  });
});
