import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { listenLocally, sendReply } from '../../../src/loopback/listen.ts';
import { listenSandbox } from '../../../src/sandbox/listen.ts';
import { retryDelay } from '../../../src/transport/retry.ts';
import type { Fault } from '../../support/fault-server.ts';
import { nameOf, once } from '../../support/requests.ts';
import { fidesauth, tempFolder } from '../../support/run.ts';
import { newSandbox, rootEnv } from '../../support/sandbox.ts';
import { errorOf, filesIn, newStage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '--json'];

function tooMany(after: string): Fault {
  const headers = { 'content-type': 'application/json', 'retry-after': after };
  const body = '{"error":"Rate limit exceeded: 10 per 1 minute"}';
  return { when: 'before', act: { kind: 'reply', status: 429, headers, body } };
}

const inSeconds = (seconds: number): string =>
  new Date(Date.now() + seconds * 1000).toUTCString().replace('GMT', '-0000');

// Rule 35 of docs/terminal.md.
describe('a server that asks to slow down', { concurrency: 6 }, () => {
  for (const name of ['identify', 'root token', 'create'] as const) {
    for (const [form, after] of [
      ['seconds', '1'],
      ['a date', inSeconds(3)],
    ] as const) {
      test(`is waited for at ${name}: Retry-After as ${form}`, async (t) => {
        const stage = await newStage(t, '2.86.2', once(name, tooMany(after)));
        const done = await stage.run(BOOTSTRAP);
        assert.equal(done.status, 0, done.stderr);
        const sent = stage.server.requests.filter((request) => nameOf(request) === name);
        assert.equal(sent.length, 2);
        assert.equal(stage.living().length, 1);
      });
    }

    test(`for an hour is exit 7 at once, at ${name}`, async (t) => {
      const stage = await newStage(t, '2.86.2', once(name, tooMany('3600')));
      const done = await stage.run(BOOTSTRAP);
      assert.deepEqual([errorOf(done).code, done.status], ['server.rate-limited', 7]);
      assert.equal(stage.server.requests.filter((sent) => nameOf(sent) === name).length, 1);
      assert.deepEqual(stage.living(), []);
      assert.deepEqual(filesIn(stage.store), []);
    });
  }

  test('again and again, without a wait, is not asked for ever', () => {
    const reply = { status: 429, headers: { 'retry-after': '0' }, text: '' };
    let waited = 0;
    let attempts = 0;
    for (; attempts < 50; attempts += 1) {
      const delay = retryDelay({ method: 'GET' }, reply, attempts, waited);
      if (delay === undefined) break;
      waited += delay;
    }
    assert.ok(attempts < 10, `${attempts} attempts`);
    assert.ok(waited <= 30_000, `${waited} ms`);
  });

  test('is asked again on another connection, as servers end those that idle', async (t) => {
    const { sandbox, rootId, rootSecret } = newSandbox('2.86.2');
    const idled = new Set<unknown>();
    const server = await listenLocally(0, (request, outgoing) => {
      const { socket } = outgoing;
      if (idled.has(socket)) return void socket?.destroy();
      const isCreate = request.method === 'POST' && request.path === '/api/v1/oauth/client';
      if (!isCreate || idled.size > 0) return sendReply(outgoing, sandbox.handle(request));
      idled.add(socket);
      const headers = { 'content-type': 'application/json', 'retry-after': '3' };
      sendReply(outgoing, { status: 429, headers, body: Buffer.from('{"error":"limit"}') });
    });
    t.after(server.close);
    const env = rootEnv(server.url, rootId, rootSecret);
    const done = await fidesauth(BOOTSTRAP, {
      env: { ...env, FIDESAUTH_CONFIG_DIR: await tempFolder(t) },
    });
    assert.equal(done.status, 0, done.stderr);
    assert.equal(idled.size, 1);
  });

  test('replies that come packed unasked are read', async (t) => {
    const { sandbox, rootId, rootSecret } = newSandbox('2.86.2');
    const server = await listenSandbox({
      version: sandbox.version,
      handle: (request) => {
        const reply = sandbox.handle(request);
        const headers = { ...reply.headers, 'content-encoding': 'gzip' };
        return { ...reply, headers, body: gzipSync(reply.body) };
      },
    });
    t.after(server.close);
    const env = rootEnv(server.url, rootId, rootSecret);
    const done = await fidesauth(BOOTSTRAP, {
      env: { ...env, FIDESAUTH_CONFIG_DIR: await tempFolder(t) },
    });
    assert.equal(done.status, 0, done.stderr);
  });

  test('--wait is patient with a server that is not up yet', async (t) => {
    const { sandbox, rootId, rootSecret } = newSandbox('2.86.2');
    const { port } = await freePort();
    const env = {
      ...rootEnv(`http://127.0.0.1:${port}`, rootId, rootSecret),
      FIDESAUTH_CONFIG_DIR: await tempFolder(t),
    };
    let started: Promise<void> | undefined;
    const done = await fidesauth([...BOOTSTRAP, '--wait', '180', '--verbose'], {
      env,
      onStderr: (text) => {
        // Its first attempt has failed: now the server comes up.
        if (started !== undefined || !text.includes('no reply')) return;
        started = listenSandbox(sandbox, { port }).then((server) => t.after(server.close));
      },
    });
    assert.ok(started);
    assert.equal(done.status, 0, done.stderr);
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<{ port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address;
}
