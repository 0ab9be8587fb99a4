import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { certificate, startProxy, startTls } from '../../support/relays.ts';
import { documentsIn, errorOf, filesIn, newStage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '--timeout', '120', '--json'];
const SERVER = 'http://fides.invalid:8080';

async function withProxy(t: TestContext, refuse?: number) {
  const stage = await newStage(t, '2.86.2');
  const proxy = await startProxy(t, Number(new URL(stage.server.url).port), refuse);
  return { stage, proxy };
}

// Rule 33 of docs/terminal.md.
describe('a proxy from the environment', { concurrency: 4 }, () => {
  for (const name of ['HTTP_PROXY', 'http_proxy']) {
    test(`${name} carries requests to another host`, async (t) => {
      const { stage, proxy } = await withProxy(t);
      const env = { FIDESAUTH_SERVER: SERVER, [name]: proxy.url };
      const done = await stage.run([...BOOTSTRAP, '--allow-http'], { env });
      assert.equal(done.status, 0, done.stderr);
      assert.ok(proxy.asked.length > 0);
      assert.ok(proxy.asked.every((line) => line === 'CONNECT fides.invalid:8080'));
      assert.equal(documentsIn(stage.store, 'profiles')[0]?.server, SERVER);
    });
  }

  test('HTTPS_PROXY carries https, and the certificate is still looked at', async (t) => {
    const { stage } = await withProxy(t);
    const proxy = await startProxy(t, await startTls(t, stage.server.url));
    const env = { FIDESAUTH_SERVER: 'https://fides.invalid', HTTPS_PROXY: proxy.url };
    const done = await stage.run([...BOOTSTRAP, '--ca-file', certificate('here')], { env });
    assert.deepEqual([errorOf(done).code, done.status], ['server.tls', 7], done.stderr);
    assert.ok(proxy.asked.includes('CONNECT fides.invalid:443'));
    assert.deepEqual(stage.server.requests, []);
  });

  test('it may be given without a scheme', async (t) => {
    const { stage, proxy } = await withProxy(t);
    const env = { FIDESAUTH_SERVER: SERVER, HTTP_PROXY: proxy.url.replace('http://', '') };
    const done = await stage.run([...BOOTSTRAP, '--allow-http'], { env });
    assert.equal(done.status, 0, done.stderr);
    assert.ok(proxy.asked.length > 0);
  });

  test('a value that is no address is exit 2', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const env = { FIDESAUTH_SERVER: 'https://fides.invalid', HTTPS_PROXY: 'socks5://x:1' };
    const done = await stage.run(BOOTSTRAP, { env });
    assert.deepEqual([errorOf(done).code, done.status], ['input.invalid', 2]);
    assert.match(errorOf(done).message, /HTTPS_PROXY/);
  });

  test('this machine is never reached through one', async (t) => {
    const { stage, proxy } = await withProxy(t);
    const proxies = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, http_proxy: proxy.url };
    const done = await stage.run(BOOTSTRAP, { env: proxies });
    assert.equal(done.status, 0, done.stderr);
    assert.deepEqual(proxy.asked, []);
  });

  test('NO_PROXY is respected', async (t) => {
    const { stage, proxy } = await withProxy(t);
    const env = { FIDESAUTH_SERVER: SERVER, HTTP_PROXY: proxy.url, NO_PROXY: 'a.test,.invalid' };
    const done = await stage.run([...BOOTSTRAP, '--allow-http'], { env });
    assert.equal(done.status, 7);
    assert.deepEqual(proxy.asked, []);
    assert.deepEqual(stage.server.requests, []);
  });

  for (const status of [403, 407]) {
    test(`one that answers ${status} is exit 7, and no secret was sent`, async (t) => {
      const { stage, proxy } = await withProxy(t, status);
      const env = { FIDESAUTH_SERVER: SERVER, HTTP_PROXY: proxy.url };
      const done = await stage.run([...BOOTSTRAP, '--allow-http'], { env });
      assert.deepEqual([errorOf(done).code, done.status], ['server.unreachable', 7], done.stderr);
      assert.match(errorOf(done).message, /proxy/);
      assert.equal(proxy.asked.join().includes(stage.rootSecret), false);
      assert.deepEqual(filesIn(stage.store), []);
    });
  }
});
