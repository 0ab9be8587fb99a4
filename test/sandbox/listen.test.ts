import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { listenSandbox } from '../../src/sandbox/listen.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';

const sandbox = createSandbox({
  version: '2.86.2',
  rootId: 'root',
  rootSecret: randomBytes(16).toString('hex'),
  registry: ['scope:read'],
  roles: {},
});
const listening = await listenSandbox(sandbox);
const port = Number(new URL(listening.url).port);
after(() => listening.close());

test('the url is on the loopback address, with a free port', async () => {
  assert.match(listening.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal((await fetch(`${listening.url}/health`)).status, 200);
});

test('a port in use is an error', async () => {
  await assert.rejects(listenSandbox(sandbox, { port }), { code: 'EADDRINUSE' });
});

test('a port that is asked for is the one in the url, and free again after closing', async () => {
  const first = await listenSandbox(sandbox);
  await first.close();
  const wanted = Number(new URL(first.url).port);
  const second = await listenSandbox(sandbox, { port: wanted });
  assert.equal(second.url, first.url);
  await second.close();
});

test('closing ends connections that wait for nothing', async () => {
  const own = await listenSandbox(sandbox);
  const socket = connect(Number(new URL(own.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /health HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf');
  const ended = new Promise((resolve) => {
    socket.resume().once('close', resolve).once('error', resolve);
  });
  await own.close();
  await ended;
});

test('a caller that goes away in mid-request leaves the server up', async () => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /health HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf');
  socket.resetAndDestroy();
  await once(socket, 'close');
  assert.equal((await fetch(`${listening.url}/health`)).status, 200);
});
