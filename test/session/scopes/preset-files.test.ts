import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { scopesOf } from '../../support/admin.ts';
import { ROOT } from '../../support/run.ts';
import { errorOf, filesIn, newStage, type Stage } from '../../support/stage.ts';

const run = (stage: Stage, ...presets: string[]) =>
  stage.run(['bootstrap', '--json', ...presets.flatMap((preset) => ['--preset', preset])]);

/** Writes a preset below the test's folder, where the tool is run. */
function put(stage: Stage, path: string, text: string | object): void {
  const file = join(stage.folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
}

const BROKEN: Readonly<Record<string, [string, number, RegExp]>> = {
  'a trailing comma': ['{\n"include": [\n"scope:read",\n]\n}', 4, /unexpected/],
  'a missing comma': ['{\n"name": "x"\n"include": ["scope:read"]}', 3, /unexpected/],
  'a comment': ['{\n// why\n"include": ["scope:read"]}', 2, /unexpected/],
  'an end that is missing': ['{\n"include": [\n"scope:read"', 3, /ends too early/],
  'nothing in it': ['', 1, /ends too early/],
  'a bare list': ['["scope:read"]', 1, /bare list/],
  'a bare text': ['\n"scope:read"', 2, /JSON object/],
  'an unknown member': ['{\n"includes": ["scope:read"]\n}', 2, /unknown member "includes"/],
  'a member twice': ['{\n"include": [],\n"include": ["scope:read"]\n}', 3, /twice/],
  'a number for a pattern': ['{"include": [\n7]}', 2, /pattern must be text/],
  'a reason that is no text': ['{"include": {\n"scope:read": true}}', 2, /reason/],
  'half a star': ['{"include": [\n"sc*:read"]}', 2, /\* matches a whole segment/],
  'curly quotes inside': ['{"include": [\n"“scope:read”"]}', 2, /curly quotes/],
  'a form of the future': ['{\n"version": 2}', 2, /"version" must be 1/],
  'a name that is none': ['{\n"name": "A b"}', 2, /"name"/],
};

describe('a preset file', { concurrency: 4 }, () => {
  for (const [name, [text, line, why]] of Object.entries(BROKEN)) {
    test(`with ${name} is exit 2 with its line`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      put(stage, 'my.json', text);
      const done = await run(stage, './my.json');
      const error = errorOf(done);
      assert.deepEqual([error.code, done.status], ['preset.invalid', 2], done.stderr);
      assert.match(error.message, new RegExp(`^preset file ./my.json, line ${line}: `));
      assert.match(error.message, why);
      assert.ok(error.fix);
      assert.deepEqual(stage.server.requests, []);
      assert.deepEqual(filesIn(stage.store), []);
    });
  }

  test('pasted from the documentation page is told of its curly quotes', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const page = join(ROOT, 'test', 'fixtures', 'presets', 'curly-quotes.json');
    copyFileSync(page, join(stage.folder, 'page.json'));
    const done = await run(stage, 'page.json');
    assert.deepEqual([errorOf(done).code, done.status], ['preset.invalid', 2]);
    assert.match(errorOf(done).message, /page\.json, line 2: curly quotes \(“\)/);
    assert.match(errorOf(done).fix ?? '', /replace every “ and ” with "/);
  });

  test('with a byte order mark is read', async (t) => {
    const stage = await newStage(t, '2.86.2');
    put(stage, 'my.json', '\uFEFF{"include":["scope:read"]}');
    assert.equal((await run(stage, './my.json')).status, 0);
  });

  for (const [where, given] of [
    ['scopes/auditor.json', 'auditor'],
    ['elsewhere/auditor.json', './elsewhere/auditor.json'],
    ['store/scopes/auditor.json', 'auditor'],
  ] as const) {
    test(`may not take a shipped name: ${where}`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      put(stage, where, { include: ['scope:read'] });
      const done = await run(stage, given);
      assert.deepEqual([errorOf(done).code, done.status], ['preset.reserved', 2]);
    });
  }

  test('that does not exist is exit 2, with the nearest names', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const mistyped = errorOf(await run(stage, 'auditer'));
    assert.equal(mistyped.code, 'preset.unknown');
    assert.match(mistyped.fix ?? '', /did you mean auditor\?/);
    const missing = await run(stage, './none.json');
    assert.deepEqual([errorOf(missing).code, missing.status], ['preset.unknown', 2]);
  });

  test('that extends itself, by a way round, is exit 2', async (t) => {
    const stage = await newStage(t, '2.86.2');
    put(stage, 'a.json', { extends: ['./b.json'] });
    put(stage, 'b.json', { extends: ['./a.json'] });
    const done = await run(stage, './a.json');
    assert.deepEqual([errorOf(done).code, done.status], ['preset.invalid', 2]);
    assert.match(errorOf(done).message, /extends itself/);
  });

  test('from ./scopes, the config folder and a path: they add up', async (t) => {
    const stage = await newStage(t, '2.86.2');
    put(stage, 'scopes/mine.json', { include: ['system:read'] });
    put(stage, 'store/scopes/ours.json', { include: { 'dataset:*': 'all of it' } });
    put(stage, 'sub/top.json', { extends: ['auditor', './below.json'], exclude: ['rule:delete'] });
    put(stage, 'sub/below.json', { include: ['rule:*'], optional: ['no_such:thing'] });
    const args = ['mine', 'ours', './sub/top.json'].flatMap((preset) => ['--preset', preset]);
    const flags = ['--scope', 'policy:read', '--exclude', 'dataset:delete', '--json'];
    const done = await stage.run(['bootstrap', ...args, ...flags]);
    assert.equal(done.status, 0, done.stderr);
    const [clientId = ''] = stage.living();
    assert.deepEqual(await scopesOf(stage, clientId), [
      'client:read',
      'dataset:create_or_update',
      'dataset:read',
      'dataset:test',
      'policy:read',
      'rule:create_or_update',
      'rule:read',
      'scope:read',
      'system:read',
    ]);
  });
});

