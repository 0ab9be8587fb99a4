import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { apiDocument, OPERATIONS } from '../../support/api.ts';
import { fidesauth, ROOT } from '../../support/run.ts';
import { newStage, type Stage } from '../../support/stage.ts';

const CLIENTS = '/api/v1/oauth/client';
const [HERE, OWN] = ['Host: 127.0.0.1:1', 'Authorization: Bearer abc'];

const request = (...lines: string[]): string => `${[...lines, ''].join('\r\n')}\r\n`;

/** Sends each text on a connection of its own; what comes back, until it is silent or closed. */
const TALK = `
  const net = require('net');
  const { port } = new URL(process.env.FIDES_URL);
  const talk = (text) => new Promise((done) => {
    let heard = '';
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
    socket.setTimeout(700, () => socket.destroy());
    socket.on('data', (piece) => { heard += piece; });
    socket.on('error', () => {}).on('close', () => done(heard));
  });
  Promise.all(JSON.parse(require('fs').readFileSync('talk.json')).map(talk)).then((all) => console.log(JSON.stringify(all)));`;

/** The status codes of all replies to each text that a program sends to a recorder. */
async function statuses(stage: Stage, texts: readonly string[]): Promise<number[][]> {
  writeFileSync(join(stage.folder, 'talk.json'), JSON.stringify(texts));
  const args = ['scopes', 'learn', '--json', '--', process.execPath, '-e', TALK];
  const run = await stage.run(args, { mode: 'spawned' });
  const heard: string[] = JSON.parse(/^\[.*\]$/m.exec(run.stderr)?.[0] ?? '[]');
  return heard.map((text) =>
    [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => Number(match[1])),
  );
}

/** What came through to the server, but for what the recorder asks itself. */
const passed = ({ server }: Stage): string[] =>
  server.requests.slice(1).map(({ method, path }) => `${method} ${path}`);

describe('scopes learn', { concurrency: 2 }, () => {
  test('answers this machine alone: other hosts and origins are refused, none is passed on', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const get = (...lines: string[]): string => request(`GET ${CLIENTS} HTTP/1.1`, ...lines, OWN);
    const strangers = [
      get('Host: evil.example'),
      get('Host: 127.0.0.1.evil.example:80'),
      get('Host: localhost.evil.example'),
      get('Host: 192.0.2.7'),
      get('Host: [2001:db8::1]:80'),
      get('Host: '),
      get('Host: x y'),
      get(HERE, 'Host: evil.example'),
      get(HERE, 'Origin: http://evil.example'),
      get(HERE, 'Origin: https://127.0.0.1.evil.example'),
      get(HERE, 'Origin: null'),
      get(HERE, 'Origin: file://'),
      request(`GET http://evil.example${CLIENTS} HTTP/1.1`, HERE, OWN),
      request('CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example:443'),
      request('OPTIONS * HTTP/1.1', HERE),
    ];
    const refused = await statuses(stage, strangers);
    for (const [at, codes] of refused.entries()) {
      assert.equal(codes.length, 1, strangers[at]);
      assert.ok([400, 403, 405].includes(codes[0] ?? 0), `${codes} to ${strangers[at]}`);
    }
    assert.deepEqual(passed(stage), []);
  });

  test('takes each form in which a program here names it', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const get = (...lines: string[]): string => request(`GET ${CLIENTS} HTTP/1.1`, ...lines, OWN);
    const own = [
      get('Host: localhost:9999'),
      get('Host: app.localhost'),
      get('Host: [::1]:80'),
      get(HERE, 'Origin: http://127.0.0.1:1'),
      get(HERE, 'Origin: http://localhost:3000'),
      get(HERE, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'),
      get(HERE, `X-Long: ${'x'.repeat(12_000)}`),
      request(`GET http://127.0.0.1:1${CLIENTS}?page=1 HTTP/1.1`, HERE, OWN),
    ];
    const codes = await statuses(stage, own);
    assert.deepEqual(
      codes,
      own.map(() => [403]),
    );
    assert.equal(passed(stage).length, own.length);
  });

  test('answers what two parsers read differently itself, and requests in a row one by one', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const post = (...lines: string[]): string =>
      request(`POST ${CLIENTS} HTTP/1.1`, HERE, ...lines);
    const smuggled = `0\r\n\r\n${request('DELETE /api/v1/user/x HTTP/1.1', HERE)}`;
    const doubtful = [
      post('Content-Length: 5', 'Transfer-Encoding: chunked') + smuggled,
      post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity') + smuggled,
      post('Content-Length: 3', 'Content-Length: 60') + smuggled,
      post('Content-Length: +3') + smuggled,
      post(' Content-Length: 3') + smuggled,
      post(`X-Long: ${'x'.repeat(200_000)}`),
    ];
    const codes = await statuses(stage, doubtful);
    for (const [at, found] of codes.entries()) {
      assert.ok([400, 431].includes(found[0] ?? 0), `${found} to ${doubtful[at]?.slice(0, 90)}`);
    }
    assert.deepEqual(passed(stage), []);
    const again = await newStage(t, '2.86.2');
    const row = [1, 2, 3].map((page) => request(`GET ${CLIENTS}?page=${page} HTTP/1.1`, HERE, OWN));
    assert.deepEqual(await statuses(again, [row.join('')]), [[403, 403, 403]]);
    assert.deepEqual(
      passed(again),
      [1, 2, 3].map((page) => `GET ${CLIENTS}?page=${page}`),
    );
  });

  test('holds no body in memory, in either direction', async (t) => {
    const url = await startBulky(t);
    const script = `
      const { Readable } = require('stream');
      const piece = Buffer.alloc(1 << 20, 'x');
      const body = Readable.from((function* () { for (let at = 0; at < ${MEGABYTES}; at += 1) yield piece; })());
      const headers = { authorization: 'Bearer abc' };
      fetch(process.env.FIDES_URL + '/api/v1/dataset', { method: 'POST', body, duplex: 'half', headers })
        .then(async (reply) => {
          let size = 0;
          for await (const chunk of reply.body) size += chunk.length;
          console.log('sent', reply.headers.get('x-heard'), 'heard', size);
        });`;
    const run = await fidesauth(
      ['scopes', 'learn', '--server', url, '--', process.execPath, '-e', script],
      { env: { NODE_OPTIONS: `--require=${join(ROOT, 'test', 'matrix', 'kit', 'memory.cjs')}` } },
    );
    const all = MEGABYTES << 20;
    assert.match(run.stderr, new RegExp(`^sent ${all} heard ${all}$`, 'm'));
    const kilobytes = Number([...run.stderr.matchAll(/MEMORY (\d+)/g)].at(-1)?.[1]);
    assert.ok(kilobytes > 0 && kilobytes < 220_000, `${kilobytes} KB`);
    assert.match(run.stdout, /^ctl_dataset:create$/m);
  });
});

const MEGABYTES = 400;

/** Describes itself as Fides; whatever else it is sent it reads to the end and answers as much. */
async function startBulky(t: TestContext): Promise<string> {
  const piece = Buffer.alloc(1 << 20, 'y');
  const server = createServer(async (incoming, outgoing) => {
    if (incoming.url === '/openapi.json') {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      return void outgoing.end(JSON.stringify(apiDocument(OPERATIONS)));
    }
    let heard = 0;
    for await (const chunk of incoming) heard += chunk.length;
    outgoing.writeHead(200, { 'content-length': MEGABYTES << 20, 'x-heard': heard });
    for (let at = 0; at < MEGABYTES; at += 1) {
      if (!outgoing.write(piece)) await new Promise((resolve) => outgoing.once('drain', resolve));
    }
    outgoing.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
