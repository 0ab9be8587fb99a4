import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ScopesSuggestResult } from '../../../src/usecases/requests/suggest.ts';
import { OPERATIONS, writeApi } from '../../support/api.ts';
import type { FaultAct } from '../../support/fault-server.ts';
import { fidesauth, type Run, type RunOptions, tempFolder } from '../../support/run.ts';
import { errorOf, newStage } from '../../support/stage.ts';

const SECRET = 'S3cretS3cretS3cret';

/** A folder with the description of a few operations, and a way to run there without a server. */
async function offline(t: TestContext) {
  const folder = await tempFolder(t);
  const api = writeApi(folder, OPERATIONS);
  return {
    folder,
    write: (name: string, content: string | Uint8Array) =>
      writeFileSync(join(folder, name), content),
    run: (args: readonly string[], options: RunOptions = {}) =>
      fidesauth(['scopes', 'suggest', '--openapi', api, ...args], { cwd: folder, ...options }),
  };
}

function documentOf(run: Run): ScopesSuggestResult {
  assert.equal(run.stderr, '');
  return JSON.parse(run.stdout);
}

describe('scopes suggest on a server', { concurrency: 4 }, () => {
  for (const version of ['2.40.0', '2.86.2']) {
    test(`reads the description of Fides ${version}, sends nothing else and no secret`, async (t) => {
      const stage = await newStage(t, version);
      const run = await stage.run([
        'scopes',
        'suggest',
        '--endpoint',
        'GET /api/v1/dataset/',
        '--endpoint',
        `GET ${stage.server.url}/api/v1/system?x=1`,
        '--endpoint',
        'DELETE /api/v1/oauth/client/abc',
        '--json',
      ]);
      assert.equal(run.status, 0, run.stderr);
      const { kind, server, serverVersion, scopes, requests, ...rest } = documentOf(run);
      assert.deepEqual(
        [kind, server, serverVersion],
        ['scopes.suggest', stage.server.url, version],
      );
      assert.deepEqual(scopes, ['client:delete', 'ctl_dataset:read', 'system:read']);
      assert.deepEqual(requests[1], {
        request: `GET ${stage.server.url}/api/v1/system`,
        operation: 'GET /api/v1/system',
        scopes: ['system:read'],
      });
      assert.deepEqual([rest.unmatched, rest.uncallable, rest.recordings], [[], [], []]);
      const sent = stage.server.requests.map(({ method, path, headers }) => [
        method,
        path,
        headers.authorization,
      ]);
      assert.deepEqual(sent, [['GET', '/openapi.json', undefined]]);
    });
  }

  test('what a release lacks is not found there: exit 10, and the document is printed', async (t) => {
    const args = ['scopes', 'suggest', '--endpoint', 'GET /api/v1/oauth/client', '--json'];
    const newer = await (await newStage(t, '2.82.1')).run(args);
    assert.equal(newer.status, 0, newer.stderr);
    const older = await (await newStage(t, '2.81.1')).run(args);
    assert.equal(older.status, 10, older.stderr);
    const [unmatched] = documentOf(older).unmatched;
    assert.equal(unmatched?.reason, 'no GET there');
    assert.ok(unmatched.nearest.includes('POST /api/v1/oauth/client'));
  });

  const HIDDEN: readonly [string, FaultAct, string, RegExp][] = [
    ['a page of 403', reply(403, 'text/html', '<h1>no</h1>'), 'server.not-fides', /curl -o/],
    ['a 404', reply(404, 'application/json', '{"detail":"Not Found"}'), 'server.not-fides', /curl/],
    ['the admin UI', reply(200, 'text/html', '<html></html>'), 'server.not-fides', /--openapi/],
    ['another API', reply(200, 'application/json', '{"a":1}'), 'server.not-fides', /title "fides"/],
    ['a broken connection', { kind: 'reset' }, 'server.error', /./],
  ];
  for (const [what, act, code, fix] of HIDDEN) {
    test(`${what} in the place of the description is exit 7 with a way out`, async (t) => {
      const fault = () => ({ when: 'before', act }) as const;
      const stage = await newStage(t, '2.86.2', { fault });
      const run = await stage.run(['scopes', 'suggest', '--endpoint', 'GET /a', '--json']);
      assert.deepEqual([errorOf(run).code, run.status, run.stdout], [code, 7, ''], run.stderr);
      assert.match(errorOf(run).fix ?? '', fix);
    });
  }
});

