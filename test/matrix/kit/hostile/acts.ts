import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { SandboxReply } from '../../../../src/sandbox/types.ts';
import type { RequestRecord } from '../../../support/fault-server.ts';
import { type Dice, evilDetail, evilJson, evilText, mutated } from './values.ts';

/** What a hostile server answers a request with. */
export type Situation = {
  readonly dice: Dice;
  readonly request: RequestRecord;
  readonly outgoing: ServerResponse;
  /** The sandbox's own reply; calling it makes the sandbox act. */
  readonly right: () => SandboxReply;
  /** Another origin, where nothing may ever arrive. */
  readonly trap: string;
};

type Header = readonly [string, string];
type Body = string | Uint8Array;

const JSON_TYPE: Header = ['content-type', 'application/json'];

/** Writes a reply as bytes, past what node:http would refuse to send, and ends the connection. */
function send(at: Situation, status: number | string, headers: readonly Header[], body: Body) {
  const length: Header = ['content-length', String(Buffer.byteLength(body))];
  raw(at, status, [...headers, length], [body]);
}

function raw(at: Situation, status: number | string, headers: readonly Header[], body: Body[]) {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const socket = socketOf(at);
  socket?.write(
    Buffer.from(`HTTP/1.1 ${status} Said\r\nconnection: close\r\n${lines}\r\n`, 'latin1'),
  );
  for (const piece of body) socket?.write(piece);
  socket?.end();
}

/** The tool may have gone, or go while a large reply is on its way: no failure of the server. */
function socketOf({ outgoing }: Situation): Socket | null {
  outgoing.socket?.on('error', () => outgoing.socket?.destroy());
  return outgoing.socket;
}

/** The sandbox's reply as text. */
function rightText({ right }: Situation): { status: number; text: string } {
  const { status, headers, body } = right();
  const packed = headers['content-encoding'] === 'gzip';
  return { status, text: (packed ? gunzipSync(body) : Buffer.from(body)).toString() };
}

const MEGABYTE = 1024 * 1024;
const bomb = gzipSync(Buffer.alloc(64 * MEGABYTE, ' '), { level: 9 });
const blanks = Buffer.alloc(MEGABYTE, ' ');

const STATUSES = [200, 200, 201, 204, 400, 401, 403, 404, 408, 409, 422, 500, 502] as const;
const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'APPLICATION/JSON',
  'text/html',
  'application/octet-stream',
  'application/jsonx',
  '',
  '\u009b31m',
] as const;

function drip(at: Situation): void {
  const socket = socketOf(at);
  socket?.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n');
  const timer = setInterval(() => socket?.write(' '), 50);
  socket?.on('close', () => clearInterval(timer));
}

function manyHeaders({ dice, request }: Situation): Header[] {
  const kind = dice.number(5);
  if (kind === 0) return Array.from({ length: 100 }, (_, index) => [`x-${index}`, 'x'.repeat(50)]);
  if (kind === 1) return [['x-large', 'x'.repeat(60_000)]];
  const evil = evilText(dice, request);
  // Control characters below 128 are no HTTP; those above are, and 155 begins an escape sequence.
  const text = evil.slice(0, 500).replace(/[^\u0020-\u007e\u0080-\u00ff]/gu, ' ');
  if (kind === 2)
    return [
      ['x-request-id', text],
      ['x-request-id', text],
    ];
  if (kind === 3) return [['retry-after', dice.of(['0', '1', '-5', '99999999999999999999', text])]];
  return [
    ['set-cookie', 'session=1; Path=/'],
    ['__proto__', 'x'],
    ['constructor', 'x'],
    ['www-authenticate', 'Basic realm="give it to me"'],
    ['refresh', '0; url=http://127.0.0.1/'],
  ];
}

