import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ROOT } from '../../support/run.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

const SHIPPED = join(ROOT, 'scopes');
const NAMES = readdirSync(SHIPPED)
  .filter((file) => file.endsWith('.json') && file !== 'schema.json')
  .map((file) => file.replace('.json', ''));

/** Copies all that is shipped into a folder where presets are looked for. */
function copyAll(stage: Stage, where: string): void {
  cpSync(SHIPPED, join(stage.folder, where), { recursive: true });
}

/** Ways in which a copy comes to say the same with other bytes. */
const SAME: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'with CRLF': (text) => text.replaceAll('\n', '\r\n'),
  'formatted anew': (text) => JSON.stringify(JSON.parse(text), undefined, 4),
  'on one line': (text) => JSON.stringify(JSON.parse(text)),
  'with a byte order mark': (text) => `\ufeff${text}`,
  'without the schema': (text) => JSON.stringify({ ...JSON.parse(text), $schema: undefined }),
};

describe('a copy of a shipped preset', { concurrency: 4 }, () => {
  for (const where of ['scopes', 'store/scopes']) {
    test(`of all of them in ${where}: each is the shipped one, and nothing is told`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      copyAll(stage, where);
      for (const name of NAMES) {
        const run = await stage.run(['scopes', 'show', name, '--json']);
        assert.deepEqual([run.status, run.stderr.includes('warning')], [0, false], run.stderr);
        assert.equal(JSON.parse(run.stdout).path, `shipped:${name}`);
      }
      const made = await stage.run(['bootstrap', '--preset', 'read-only', '--json']);
      assert.equal(made.status, 0, made.stderr);
      assert.deepEqual(JSON.parse(made.stdout).presets, ['read-only']);
    });
  }

  for (const [how, change] of Object.entries(SAME)) {
    test(`${how} is the shipped one, by name and by path`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      mkdirSync(join(stage.folder, 'scopes'));
      const text = readFileSync(join(SHIPPED, 'auditor.json'), 'utf8');
      writeFileSync(join(stage.folder, 'scopes', 'auditor.json'), change(text));
      for (const given of ['auditor', './scopes/auditor.json', 'scopes/auditor.json']) {
        const plan = await stage.run(['bootstrap', '--preset', given, '-n', '--json']);
        assert.equal(plan.status, 0, plan.stderr);
        assert.deepEqual(JSON.parse(plan.stdout).presets, ['auditor']);
      }
    });
  }

  test('that differs is told when it is asked for, with two ways out, and hides no other', async (t) => {
    const stage = await newStage(t, '2.86.2');
    copyAll(stage, 'scopes');
    const own = join(stage.folder, 'scopes', 'auditor.json');
    writeFileSync(own, JSON.stringify({ name: 'auditor', include: ['scope:read'] }));
    writeFileSync(join(stage.folder, 'scopes', 'full.json'), '{ broken');
    for (const given of ['auditor', './scopes/auditor.json']) {
      const refused = await stage.run(['bootstrap', '--preset', given, '--json']);
      const { code, message, fix } = errorOf(refused);
      assert.deepEqual([code, refused.status], ['preset.reserved', 2]);
      assert.match(message, /scopes\/auditor\.json: auditor is the name of a shipped preset/);
      assert.match(fix ?? '', /rename it .*"extends": \["auditor"\].* --preset shipped:auditor/);
    }
    for (const name of NAMES.filter((other) => other !== 'auditor' && other !== 'full')) {
      const run = await stage.run(['scopes', 'show', name, '--json']);
      assert.equal(run.status, 0, run.stderr);
    }
    for (const name of ['auditor', 'full']) {
      const run = await stage.run(['scopes', 'show', `shipped:${name}`, '--json']);
      assert.equal(run.status, 0, run.stderr);
      assert.equal(JSON.parse(run.stdout).path, `shipped:${name}`);
    }
    const made = await stage.run(['bootstrap', '--preset', 'shipped:auditor', '--json']);
    assert.deepEqual(JSON.parse(made.stdout).presets, ['auditor']);
    const help = await stage.run(['help', 'presets']);
    assert.deepEqual([help.status, help.stderr], [0, '']);
    for (const name of NAMES) assert.match(help.stdout, new RegExp(`^ {2}${name} `, 'm'));
  });

  test('that is changed later takes nothing from a profile that was made before', async (t) => {
    const stage = await newStage(t, '2.86.2');
    assert.equal((await stage.run(['bootstrap', '--preset', 'auditor'])).status, 0);
    copyAll(stage, 'scopes');
    const own = join(stage.folder, 'scopes', 'auditor.json');
    writeFileSync(own, JSON.stringify({ include: ['user:read'] }));
    for (const line of ['status', 'scopes diff', 'scopes apply -p default -n', 'bootstrap --yes']) {
      const run = await stage.run(line.split(' '));
      assert.equal(run.status, 0, `${line}: ${run.stdout}${run.stderr}`);
    }
    const [profile] = documentsIn(stage.store, 'profiles');
    assert.deepEqual(profile?.scopes, ['client:read', 'scope:read']);
  });
});

describe('a scope set that is written wrong is told how it is written', { concurrency: 4 }, () => {
  const WAYS: readonly [flags: string, fix: RegExp][] = [
    ['--preset p.yaml', /a preset is a JSON file; .*fidesauth scopes import p\.yaml/],
    ['--preset ./p.yaml', /a preset is a JSON file; .*fidesauth scopes import \.\/p\.yaml/],
    ['--preset scopes.txt', /fidesauth scopes import scopes\.txt/],
    ['--preset read-only,auditor', /--preset read-only --preset auditor/],
    ['--preset client:read', /that is a scope: --scope client:read/],
    ['--preset system:*', /that is a scope: --scope 'system:\*'/],
    ['--preset reed-only', /did you mean read-only\?/],
    ['--preset shipped:auditer', /auditor/],
    ['--scope client:read,system:read', /--scope client:read --scope system:read/],
    ['--scope client:read,system:*', /--scope client:read --scope 'system:\*'/],
    ['--exclude client:read;system:read', /--exclude client:read --exclude system:read/],
    ['--scope client.read', /did you mean client:read\?/],
    ['--scope client/read', /did you mean client:read\?/],
    ['--scope client:raed', /did you mean client:read/],
    ['--scope read-only', /did you mean|--preset read-only/],
  ];
  for (const [flags, fix] of WAYS) {
    test(`${flags}: exit 2, nothing made`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      writeFileSync(join(stage.folder, 'p.yaml'), 'include:\n  - client:read\n');
      const run = await stage.run(['bootstrap', '--json', ...flags.split(' ')]);
      assert.equal(run.status, 2, run.stdout);
      assert.match(errorOf(run).fix ?? '', fix);
      assert.deepEqual(stage.made, []);
    });
  }

  test('two scopes in one argument, as quotes make them', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const run = await stage.run(['bootstrap', '--json', '--scope', 'client:read system:read']);
    assert.match(errorOf(run).fix ?? '', /--scope client:read --scope system:read/);
  });
});