function reply(status: number, type: string, body: string): FaultAct {
  return { kind: 'reply', status, headers: { 'content-type': type }, body };
}

describe('scopes suggest with a description from a file', { concurrency: 4 }, () => {
  test('puts requests of all kinds together', async (t) => {
    const { write, run } = await offline(t);
    write('a.log.gz', gzipSync('a - - [x] "GET /api/v1/dataset/a HTTP/1.1" 200 1\n'));
    const entry = (method: string, path: string) => ({
      request: { method, url: `https://fides.example.com/api/v1${path}?t=${SECRET}` },
    });
    const entries = [entry('POST', '/dataset'), entry('GET', '/user')];
    write('a.har', JSON.stringify({ log: { entries } }));
    write('a.json', JSON.stringify({ item: [{ request: 'https://x/api/v1/dataset' }] }));
    const files = ['--access-log', 'a.log.gz', '--har', 'a.har', '--postman', 'a.json'];
    const done = await run([...files, '--endpoint', 'PUT /api/v1/dataset/upsert', '--json']);
    assert.equal(done.status, 0, done.stderr);
    const { scopes, requests, recordings, server } = documentOf(done);
    assert.deepEqual(scopes, [
      'ctl_dataset:create',
      'ctl_dataset:read',
      'ctl_dataset:update',
      'user:read',
    ]);
    assert.equal(requests.length, 5);
    assert.deepEqual(
      recordings.map(({ source, counted }) => [source, counted]),
      [
        ['--access-log a.log.gz', 1],
        ['--har a.har', 2],
        ['--postman a.json', 1],
      ],
    );
    assert.equal(server, null);
  });

  test('in text: each scope with its requests, then what does not fit; exit 10', async (t) => {
    const { write, run } = await offline(t);
    write(
      'a.log',
      `GET ${SECRET} /garbage\na - - [x] "GET /api/v1/dataset?k=${SECRET} HTTP/1.1" 200 1\n`,
    );
    const wrong = ['--endpoint', 'GET /api/v1/datset', '--endpoint', 'POST /api/v1/logout'];
    const done = await run([...wrong, '--access-log', 'a.log']);
    assert.deepEqual([done.status, done.stderr], [10, '']);
    const lines = done.stdout.split('\n');
    assert.deepEqual(lines.slice(0, 7), [
      '1 scope for 1 operation of Fides 2.86.2, incomplete: 1 could not be read',
      'ctl_dataset:read',
      '  GET /api/v1/dataset (1 request)',
      'not an operation of this server:',
      '  GET /api/v1/datset: no such path; did you mean GET /api/v1/dataset?',
      'no client can call:',
      '  POST /api/v1/logout: it deletes the client whose token is sent',
    ]);
    assert.match(done.stdout, /1 unreadable \(the first, 1, looks like xxx x9xxxxx/);
    assert.ok(!done.stdout.includes(SECRET));
  });

  test("picks one caller out of Fides' own log, or tells which there are", async (t) => {
    const { write, run } = await offline(t);
    const line = (path: string, client: string): string =>
      `2025-01-02 03:04:05.678 | INFO | x - Request received | {'method': 'GET', 'status_code': 200, 'path': '${path}', 'fides_client': '${client}'}\n`;
    write('a.log', line('/api/v1/dataset', 'mine/1.0') + line('/api/v1/user', 'admin-ui'));
    const mine = documentOf(
      await run(['--access-log', 'a.log', '--fides-client', 'mine', '--json']),
    );
    assert.deepEqual(mine.scopes, ['ctl_dataset:read']);
    const none = await run(['--access-log', 'a.log', '--fides-client', 'other', '--json']);
    assert.deepEqual([errorOf(none).code, none.status], ['input.invalid', 2]);
    assert.equal(errorOf(none).fix, 'its callers are admin-ui, mine/1.0');
  });

  test('an address that was given tells other servers from this one', async (t) => {
    const { run } = await offline(t);
    const there = ['--server', 'https://fides.example.com/base', '--json', '--endpoint'];
    const own = await run([...there, 'GET https://fides.example.com/base/api/v1/dataset']);
    assert.deepEqual([own.status, documentOf(own).server], [0, 'https://fides.example.com/base']);
    const other = await run([...there, 'GET https://other.example.com/api/v1/dataset']);
    assert.equal(documentOf(other).unmatched[0]?.reason, 'another server');
    assert.equal(other.status, 10);
  });

  test('comes from stdin too, with a byte order mark', async (t) => {
    const { folder, run } = await offline(t);
    const paths = { '/b': { get: { security: [{ oauth: ['a:b'] }] } } };
    const document = JSON.stringify({ openapi: '3', info: { title: 'fides' }, paths });
    const args = ['scopes', 'suggest', '--openapi', '-', '--endpoint', 'GET /a', '--json'];
    const done = await fidesauth(args, { cwd: folder, stdin: `\ufeff${document}` });
    assert.deepEqual([done.status, documentOf(done).serverVersion], [10, null]);
    const twice = await run(['--har', '-', '--postman', '-', '--json'], { stdin: '{}' });
    assert.match(errorOf(twice).message, /^stdin: more than one flag reads it/);
  });

  const BAD: readonly [what: string, content: string, args: readonly string[], RegExp][] = [
    ['no JSON', `{"${SECRET}": tru }`, ['--openapi', 'file'], /^--openapi file: it is no JSON/],
    [
      'no OpenAPI',
      '{"a":1}',
      ['--openapi', 'file'],
      /^--openapi file: it is not an OpenAPI document/,
    ],
    ['YAML', 'openapi: 3.1.0\ninfo:\n  title: fides\n', ['--openapi', 'file'], /it is YAML/],
    ['cut off', `{"log":{"entries":[{"${SECRET}`, ['--har', 'file'], /^--har file: it is cut off/],
    ['no HAR', '{"log":{}}', ['--har', 'file'], /^--har file: it has no log.entries/],
    ['an empty HAR', '{"log":{"entries":[]}}', ['--har', 'file'], /it has no requests/],
    ['words alone', `${SECRET}\n`, ['--access-log', 'file'], /it has no request in 1 line/],
    [
      'garbage alone',
      `PUT /${SECRET}`,
      ['--access-log', 'file'],
      /1 may be requests in an unknown format/,
    ],
    ['another server in HTML', `<p>${SECRET}`, ['--postman', 'file'], /^--postman file: /],
  ];
  for (const [what, content, args, message] of BAD) {
    test(`${what}: exit 2, and nothing of it is repeated`, async (t) => {
      const { write, run } = await offline(t);
      write('file', content);
      const done = await run([...args, '--endpoint', 'GET /api/v1/dataset', '--json']);
      const error = errorOf(done);
      assert.deepEqual([error.code, done.status, done.stdout], ['input.invalid', 2, '']);
      assert.match(error.message, message);
      assert.ok(!done.stderr.includes(SECRET));
    });
  }

  const MISSING: readonly [readonly string[], string, RegExp][] = [
    [[], 'input.missing', /--endpoint .* --access-log FILE/],
    [['--endpoint', 'GET /a'], 'input.missing', /--server URL .* --openapi FILE/],
    [['--endpoint', 'dataset'], 'input.invalid', /'GET \/api\/v1\/dataset'/],
  ];
  for (const [args, code, fix] of MISSING) {
    test(`${args.join(' ') || 'nothing'} alone is exit 2, ${code}`, async (t) => {
      const cwd = await tempFolder(t);
      const done = await fidesauth(['scopes', 'suggest', ...args, '--json'], { cwd });
      assert.deepEqual([errorOf(done).code, done.status, done.stdout], [code, 2, '']);
      assert.match(errorOf(done).fix ?? '', fix);
    });
  }

  test('a description of more than 16 MiB is refused', async (t) => {
    const { write, run } = await offline(t);
    write('big.gz', gzipSync(Buffer.alloc(17 * 1024 * 1024, ' ')));
    const done = await run(['--openapi', 'big.gz', '--endpoint', 'GET /a', '--json']);
    assert.deepEqual([errorOf(done).code, done.status], ['input.invalid', 2]);
    assert.match(errorOf(done).message, /longer than 16 MiB/);
  });
});
