import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { ScopesCheckResult } from '../../../src/usecases/requests/check.ts';
import type { ScopesSuggestResult } from '../../../src/usecases/requests/suggest.ts';
import { OPERATIONS, writeApi } from '../../support/api.ts';
import { fidesauth, type Run, tempFolder } from '../../support/run.ts';
import { errorOf, newStage } from '../../support/stage.ts';

const HOME = 'https://fides.example.com';
const line = (request: string, status = 200): string =>
  `203.0.113.7 - - [25/Nov/2026:21:00:00 +0000] "${request} HTTP/1.1" ${status} 5`;
const SOUND = line('GET /api/v1/dataset');
const har = (...urls: string[]): string =>
  JSON.stringify({
    log: { entries: urls.map((url) => ({ request: { method: 'GET', url }, response: {} })) },
  });

/** Runs a command on a file with the description at hand. */
async function at(t: TestContext, flag: string, content: string) {
  const cwd = await tempFolder(t);
  const api = writeApi(cwd, OPERATIONS);
  writeFileSync(join(cwd, 'file'), content);
  const given = ['--openapi', api, flag, 'file'];
  return {
    suggest: (...args: string[]): Promise<Run> =>
      fidesauth(['scopes', 'suggest', ...given, ...args], { cwd }),
    check: (...args: string[]): Promise<Run> =>
      fidesauth(['scopes', 'check', 'fides:2.86.2', ...given, ...args], { cwd }),
  };
}

const suggested = (run: Run): ScopesSuggestResult => JSON.parse(run.stdout);
const checked = (run: Run): ScopesCheckResult => JSON.parse(run.stdout);

describe('a check is green only when all that was read is accounted for', {
  concurrency: 4,
}, () => {
  const CASES: readonly [
    what: string,
    flag: string,
    content: string,
    status: number,
    reason?: RegExp,
  ][] = [
    ['requests and start-up lines', '--access-log', `ready\n${SOUND}\n# PUT /x`, 0],
    ['one line of no known form', '--access-log', `${SOUND}\nPUT;/api/v1/dataset`, 11, /1 of its/],
    [
      'a request that is cut off',
      '--access-log',
      `${SOUND}\n${SOUND.slice(0, 60)}`,
      11,
      /1 of its/,
    ],
    ['an empty log', '--access-log', '', 11, /it is empty/],
    ['no request', '--access-log', 'ready\nsteady\n', 11, /it has no request in 2 lines/],
    ['pages alone', '--access-log', line('GET /systems'), 11, /none below \/api\/v1/],
    ['requests that were refused', '--access-log', line('GET /api/v1/user', 401), 11, /401/],
    [
      'other hosts',
      '--har',
      har('https://crm.example.com/api/v1/user'),
      11,
      /to crm\.example\.com/,
    ],
    ['this and other hosts', '--har', har(`${HOME}/api/v1/dataset`, 'https://x.example.com/y'), 0],
    ['an empty HAR', '--har', har(), 11, /it is empty/],
    ['an empty collection', '--postman', '{"item":[]}', 11, /it is empty/],
  ];
  for (const [what, flag, content, status, reason] of CASES) {
    test(`${what}: exit ${status}`, async (t) => {
      const { check } = await at(t, flag, content);
      const run = await check('--server', HOME, '--json');
      assert.equal(run.status, status, run.stdout + run.stderr);
      const [open] = checked(run).undecided;
      assert.equal(open?.what, reason === undefined ? undefined : 'requests');
      if (reason !== undefined) assert.match(open?.reason ?? '', reason);
    });
  }
});

