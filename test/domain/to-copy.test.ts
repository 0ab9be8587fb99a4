import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { toCopy } from '../../src/domain/words/to-copy.ts';

const VALUES = [
  'ci',
  '/home/kim/.config/fidesauth/profiles/ci.json',
  'https://fides.example.com:8080/prefix',
  '/tmp/with blank/x',
  "/tmp/it's",
  '/tmp/$(touch pwned)',
  '/tmp/`touch pwned`',
  '/tmp/$' + '{IFS}touch',
  '/tmp/a;touch pwned',
  '/tmp/a&touch pwned',
  '/tmp/a|touch pwned',
  '/tmp/>pwned',
  '~/x',
  '=ls',
  '#x',
  '!x',
  '*',
  '{a,b}',
  'back\\slash',
  'naïve',
  'http://$({touch,pwned})',
];

describe('a command to copy', () => {
  for (const value of VALUES) {
    it(`gives a shell ${value} as one word`, (t) => {
      const folder = mkdtempSync(join(tmpdir(), 'fidesauth-copy-'));
      t.after(() => rmSync(folder, { recursive: true }));
      for (const shell of ['sh', 'bash']) {
        const command = toCopy`printf '[%s]' ${value} ${'end'}`;
        const told = execFileSync(shell, ['-c', command], { cwd: folder, encoding: 'utf8' });
        assert.equal(told, `[${value}][end]`);
      }
      assert.deepEqual(readdirSync(folder), []);
    });
  }

  it('leaves out what nobody can have meant', () => {
    for (const value of [
      '-rf',
      '--yes',
      'a\nb',
      'a\x1b[0m',
      'a\u202eb',
      'a\\u{202e}b',
      'x'.repeat(2_000),
    ]) {
      assert.equal(toCopy`fidesauth recover -p ${value}`, 'fidesauth recover -p ...');
    }
  });

  it('leaves what needs no quotes as it is', () => {
    assert.equal(
      toCopy`-p ${'a-b_c.d'} --server ${'http://[::1]:80'}!`,
      "-p a-b_c.d --server 'http://[::1]:80'!",
    );
  });
});
