import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { COMMANDS, GLOBAL_FLAGS } from '../cli/tree.ts';
import { ROOT } from '../support/run.ts';

/** `-o, --output <file>` as `-o, --output <>`: the word for the value is a text, and may change. */
const form = (flag: string): string => flag.replace(/<.*>/, '<>');

/** The rows of the table in docs/stability.md: what stands first, and the cells that follow. */
function rows(): ReadonlyMap<string, readonly string[]> {
  const page = readFileSync(join(ROOT, 'docs', 'stability.md'), 'utf8');
  const table = page.slice(page.indexOf('| command | flags |')).trim().split('\n').slice(2);
  return new Map(
    table.map((row) => {
      const [, name = '', flags = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
      return [name, flags === '-' ? [] : flags.split(/, (?=[`*])/)];
    }),
  );
}

/** The flags of a row in the order of the page; a name in italics stands for a row of that name. */
function flagsOf(cells: readonly string[], table = rows()): string[] {
  return cells.flatMap((cell) =>
    cell.startsWith('*')
      ? flagsOf(table.get(cell) ?? assert.fail(cell))
      : [form(cell.slice(1, -1))],
  );
}

describe('the table of what is stable', () => {
  const table = rows();

  it('names commands and flags that are there', () => {
    for (const [name, cells] of table) {
      if (name.startsWith('*')) continue;
      const path = name.slice(1, -1);
      const command = COMMANDS.find((each) => each.path === path) ?? assert.fail(`no ${path}`);
      const there = command.flags.map(form);
      const gone = flagsOf(cells).filter((flag) => !there.includes(flag));
      assert.deepEqual(gone, [], path);
    }
    const known = GLOBAL_FLAGS.map(form);
    const gone = flagsOf(table.get('*every command*') ?? []).filter(
      (flag) => !known.includes(flag),
    );
    assert.deepEqual(gone, []);
  });

  it('loses nothing: what was promised once stays in it', () => {
    assert.ok(table.size >= 24, `${table.size} rows`);
    const flags = [...table.values()].flat().filter((cell) => cell.startsWith('`'));
    assert.ok(flags.length >= PROMISED, `${flags.length} flags`);
  });
});

/** So many flags were stable when this table was made. */
const PROMISED = 74;
