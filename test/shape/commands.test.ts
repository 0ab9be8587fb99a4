import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sources, textOf } from './imports.ts';

// A value in a command to copy is quoted by `toCopy` (domain/words/to-copy.ts), which `adminCommand` calls, and by
// nothing else.
it('every command with a value in it is one to copy', () => {
  const commands =
    'bootstrap|recover|revoke|rotate|clients|status|token|export|exec|scopes|profiles|sandbox';
  const copied = new RegExp(
    `(?<!toCopy|adminCommand)\`[^\`]*(?:fidesauth (?:${commands}) |chmod |\\bmv |mkdir |then remove )[^\`]*\\$\\{(?!toCopy|adminCommand)`,
  );
  const wrong = sources().flatMap((source) =>
    textOf(source)
      .split('\n')
      .filter((line) => copied.test(line))
      .map((line) => `${source}: ${line.trim()}`),
  );
  assert.deepEqual(wrong, []);
});