describe('a suggestion says what it could not read', { concurrency: 4 }, () => {
  test('in JSON, in its first line, and by its status with --strict', async (t) => {
    const { suggest } = await at(t, '--access-log', `${SOUND}\nPUT;/api/v1/dataset\nready`);
    const document = suggested(await suggest('--json'));
    assert.equal(document.complete, false);
    const [recording] = document.recordings;
    assert.deepEqual(
      [recording?.read, recording?.counted, recording?.skipped, recording?.unreadable],
      [3, 1, 1, 1],
    );
    assert.deepEqual(recording?.unreadableShapes, [{ at: 2, shape: 'xxx;/xxx/x9/xxxxxxx' }]);
    const text = await suggest();
    assert.match(text.stdout, /^1 scope .*, incomplete: 1 could not be read\n/);
    assert.deepEqual([text.status, (await suggest('--strict')).status], [0, 11]);
    const whole = await at(t, '--access-log', SOUND);
    assert.equal((await whole.suggest('--strict')).status, 0);
  });

  test('what was answered 401 is listed, what was answered 404 counts', async (t) => {
    const lines = [SOUND, line('DELETE /api/v1/user/17', 401), line('GET /api/v1/dataset/a', 404)];
    const { suggest } = await at(t, '--access-log', lines.join('\n'));
    const document = suggested(await suggest('--json'));
    assert.deepEqual(document.scopes, ['ctl_dataset:read']);
    assert.deepEqual(document.unauthorized, [{ request: 'DELETE /api/v1/user/17', count: 1 }]);
    assert.equal(document.requests.find(({ notFound }) => notFound === 1)?.count, 1);
    const text = (await suggest()).stdout;
    assert.match(
      text,
      /answered 401 \(no valid credential\), so not counted:\n {2}DELETE \/api\/v1\/user\/17 \(1 request\)/,
    );
    assert.match(text, /\(1 request, 1 answered 404\)/);
  });

  test('a proxy that takes the prefix off is named, with the way out', async (t) => {
    const log = await at(t, '--access-log', `${line('GET /dataset')}\n${line('GET /logo.png')}`);
    const bare = await log.suggest();
    assert.match(bare.stdout, /^0 scopes .*, incomplete: 1 below no known prefix\n/);
    assert.match(bare.stdout, /none below \/api\/v1; if a proxy removes it: --prefix/);
    const put = suggested(await log.suggest('--prefix', 'api/v1/', '--json'));
    assert.deepEqual([put.scopes, put.stripped], [['ctl_dataset:read'], 0]);
    const recording = await at(t, '--har', har(`${HOME}/dataset`));
    const refused = await recording.suggest('--json');
    assert.deepEqual([refused.status, errorOf(refused).code], [2, 'input.invalid']);
    assert.match(errorOf(refused).message, /1 request in it, but none below \/api\/v1/);
    assert.equal(errorOf(refused).fix, 'if a proxy removes it: --prefix /api/v1');
    assert.equal((await recording.suggest('--prefix', '/api/v1')).status, 0);
    const wrong = await log.suggest('--prefix', 'https://x/y', '--json');
    assert.equal(errorOf(wrong).code, 'input.invalid');
  });

  test('other hosts are named and never counted; of several one must be said', async (t) => {
    const urls = [`${HOME}/api/v1/dataset`, 'https://crm.example.com/api/v1/user'];
    const { suggest } = await at(t, '--har', har(...urls));
    const both = await suggest('--json');
    assert.deepEqual([both.status, errorOf(both).code], [2, 'input.missing']);
    assert.match(errorOf(both).fix ?? '', /--server URL, or --recorded-host NAME/);
    for (const flags of [
      ['--server', HOME],
      ['--recorded-host', 'fides.example.com'],
    ]) {
      const document = suggested(await suggest(...flags, '--json'));
      assert.deepEqual(document.scopes, ['ctl_dataset:read']);
      const [recording] = document.recordings;
      assert.deepEqual(recording?.elsewhere, [{ host: 'crm.example.com', count: 1 }]);
      assert.equal(document.complete, true);
    }
    const other = await suggest('--server', 'https://third.example.com', '--json');
    assert.match(errorOf(other).message, /no request to https:\/\/third\.example\.com, but to/);
    assert.match(errorOf(other).fix ?? '', /--recorded-host c/);
  });
});

test('an audit tells nothing unused by a log that it could not read in full', async (t) => {
  const stage = await newStage(t, '2.86.2');
  const made = await stage.run(['bootstrap', '-p', 'ci', '--scope', 'webhook:read', '--json']);
  assert.equal(made.status, 0, made.stderr);
  writeFileSync(join(stage.folder, 'a.log'), `${line('GET /api/v1/system')}\nPUT;/api/v1/dataset`);
  const run = await stage.run(['scopes', 'diff', '-p', 'ci', '--access-log', 'a.log', '--json']);
  assert.equal(run.status, 11, run.stderr);
  const [subject] = JSON.parse(run.stdout).subjects;
  assert.deepEqual(subject.findings, []);
  assert.match(subject.unreadable[0].reason, /1 of its requests could not be read/);
});
