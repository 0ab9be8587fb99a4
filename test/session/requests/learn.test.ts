import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { ScopesSuggestResult } from '../../../src/usecases/requests/suggest.ts';
import { fidesauth, type Run } from '../../support/run.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

const NODE = process.execPath;
const SECRET = 'S3cretS3cretS3cret';
const BEARER = { headers: { authorization: `Bearer ${SECRET}` } };
const BEARER_TEXT = JSON.stringify(BEARER.headers);

/** A program in JavaScript; `send(method, path, headers, body)` goes where FIDES_URL says. */
const program = (script: string): string[] => [
  '--',
  NODE,
  '-e',
  `const send = async (method, path, headers = {}, body = undefined) => {
     const reply = await fetch(process.env.FIDES_URL + path, { method, headers, body });
     return { status: reply.status, text: await reply.text() };
   };
   (async () => { ${script} })();`,
];

const learn = (stage: Stage, ...rest: string[]): Promise<Run> =>
  stage.run(['scopes', 'learn', '--json', ...rest]);

function documentOf(run: Run): ScopesSuggestResult {
  return JSON.parse(run.stdout);
}

async function addressInUse(t: TestContext): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

describe('scopes learn', { concurrency: 4 }, () => {
  test('passes on what a program sends, byte for byte, and says what that needs', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const script = `
      const bearer = { authorization: 'Bearer ${SECRET}', 'x-own': 'kept' };
      const refused = await send('GET', '/api/v1/oauth/client?search=${SECRET}', bearer);
      const json = { ...bearer, 'content-type': 'application/json' };
      await send('POST', '/api/v1/oauth/client', json, '{"name": "${SECRET}", "scopes": []}');
      await send('GET', '/health');
      console.log('refused with', refused.status);`;
    const run = await learn(stage, ...program(script));
    assert.equal(run.status, 0, run.stderr);
    assert.equal(run.stderr, 'refused with 403\n');
    const { scopes, requests, recordings, server } = documentOf(run);
    assert.deepEqual(scopes, ['client:create', 'client:read']);
    assert.deepEqual(requests.map(({ request }) => request).sort(), [
      'GET /api/v1/oauth/client',
      'GET /health',
      'POST /api/v1/oauth/client',
    ]);
    assert.equal(server, stage.server.url);
    assert.deepEqual(
      recordings.map(({ counted }) => counted),
      [3],
    );

    const [description, list, create, health] = stage.server.requests;
    assert.deepEqual(
      [description?.path, description?.headers.authorization],
      ['/openapi.json', undefined],
    );
    assert.equal(list?.path, `/api/v1/oauth/client?search=${SECRET}`);
    assert.deepEqual(
      [list?.headers.authorization, list?.headers['x-own'], list?.headers.host],
      [`Bearer ${SECRET}`, 'kept', new URL(stage.server.url).host],
    );
    assert.equal(create?.body, `{"name": "${SECRET}", "scopes": []}`);
    assert.deepEqual([health?.path, health?.headers.authorization], ['/health', undefined]);
    assert.ok(!(run.stdout + run.stderr).includes(SECRET), 'nothing but methods and paths is kept');
    assert.deepEqual(readdirSync(stage.folder), [], 'and no file is written');
  });

  test('a program finds the recorder in every variable that names a server', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const script = `
      const { FIDES__CLI__SERVER_PROTOCOL: p, FIDES__CLI__SERVER_HOST: h,
        FIDES__CLI__SERVER_PORT: port, FIDES_URL: url, NO_PROXY: no, KEPT: kept } = process.env;
      await send('GET', '/health');
      console.log(p + '://' + h + ':' + port === url, no, kept);`;
    const run = await stage.run(['scopes', 'learn', ...program(script)], {
      env: { KEPT: 'own', NO_PROXY: 'example.com' },
    });
    assert.match(run.stderr, /^true example\.com,127\.0\.0\.1 own$/m);
    assert.match(run.stdout, /^0 scopes for 1 operation of http:\S+ \(Fides 2\.86\.2\)$/m);
  });

  test('without a program it records until a signal, and then says what it has seen', async (t) => {
    const stage = await newStage(t, '2.60.0');
    let sent: Promise<void> | undefined;
    const run = await fidesauth(['scopes', 'learn'], {
      cwd: stage.folder,
      env: stage.env,
      onStderr: (text, pid) => {
        const url = /^recording at (http:\S+), passing .*stop with Ctrl-C$/m.exec(text)?.[1];
        if (url === undefined) return;
        sent ??= fetch(`${url}/api/v1/oauth/scope`, BEARER).then(
          () => void process.kill(pid, 'SIGINT'),
          () => void process.kill(pid, 'SIGKILL'),
        );
      },
    });
    await sent;
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /^scope:read\n {2}GET \/api\/v1\/oauth\/scope \(1 request\)$/m);
  });

  test('makes a preset that asks for what was called, and never in the place of another', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const sends = program(`await send('GET', '/api/v1/oauth/client/abc', ${BEARER_TEXT});`);
    const run = await learn(stage, '--write', 'mine.json', ...sends);
    assert.equal(documentOf(run).written, join(stage.folder, 'mine.json'));
    const { endpoints } = JSON.parse(readFileSync(join(stage.folder, 'mine.json'), 'utf8'));
    assert.deepEqual(endpoints, ['GET /api/v1/oauth/client/{client_id}']);
    const made = await stage.run(['bootstrap', '-p', 'ci', '--preset', './mine.json', '--json']);
    assert.deepEqual(JSON.parse(made.stdout).scopes, ['client:read'], made.stderr);
    const again = await learn(stage, '--write', 'mine.json', ...program(`console.log('started')`));
    assert.equal(again.status, 6);
    assert.ok(!again.stderr.includes('started'), 'that is known before anything is run');
  });

  test('the exit status is the one of the program, else 10 for what fits no operation', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const failed = await learn(
      stage,
      ...program(`await send('GET', '/api/v1/no-such'); process.exit(7);`),
    );
    assert.equal(failed.status, 7);
    assert.equal(documentOf(failed).unmatched.length, 1);
    const odd = await learn(stage, ...program(`await send('GET', '/api/v1/no-such');`));
    assert.equal(odd.status, 10);
  });

  test('a server that goes away is told to the program and to the user', async (t) => {
    const stage = await newStage(t, '2.86.2', {
      fault: ({ path }) =>
        path.startsWith('/api/') ? { when: 'before', act: { kind: 'reset' } } : undefined,
    });
    const script = `
      const { status, text } = await send('GET', '/api/v1/oauth/client', ${BEARER_TEXT});
      console.log(status, text);`;
    const run = await stage.run(['scopes', 'learn', ...program(script)]);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stderr, /^502 .*could not forward this: server\.error/m);
    assert.match(run.stderr, /^warning: not forwarded: .*the connection closed before a reply$/m);
    assert.match(run.stdout, /^client:read$/m);
  });

  for (const version of ['2.86.2', '2.60.0']) {
    test(`what came without a credential is told, not counted, on ${version}`, async (t) => {
      const stage = await newStage(t, version, {
        // As a server in its development mode answers.
        fault: ({ method, path }) =>
          method === 'DELETE' && path.endsWith('/xyz')
            ? { when: 'before', act: { kind: 'reply', status: 200, body: 'null' } }
            : undefined,
      });
      const script = `
        const bearer = ${BEARER_TEXT};
        const page = { host: 'evil.example', origin: 'http://evil.example' };
        const { request } = require('http');
        const { port } = new URL(process.env.FIDES_URL);
        await new Promise((done) => request(
          { port, method: 'POST', path: '/api/v1/oauth/client', headers: page },
          (reply) => { reply.resume().on('end', done); }).end('{}'));
        await send('GET', '/api/v1/oauth/scope', bearer);
        await send('PUT', '/api/v1/oauth/client/abc/scope');
        await send('DELETE', '/api/v1/oauth/client/xyz');
        await send('GET', '/health');
        await send('GET', '/api/v1/oauth/client/abc/scope', bearer);`;
      const run = await learn(stage, '--write', 'mine.json', ...program(script));
      assert.equal(run.status, 0, run.stderr);
      const { scopes, requests, unauthorized, recordings } = documentOf(run);
      assert.deepEqual(scopes, ['client:read', 'scope:read']);
      assert.deepEqual(
        requests.map(({ request }) => request),
        ['GET /api/v1/oauth/client/{client_id}/scope', 'GET /api/v1/oauth/scope', 'GET /health'],
      );
      assert.deepEqual(unauthorized.map(({ request }) => request).sort(), [
        'DELETE /api/v1/oauth/client/xyz',
        'PUT /api/v1/oauth/client/abc/scope',
      ]);
      const [counts] = recordings;
      assert.deepEqual(
        [counts?.read, counts?.counted, counts?.unauthorized, counts?.skipped],
        [6, 5, 2, 1],
      );
      const { endpoints } = JSON.parse(readFileSync(join(stage.folder, 'mine.json'), 'utf8'));
      assert.ok(!JSON.stringify(endpoints).includes('DELETE'));
    });
  }

  test('with nothing else it is an error, and no preset is made', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const sends = program(`await send('PUT', '/api/v1/oauth/client/abc/scope', {}, '[]');`);
    const run = await learn(stage, '--write', 'mine.json', ...sends);
    assert.deepEqual([run.status, errorOf(run).code], [2, 'input.missing']);
    assert.match(errorOf(run).fix ?? '', /fidesauth exec/);
    assert.deepEqual(readdirSync(stage.folder), []);
  });

  test('several credentials are told; those that a program gets itself are its own', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const two = `
      await send('GET', '/api/v1/oauth/scope', { authorization: 'Bearer one' });
      await send('GET', '/api/v1/oauth/client', { authorization: 'Bearer two' });`;
    const run = await stage.run(['scopes', 'learn', ...program(two)]);
    assert.match(run.stdout, /^2 scopes for 2 operations/m);
    assert.match(run.stderr, /^warning: the requests used different credentials/m);
    const mints = `
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      await send('POST', '/api/v1/oauth/token', form, process.env.PAIR);${two}`;
    const { client_id, client_secret } = { client_id: 'root', client_secret: stage.rootSecret };
    const env = { PAIR: new URLSearchParams({ client_id, client_secret }).toString() };
    const quiet = await stage.run(['scopes', 'learn', ...program(mints)], { env });
    assert.ok(!quiet.stderr.includes('warning'), quiet.stderr);
  });

  test('it is no way to another server', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const script = `
      await send('GET', '/health');
      const { hostname, port } = new URL(process.env.FIDES_URL);
      require('http').get(
        { hostname, port, path: 'http://elsewhere.example/api/v1/system' },
        (reply) => { console.log('answered', reply.statusCode); reply.resume(); });`;
    const run = await learn(stage, ...program(script));
    assert.match(run.stderr, /^answered 400$/m);
    const paths = stage.server.requests.map(({ path }) => path);
    assert.deepEqual(paths, ['/openapi.json', '/health']);
    assert.deepEqual(documentOf(run).unmatched, []);
  });

  test('what cannot be begun is an error, and no program is started', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const nothing = await learn(stage, '--', NODE, '-e', '0');
    assert.deepEqual([nothing.status, errorOf(nothing).code], [2, 'input.missing']);
    const absent = await learn(stage, '--', '/no/such/program');
    assert.deepEqual([absent.status, errorOf(absent).code], [2, 'input.invalid']);
    const taken = String(await addressInUse(t));
    const started = `console.log('started'); await send('GET', '/health');`;
    const port = await learn(stage, '--port', taken, ...program(started));
    assert.deepEqual([port.status, errorOf(port).code], [2, 'input.invalid']);
    const env = { FIDESAUTH_SERVER: 'http://127.0.0.1:9' };
    const down = await stage.run(['scopes', 'learn', '--json', ...program(started)], { env });
    assert.equal(down.status, 7);
    assert.ok(!(port.stderr + down.stderr).includes('started'));
  });
});
