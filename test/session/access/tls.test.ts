import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { certificate, startTls } from '../../support/relays.ts';
import { documentsIn, errorOf, filesIn, newStage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '--json'];

async function withTls(t: TestContext, name: 'here' | 'elsewhere' = 'here') {
  const stage = await newStage(t, '2.86.2');
  const port = await startTls(t, stage.server.url, name);
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    stage.run(args, { env: { FIDESAUTH_SERVER: `https://127.0.0.1:${port}`, ...env } });
  return { stage, run, port };
}

// Rule 37 of docs/terminal.md.
describe('https', { concurrency: 4 }, () => {
  for (const [name, env] of [
    ['a certificate that nobody trusts is refused', {}],
    ['so it is with NODE_TLS_REJECT_UNAUTHORIZED=0', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ] as const) {
    test(name, async (t) => {
      const { stage, run } = await withTls(t);
      const done = await run(BOOTSTRAP, env);
      const error = errorOf(done);
      assert.deepEqual([error.code, done.status], ['server.tls', 7], done.stderr);
      assert.match(error.fix ?? '', /--ca-file/);
      assert.deepEqual(stage.server.requests, []);
      assert.deepEqual(filesIn(stage.store), []);
    });
  }

  test('--ca-file mends it and is kept for later commands', async (t) => {
    const { stage, run } = await withTls(t);
    const done = await run([...BOOTSTRAP, '--ca-file', certificate('here')]);
    assert.equal(done.status, 0, done.stderr);
    assert.equal(documentsIn(stage.store, 'profiles')[0]?.caFile, certificate('here'));
    const fresh = await run(['token', '--fresh'], { FIDESAUTH_SERVER: '' });
    assert.equal(fresh.status, 0, fresh.stderr);
    assert.match(fresh.stdout, /^eyJ\S+\n$/);
  });

  test('a certificate for another name is refused, trusted or not', async (t) => {
    const { stage, run } = await withTls(t, 'elsewhere');
    const done = await run([...BOOTSTRAP, '--ca-file', certificate('elsewhere')]);
    assert.deepEqual([errorOf(done).code, done.status], ['server.tls', 7]);
    assert.match(errorOf(done).message, /another host name/);
    assert.deepEqual(stage.server.requests, []);
  });

  test('a server that does not speak TLS is server.tls too', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const env = { FIDESAUTH_SERVER: stage.server.url.replace('http:', 'https:') };
    const done = await stage.run(BOOTSTRAP, { env });
    assert.deepEqual([errorOf(done).code, done.status], ['server.tls', 7], done.stderr);
    assert.ok(errorOf(done).fix?.includes(`use ${stage.server.url}`), 'and the way to it is named');
  });

  test('a CA file that is none is told before anything is sent', async (t) => {
    const { stage, run } = await withTls(t);
    for (const file of [`${stage.folder}/none.pem`, '/dev/null']) {
      const done = await run([...BOOTSTRAP, '--ca-file', file]);
      assert.deepEqual([errorOf(done).code, done.status], ['input.invalid', 2]);
    }
    assert.deepEqual(stage.server.requests, []);
  });
});

describe('plain http to another machine', { concurrency: 4 }, () => {
  // An address that is set apart for documentation: nothing answers there.
  const env = { FIDESAUTH_SERVER: 'http://192.0.2.1' };

  test('is refused before any connection', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const done = await stage.run(BOOTSTRAP, { env });
    assert.deepEqual([errorOf(done).code, done.status], ['server.insecure', 2]);
    assert.match(errorOf(done).fix ?? '', /--allow-http/);
  });

  for (const [name, args, more] of [
    ['--allow-http', ['--allow-http'], {}],
    ['FIDESAUTH_ALLOW_HTTP=1', [], { FIDESAUTH_ALLOW_HTTP: '1' }],
  ] as const) {
    test(`goes on to connect with ${name}`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const all = [...BOOTSTRAP, ...args, '--timeout', '1'];
      const done = await stage.run(all, { env: { ...env, ...more } });
      assert.equal(done.status, 7);
      assert.match(errorOf(done).code, /^server\.(timeout|unreachable)$/);
    });
  }
});