describe('presets that extend many', { concurrency: 4 }, () => {
  const show = (stage: Stage, path: string) => stage.run(['scopes', 'show', path, '--json']);

  test('count a parent once, however often and over however many levels it is named', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (let level = 0; level < 60; level += 1) {
      const next = `./l${level + 1}.json`;
      put(stage, `l${level}.json`, { extends: [next, next, next], optional: [`a:b${level}`] });
    }
    put(stage, 'l60.json', { include: ['scope:read'], exclude: ['client:delete'] });
    const done = await show(stage, './l0.json');
    assert.equal(done.status, 0, done.stderr);
    const { optional, exclude } = JSON.parse(done.stdout);
    assert.deepEqual([optional.length, exclude.length], [60, 1]);
  });

  test('in a circle are told with all that belong to it', async (t) => {
    const stage = await newStage(t, '2.86.2');
    put(stage, 'start.json', { extends: ['./a.json'] });
    put(stage, 'a.json', { extends: ['auditor', './sub/b.json'] });
    put(stage, 'sub/b.json', { extends: ['../a.json'] });
    const done = await show(stage, './start.json');
    assert.deepEqual([errorOf(done).code, done.status], ['preset.invalid', 2]);
    assert.match(errorOf(done).message, /it extends itself: a\.json -> b\.json -> a\.json$/);
  });

  test('without end, by a link to its own folder, are refused', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (const name of ['one', 'two']) symlinkSync('.', join(stage.folder, name));
    put(stage, 'a.json', { extends: ['./one/a.json', './two/a.json'] });
    const done = await show(stage, './a.json');
    assert.equal(done.status, 2);
    assert.match(errorOf(done).code, /^preset\./);
  });

  test('more than a hundred are refused', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const names = Array.from({ length: 120 }, (_, at) => `./p${at}.json`);
    for (const name of names) put(stage, name, { include: ['scope:read'] });
    put(stage, 'all.json', { extends: names });
    const done = await show(stage, './all.json');
    assert.match(errorOf(done).message, /all\.json: it extends more than 100 presets$/);
  });
});
