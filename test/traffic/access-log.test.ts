import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Reading } from '../../src/domain/api/reading.ts';
import { readAccessLog } from '../../src/traffic/access-log.ts';
import { parseLogLine } from '../../src/traffic/log-line.ts';
import { pieces, randomFrom, seen } from './sources.ts';

const PATH = '/api/v1/dataset';
const COMMON = `10.0.0.1 - - [01/Oct/2026:13:55:36 +0000] "GET ${PATH}?size=1 HTTP/1.1" 200 23`;
const ALB =
  'https 2026-10-01T22:23:00.186641Z app/lb/50dc6c495c0c9188 10.0.0.1:2817 10.0.0.2:80 0.08 0.02 ' +
  `0.03 200 200 0 57 "GET https://fides.example.com:443${PATH}?a=b HTTP/1.1" "curl/8" - -`;
const FIDES =
  `2026-10-01 10:00:00.123 | INFO     |  - Request received | {'request_id': 'x', 'method': 'GET', ` +
  `'status_code': 200, 'handler_time': '3.1ms', 'path': '${PATH}', 'fides_client': 'job/1.2'}`;
const LOGURU = JSON.stringify({
  text: 'x',
  record: { extra: { method: 'GET', path: PATH, fides_client: 'job/1.2' }, message: 'x' },
});
const json = (value: object): string => JSON.stringify(value);

/** Each says `GET /api/v1/dataset`. */
const FORMS: readonly [name: string, line: string][] = [
  ['common', COMMON],
  ['combined', `${COMMON} "https://a.example/?x=y" "Mozilla/5.0 (\\"POST /x HTTP/1.1\\")"`],
  ['AWS ALB', ALB],
  ["Fides' text", FIDES],
  ["Fides' text in colour", FIDES.replace('INFO', '\u001b[1mINFO\u001b[0m')],
  ["Fides' text below compose", `fides-1  | ${FIDES}`],
  ["Fides' JSON", LOGURU],
  ['a wrapper in a wrapper', json({ log: json({ log: COMMON }) })],
  ["Fides' text kept by Docker", json({ log: `${FIDES}\n`, stream: 'stdout' })],
  ['nginx JSON', json({ request: `GET ${PATH}?a=b HTTP/1.1`, status: 200 })],
  ['nginx JSON in parts', json({ request_method: 'GET', request_uri: `${PATH}?a=b` })],
  ['a member of a list', `${json({ method: 'GET', uri: PATH })},`],
  ['Traefik', json({ RequestMethod: 'GET', RequestPath: PATH })],
  ['Caddy', json({ request: { method: 'GET', uri: `${PATH}?a=b` } })],
  ['GCP', json({ httpRequest: { requestMethod: 'GET', requestUrl: `https://a.example${PATH}` } })],
  ['ECS', json({ 'http.request.method': 'GET', 'url.path': PATH })],
  ['a user in the address', json({ method: 'get', url: `https://u:hidden@a.example${PATH}` })],
  ['a parameter behind a semicolon', json({ method: 'GET', path: `${PATH};jsessionid=hidden` })],
];

