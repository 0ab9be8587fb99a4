import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { EXIT_STATUSES } from '../../src/errors.ts';
import { COMMANDS, GLOBAL_FLAGS } from '../cli/tree.ts';
import { ROOT } from '../support/run.ts';

const PAGE = join(ROOT, 'dist', 'fidesauth.1');

/** The page as a reader on 200 columns sees it, each run of white space as one space. */
function shown(t: TestContext): string | undefined {
  const args = ['-man', '-Tascii', '-P-cbu', '-rLL=200n', '-ww', PAGE];
  const run = spawnSync('groff', args, { encoding: 'utf8', timeout: 60_000 });
  if (run.error !== undefined) t.skip('groff is not installed');
  if (run.error !== undefined) return undefined;
  assert.deepEqual([run.status, run.stderr], [0, ''], 'groff warns of nothing');
  return run.stdout.replace(/\s+/g, ' ');
}

// Rule 27 of docs/terminal.md.
describe('the manual page', () => {
  it('is what the package names', () => {
    const {
      man: [page],
    } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    assert.equal(join(ROOT, page), PAGE);
  });

  it('has every command with its flags, and every exit status', (t) => {
    const text = shown(t);
    if (text === undefined) return;
    for (const { path, usage, flags } of COMMANDS) {
      const at = text.indexOf(` ${path} ${usage} `);
      assert.ok(at > 0, path);
      for (const flag of flags) assert.ok(text.indexOf(flag, at) > at, `${path} ${flag}`);
    }
    // commander itself answers -h.
    for (const flag of GLOBAL_FLAGS.filter((name) => name !== '-h, --help')) {
      assert.ok(text.includes(flag), flag);
    }
    for (const meaning of Object.values(EXIT_STATUSES)) assert.ok(text.includes(meaning), meaning);
  });
});
