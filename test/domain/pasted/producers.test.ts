import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readPasted } from '../../../src/domain/pasted/pasted.ts';
import { ROOT } from '../../support/run.ts';
import { LEFT_OUT } from './left-out.ts';
import { type Case, PRODUCERS } from './producers.ts';

const DOCS = readFileSync(join(ROOT, 'docs/presets.md'), 'utf8');
const sorted = (words: readonly string[]): string => [...words].sort().join(' ');

/** The rows of the table in the docs that has this head, each with its names. */
function rowsBelow(head: string): string[] {
  const [, table = ''] = DOCS.split(`${head}\n|---|---|\n`);
  const [rows = ''] = table.split('\n\n');
  return rows.split('\n').flatMap((row) => {
    const [, name, names = ''] = row.split(/\s*\|\s*/);
    return names.split(', ').map((one) => `${name}: ${one.replace(/^`+ ?| ?`+$/g, '')}`);
  });
}

function holds(cases: readonly Case[], head: string): void {
  it('are those of the table in docs/presets.md', () => {
    const names = cases.map(([row, name]) => `${row}: ${name}`);
    assert.deepEqual(rowsBelow(head), names);
  });
  for (const [row, name, text, taken, told] of cases) {
    it(`${row}: ${name}`, () => {
      const { words, leftOut } = readPasted(text);
      assert.equal(words.join(' '), taken, JSON.stringify(leftOut));
      assert.equal(
        sorted(leftOut.map(({ scope }) => scope)),
        sorted(told.split(' ').filter(Boolean)),
      );
    });
  }
}

describe('lists by who wrote them', () => holds(PRODUCERS, '| read | written as |'));

describe('what must stay out of a list', () => holds(LEFT_OUT, '| left out | in these forms |'));
