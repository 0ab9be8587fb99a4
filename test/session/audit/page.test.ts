import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pageOf } from '../../output/audit/page.ts';
import { assignScopes, deleteClient } from '../../support/admin.ts';
import { newStage } from '../../support/stage.ts';

const PRESETS = { 'own.json': { include: ['system:read'] }, 'wide.json': { include: ['*:read'] } };
const AT = { SOURCE_DATE_EPOCH: '1795642812' };

describe('an audit as a page', { concurrency: 4 }, () => {
  test('says what somebody did on the server, and how to mend it', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (const [file, preset] of Object.entries(PRESETS))
      writeFileSync(join(stage.folder, file), JSON.stringify(preset));
    const ids: string[] = [];
    for (const [name, file] of [
      ['taken', 'own'],
      ['gone', 'own'],
      ['reader', 'wide'],
    ] as const) {
      const run = await stage.run([
        'bootstrap',
        '-p',
        name,
        '--preset',
        `./${file}.json`,
        '--json',
      ]);
      assert.equal(run.status, 0, run.stderr);
      ids.push(JSON.parse(run.stdout).clientId);
    }
    const [taken = '', gone = ''] = ids;
    await assignScopes(stage, taken, ['client:update', 'system:read']);
    await deleteClient(stage, gone);
    const diff = ['scopes', 'diff', '--all', '-o'];
    const run = await stage.run([...diff, 'audit.html'], { env: AT });
    assert.equal(run.status, 10, run.stderr);
    assert.equal(run.stdout, '');
    const html = readFileSync(join(stage.folder, 'audit.html'), 'utf8');
    const { text } = pageOf(html);
    for (const part of [
      '1 critical',
      'taken holds client:update , which its preset does not ask for',
      'fidesauth scopes apply -p taken',
      'gone is no longer on the server',
      'reader holds',
      '25 November 2026',
    ])
      assert.ok(text.includes(part), part);
    for (const secret of stage.made) assert.ok(!html.includes(secret.client_secret));
    await stage.run([...diff, 'again.html'], { env: AT });
    assert.equal(readFileSync(join(stage.folder, 'again.html'), 'utf8'), html);
    const map = await stage.run(['scopes', 'diff', '--all', '--format', 'matrix']);
    assert.equal(map.status, 10);
    assert.match(map.stdout, /^s taken +!\.\.u\.\.\+/m);
    assert.match(map.stdout, /gone from the server \(1\)/);
  });

  test('of a server that does not answer is a page all the same, and says so', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const made = await stage.run(['bootstrap', '--preset', 'auditor', '--json']);
    assert.equal(made.status, 0, made.stderr);
    await stage.server.close();
    const run = await stage.run(['scopes', 'diff', '-o', 'audit.html']);
    assert.equal(run.status, 11, run.stderr);
    const { text } = pageOf(readFileSync(join(stage.folder, 'audit.html'), 'utf8'));
    assert.match(text, /1 client not looked at/);
    assert.match(text, /default cannot be compared/);
    assert.match(text, /Not known\./);
  });

  test('of a comparison there is none', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (const format of ['html', 'matrix']) {
      const run = await stage.run([
        'scopes',
        'diff',
        'fides:2.60.0',
        'fides:2.86.2',
        '--format',
        format,
      ]);
      assert.equal(run.status, 2);
      assert.match(run.stderr, /fix: use --format text, json or markdown/);
    }
  });
});
