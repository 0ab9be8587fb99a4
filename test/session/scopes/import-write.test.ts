import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { EXECUTABLE, fidesauth, ROOT, tempFolder } from '../../support/run.ts';
import { errorOf, newStage } from '../../support/stage.ts';

const LIST = join(ROOT, 'test', 'fixtures', 'pasted', 'list.json');

describe('scopes import --write', { concurrency: 4 }, () => {
  const write = (cwd: string, path: string, ...args: string[]) =>
    fidesauth(['scopes', 'import', '-', '--write', path, ...args], { cwd, stdin: 'scope:read' });

  test('makes the file, named after it, readable to all under the umask', async (t) => {
    const folder = await tempFolder(t);
    mkdirSync(join(folder, 'scopes'));
    const done = await write(folder, 'scopes/mine.json');
    assert.deepEqual([done.status, done.stderr], [0, '']);
    const path = join(folder, 'scopes', 'mine.json');
    assert.match(done.stdout, new RegExp(`^written: ${path}$`, 'm'));
    assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), {
      name: 'mine',
      description: 'Imported and checked against Fides 2.86.2.',
      include: ['scope:read'],
    });
    assert.deepEqual(readdirSync(join(folder, 'scopes')), ['mine.json']);
    const plan = await fidesauth(['scopes', 'show', 'mine', '--json'], { cwd: folder });
    assert.equal(plan.status, 0, plan.stderr);
    const document = JSON.parse((await write(folder, 'two.json', '--json')).stdout);
    assert.equal(document.written, join(folder, 'two.json'));
  });

  for (const [umask, mode] of [
    ['022', 0o644],
    ['077', 0o600],
    ['000', 0o644],
  ] as const) {
    test(`under umask ${umask} its mode is ${mode.toString(8)}`, async (t) => {
      const path = join(await tempFolder(t), 'mine.json');
      const args = ['scopes', 'import', LIST, '--write', path];
      const line = `umask ${umask}; exec "$0" "$@"`;
      execFileSync('sh', ['-c', line, process.execPath, EXECUTABLE, ...args], {
        env: { PATH: process.env.PATH, HOME: '/nonexistent' },
      });
      assert.equal(statSync(path).mode & 0o777, mode);
    });
  }

  test('never takes the place of anything: exit 6, before any request', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const at = (name: string): string => join(stage.folder, name);
    writeFileSync(at('file.json'), 'mine');
    symlinkSync('/nowhere', at('link.json'));
    mkdirSync(at('folder.json'));
    const before = readdirSync(stage.folder);
    for (const name of ['file.json', 'link.json', 'folder.json']) {
      const args = ['scopes', 'import', LIST, '--write', name, '--json'];
      const done = await stage.run(args);
      const error = errorOf(done);
      assert.deepEqual([error.code, done.status, done.stdout], ['file.exists', 6, '']);
      assert.match(error.fix ?? '', /another name/);
    }
    assert.equal(readFileSync(at('file.json'), 'utf8'), 'mine');
    assert.deepEqual(readdirSync(stage.folder), before);
    assert.deepEqual(stage.server.requests, []);
  });

  test('makes the one folder that is missing, once there is something to write', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const at = (name: string): string => join(stage.folder, name);
    const run = (...args: string[]) => stage.run(args, { stdin: 'scope:read' });
    const typo = await run(
      'scopes',
      'import',
      '-',
      '--write',
      'scopes/a.json',
      '--name',
      'auditor',
    );
    assert.equal(typo.status, 2);
    assert.ok(!existsSync(at('scopes')));
    const done = await run('scopes', 'import', '-', '--write', 'scopes/a.json');
    assert.equal(done.status, 0, done.stderr);
    assert.equal(statSync(at('scopes')).mode & 0o777, 0o777 & ~process.umask());
    assert.deepEqual(readdirSync(at('scopes')), ['a.json']);
    const request = ['scopes', 'suggest', '--endpoint', 'GET /api/v1/oauth/scope'];
    const suggested = await run(...request, '--write', at('more/b.json'));
    assert.equal(suggested.status, 0, suggested.stderr);
    assert.deepEqual(readdirSync(at('more')), ['b.json']);
  });

  test('where that is not enough it is exit 2, and none is made', async (t) => {
    const folder = await tempFolder(t);
    writeFileSync(join(folder, 'file'), '');
    symlinkSync('nowhere', join(folder, 'link'));
    for (const path of ['none/of/mine.json', 'file/mine.json', 'link/mine.json']) {
      const done = await write(folder, path, '--json');
      assert.deepEqual([errorOf(done).code, done.status], ['input.invalid', 2], done.stderr);
      assert.match(errorOf(done).fix ?? '', /mkdir -p/);
    }
    assert.ok(!existsSync(join(folder, 'none')));
  });

  test('a file that carries the name of a shipped preset needs --name', async (t) => {
    const folder = await tempFolder(t);
    const done = await write(folder, 'auditor.json', '--json');
    assert.deepEqual([errorOf(done).code, done.status], ['preset.reserved', 2]);
    assert.deepEqual(readdirSync(folder), []);
  });
});
