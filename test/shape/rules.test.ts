import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../support/run.ts';

/** The rules of docs/terminal.md: each number with its text. */
const RULES = new Map(
  readFileSync(join(ROOT, 'docs/terminal.md'), 'utf8')
    .split(/^(?=\d+\. |#)/m)
    .flatMap((part) => {
      const [, number, text = ''] = /^(\d+)\. (.*)/s.exec(part) ?? [];
      return number === undefined ? [] : [[Number(number), text] as const];
    }),
);

/** The numbers that tests name, as `Rule 5 of docs/terminal.md` or `Rules 9 and 10 of ...`. */
function named(): Set<number> {
  const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => /\.(?:test|live)\.ts$/.test(file) && !file.endsWith('rules.test.ts'))
    .map((file) => readFileSync(join(ROOT, 'test', file), 'utf8'));
  const found = texts.flatMap((text) => [
    ...text.matchAll(/\/\/ Rules? (\d+)(?: and (\d+))? of docs\/terminal\.md\./g),
  ]);
  return new Set(found.flatMap(([, ...numbers]) => numbers.filter(Boolean).map(Number)));
}

describe('the rules of docs/terminal.md', () => {
  it('are numbered from 1 without a gap', () => {
    const numbers = [...RULES.keys()];
    assert.ok(numbers.length >= 41);
    assert.deepEqual(
      numbers,
      numbers.map((_, at) => at + 1),
    );
  });

  it('have each a test that names its number, or the reason why it has none', () => {
    const without = [...RULES].filter(
      ([number, text]) => !named().has(number) && !/\(No test: [^)]+\)/.test(text),
    );
    assert.deepEqual(without, []);
  });

  it('are the only ones that tests name', () => {
    assert.deepEqual(
      [...named()].filter((number) => !RULES.has(number)),
      [],
    );
  });
});