const OTHERS: readonly [name: string, line: string, Reading['unreadable']][] = [
  ['a line behind another', `${COMMON}${COMMON}`, 1],
  ['a line behind another, old line ends', `${COMMON}\r${COMMON.replace('GET', 'PUT')}\r`, 1],
  ['Fides behind Fides', `${FIDES}${FIDES}`, 1],
  ['a proxy behind Fides', `${FIDES}${COMMON}`, 1],
  ['Fides behind a proxy', `${COMMON}${FIDES}`, 1],
  ['JSON behind a proxy', `${COMMON}${json({ method: 'PUT', uri: PATH })}`, 1],
  ['uvicorn behind a proxy', `${COMMON}INFO:     10.0.0.1:5 - "PUT ${PATH} HTTP/1.1" 200 OK`, 1],
  [
    'JSON behind uvicorn',
    `10.0.0.1:5 - "PUT ${PATH} HTTP/1.1" 200 OK${json({ method: 'PUT', uri: PATH })}`,
    1,
  ],
  ['a call of OkHttp', '--> DELETE https://fides.example.com/api/v1/user/1 http/1.1', 1],
  ['the reply to it', '<-- 204 https://fides.example.com/api/v1/user/1 (12ms)', 0],
  ['a table with semicolons', ';10.0.0.1;DELETE;/api/v1/user/1;204', 1],
  ['a comment', '-- DELETE /api/v1/user/1', 0],
  ['a path without its slash', '{"reqMethod":"DELETE","reqPath":"api/v1/user/1"}', 1],
  ['one at known places', '{"method":"DELETE","path":"api/v1/user/1"}', 1],
  ['one in a text', 'deleted by job: DELETE api/v1/user/1 204', 1],
  ['small letters', '{"request":{"verb":"delete","resource":"/api/v1/user/1"}}', 1],
  ['small letters and a file', '{"action":"delete","file":"/srv/data/api.csv"}', 0],
  ['no request', '10.0.0.1 - - [01/Oct/2026:13:55:36 +0000] "-" 408 0', 0],
  ['no request, ALB', ALB.replace(/"GET [^"]*"/, '"- http://a.example:80- -"'), 0],
  ['another message of Fides', '2026-10-01 10:00:00.123 | INFO     |  - Starting', 0],
  ['another message of Fides, JSON', json({ text: 'x', record: { extra: {} } }), 0],
  ['another method', COMMON.replace('GET', 'PROPFIND'), 0],
  ['the server as a whole', COMMON.replace(`GET ${PATH}?size=1`, 'OPTIONS *'), 0],
  ['a start-up line', 'INFO:     Started server process [7]', 0],
  ['words', 'Traceback (most recent call last):', 0],
  ['a comment', '# GET /api/v1/dataset', 0],
  ['broken JSON', '{"method": "GET", "path": "/a', 1],
  ['a TLS hello', '10.0.0.1 - - [01/Oct/2026] "\\x16\\x03\\x01" 400 0', 0],
  ['a proxy request', COMMON.replace(PATH, 'ftp://a.example/x'), 1],
  ['a dict that is cut off', FIDES.slice(0, FIDES.indexOf("'path'")), 1],
  ['a method and a path of no known form', 'GET 200 /api/v1/dataset', 1],
];

const read = (text: string | Buffer, size = 65_536, client?: string): Promise<Reading> =>
  readAccessLog(pieces(Buffer.from(text), size), { client });

describe('an access log', () => {
  for (const [name, line] of FORMS) {
    it(`has a request in a line of ${name}`, async () => {
      const found = await read(`${line}\n`);
      assert.deepEqual(seen(found), [`GET ${PATH} x1`]);
      assert.equal(found.unreadable + found.skipped, 0);
    });
  }

  for (const [name, line, unreadable] of OTHERS) {
    it(`has none in ${name}`, async () => {
      const { counted, ...found } = await read(`${line}\r\n`);
      assert.deepEqual([counted, found.unreadable, found.skipped], [0, unreadable, 1 - unreadable]);
    });
  }

  it('takes a path with a quote and a backslash from what Fides writes', async () => {
    const line = FIDES.replace(`'${PATH}'`, `"/api/v1/it's"`).replace('job/1.2', 'a\\\\b');
    const found = await read(line);
    assert.deepEqual(seen(found), ["GET /api/v1/it's x1"]);
    assert.deepEqual(found.clients, ['a\\b']);
  });

  it('does not believe a header that pretends to be a member', async () => {
    const line = FIDES.replace("'job/1.2'", `"x', 'method': 'DELETE', 'path': '/b"`);
    assert.deepEqual(seen(await read(line)), [`GET ${PATH} x1`]);
  });

  it('picks one caller, by its whole name or what stands before the slash', async () => {
    const text = [FIDES, LOGURU, FIDES.replace('job', 'other'), COMMON].join('\n');
    for (const client of ['job', 'job/1.2']) {
      const found = await read(text, 65_536, client);
      assert.deepEqual([found.counted, found.skipped], [2, 2]);
      assert.deepEqual(found.clients, ['job/1.2', 'other/1.2']);
    }
    assert.equal((await read(text, 65_536, 'jo')).counted, 0);
  });

  it('is the same however its bytes come', async () => {
    const text = [...FORMS, ...OTHERS].map(([, line]) => line).join('\r\n\n');
    const whole = await read(text);
    assert.equal(whole.counted, FORMS.length);
    for (const size of [1, 2, 7, 100, 1000]) assert.deepEqual(await read(text, size), whole);
  });

  it('is read in UTF-8, latin1 and UTF-16', async () => {
    const line = COMMON.replace(PATH, '/api/v1/caf\u00e9');
    const utf16 = Buffer.from(`\ufeff${line}\n${line}`, 'utf16le');
    for (const bytes of [Buffer.from(line), Buffer.from(line, 'latin1')]) {
      assert.deepEqual(seen(await read(bytes, 3)), ['GET /api/v1/caf\u00e9 x1']);
    }
    assert.deepEqual(seen(await read(utf16, 5)), ['GET /api/v1/caf\u00e9 x2']);
  });

  it('tells the first line it cannot read by its number and shape, nothing else', async () => {
    const lines = ['GET=Hunter2-\u00e4 /token', 'Hello', 'GET=Hunter3-\u00f6 /other', 'PUT /x'];
    const found = await read([COMMON, ...lines].join('\n'));
    assert.deepEqual([found.unreadable, found.skipped], [3, 1]);
    assert.deepEqual(found.firstUnreadable, { at: 2, shape: 'xxx=xxxxxx9-xx /xxxxx' });
    assert.deepEqual(found.unreadableShapes, [found.firstUnreadable, { at: 5, shape: 'xxx /x' }]);
  });

  it('passes over a gigantic line and counts a request before its end', async () => {
    const giant = 'y'.repeat(3_000_000);
    const found = await read(`${giant}\n${COMMON} "${giant}"\n${COMMON}\n${giant}`, 50_000);
    assert.deepEqual([found.counted, found.unreadable], [2, 2]);
    assert.equal(found.firstUnreadable?.shape, `${'x'.repeat(60)}...`);
  });

  it('takes one line without end, and a document without end, in linear time', async () => {
    const signs = [
      '"',
      '{',
      '[',
      '\\"',
      ' ',
      '=',
      '","',
      'GET /a ',
      '[{"a":',
      '{"events":[{',
      'x | ',
    ];
    for (const sign of signs) {
      const text = sign.repeat(Math.ceil(4_000_000 / sign.length));
      const found = await read(text);
      assert.equal(found.read, found.skipped + found.unreadable, sign);
      assert.ok(found.read <= 1 && found.counted === 0, sign);
    }
  });

  it('puts ids together when there are too many paths, and says what it left out', async () => {
    const many = Array.from({ length: 30_000 }, (_, at) => COMMON.replace(PATH, `/api/v1/a/${at}`));
    const found = await read(many.join('\n'));
    assert.equal(found.counted, 30_000);
    assert.equal(found.requests[0]?.target, '/api/v1/a/{id}');
    assert.equal(found.requests.length, 20_001);
    const words = Array.from({ length: 50_000 }, (_, at) =>
      COMMON.replace(PATH, `/${String(at).replace(/\d/g, (digit) => 'ghijklmnop'[+digit] ?? '')}`),
    );
    assert.equal((await read(words.join('\n'))).dropped, 10_000);
  });

  it('never fails, loses a line or shows a value, whatever stands in it', async () => {
    const random = randomFrom(20_261_001);
    const whole = FORMS.map(([, line]) => line);
    for (let round = 0; round < 300; round += 1) {
      const lines = Array.from({ length: 20 }, () => damaged(pick(whole, random), random));
      const found = await read(
        Buffer.from(lines.join('\n'), 'latin1'),
        1 + Math.floor(random() * 900),
      );
      const total = found.counted + found.skipped + found.unreadable;
      assert.equal(total, lines.filter((line) => line !== '').length, `round ${round}`);
      assert.ok(!JSON.stringify(found.requests).includes('?'));
    }
  });

  it('reads a hostile line in no time', () => {
    for (const sign of ['"', "'", '\\', '{', ' ', '\u001b[', "{'a': "]) {
      for (const head of ['', 'Request received | {', '{"a":"', '"GET ']) {
        assert.ok(parseLogLine(head + sign.repeat(64 * 1024)) !== undefined);
      }
    }
  });
});

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** The line with a piece cut out, doubled or replaced, never with a line break. */
function damaged(line: string, random: () => number): string {
  const at = Math.floor(random() * line.length);
  const to = at + Math.floor(random() * 30);
  const noise = Array.from({ length: 5 }, () =>
    String.fromCharCode(32 + Math.floor(random() * 224)),
  );
  const middle = pick(['', line.slice(at, to).repeat(2), noise.join('')], random);
  return line.slice(0, at) + middle + line.slice(to);
}