/** Every way of a hostile server, by the name it is counted under. */
export const ACTS: Readonly<Record<string, (at: Situation) => void>> = {
  'another document': (at) =>
    send(at, at.dice.of(STATUSES), [JSON_TYPE], evilJson(at.dice, at.request)),
  'a mutated document': (at) => {
    const { status, text } = rightText(at);
    send(at, status, [JSON_TYPE], mutated(at.dice, at.request, text));
  },
  'a document cut or trailed': (at) => {
    const { status, text } = rightText(at);
    const cut = at.dice.chance(0.5) ? text.slice(0, at.dice.number(text.length)) : `${text}}`;
    send(at, status, [JSON_TYPE], cut);
  },
  'an odd refusal': (at) =>
    send(at, at.dice.of(STATUSES), [JSON_TYPE], evilDetail(at.dice, at.request)),
  'any status': (at) => {
    const { dice } = at;
    const status = 100 + dice.number(500);
    const bare = status < 200 || status === 204 || status === 304 || dice.chance(0.5);
    send(at, status, [JSON_TYPE], bare ? '' : evilDetail(dice, at.request));
  },
  'another type': (at) => {
    const { status, text } = rightText(at);
    send(at, status, [['content-type', at.dice.of(TYPES)]], text);
  },
  'odd headers': (at) => {
    const { status, text } = rightText(at);
    send(at, at.dice.chance(0.7) ? status : 422, [JSON_TYPE, ...manyHeaders(at)], text);
  },
  'a redirect': (at) => {
    const location = at.dice.of([at.trap, `${at.trap}${at.request.path}`, '//', '', '\u009b31m']);
    send(at, at.dice.of([300, 301, 302, 303, 304, 307, 308]), [['location', location]], '');
  },
  'a large body': (at) => {
    const size = at.dice.of([1, 8, 9, 20]);
    const pieces = Array.from({ length: size }, () => blanks);
    raw(at, at.dice.of(STATUSES), [JSON_TYPE], pieces);
  },
  'a gzip bomb': (at) =>
    send(at, at.dice.of(STATUSES), [JSON_TYPE, ['content-encoding', 'gzip']], bomb),
  'bad gzip': (at) => {
    const packed = gzipSync('{"detail":"Failed to authenticate"}');
    const broken = at.dice.of([packed.subarray(0, 15), Buffer.from('no gzip'), Buffer.alloc(0)]);
    send(at, 401, [JSON_TYPE, ['content-encoding', 'gzip']], broken);
  },
  'a length too large': (at) => raw(at, 200, [JSON_TYPE, ['content-length', '500']], ['{}']),
  'a length too small': (at) => raw(at, 200, [JSON_TYPE, ['content-length', '1']], ['{"a":1}']),
  'no HTTP at all': (at) => {
    const junk = ['SSH-2.0-x\r\n', 'HTTP/9.9 200 OK\r\n\r\n', '\0\0\0', 'HTTP/1.1 99999 x\r\n\r\n'];
    socketOf(at)?.end(at.dice.of(junk));
  },
  'control characters in a header': (at) =>
    raw(at, 200, [['x-request-id', '\u001b]0;owned\u0007'], JSON_TYPE], ['{}']),
  'two lengths': (at) => {
    const lengths: Header[] = [
      ['content-length', '2'],
      ['content-length', '3'],
    ];
    raw(at, 200, [JSON_TYPE, ...lengths], ['{}x']);
  },
  'broken chunks': (at) => {
    const chunks = at.dice.of([
      'zz\r\n{}\r\n',
      '5\r\n{}',
      '2\r\n{}\r\n',
      'ffffffffffffffff1\r\n{}',
    ]);
    raw(at, 200, [JSON_TYPE, ['transfer-encoding', 'chunked']], [chunks]);
  },
  'a body byte by byte': drip,
  'a stop in the middle': (at) => {
    socketOf(at)?.write(
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    );
  },
  silence: (at) => void socketOf(at),
  'a reset': (at) => void at.outgoing.socket?.resetAndDestroy(),
  'a reset after the deed': (at) => {
    at.right();
    at.outgoing.socket?.resetAndDestroy();
  },
};
