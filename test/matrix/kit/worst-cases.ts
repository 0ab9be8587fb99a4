import { gzipSync } from 'node:zlib';
import type { RequestName } from '../../support/requests.ts';
import { nested } from './hostile/values.ts';

export type Line = 'bootstrap' | 'token' | 'recover' | 'revoke';

export const LINES: Readonly<Record<Line, readonly string[]>> = {
  bootstrap: ['bootstrap', '--preset', 'auditor', '-p', 'ci', '--no-input'],
  token: ['token', '-p', 'ci', '--fresh'],
  recover: ['recover', '--yes'],
  revoke: ['revoke', '-p', 'ci', '--yes'],
};

/** A command, the request that is answered badly, and with what. */
export type Case = {
  readonly line: Line;
  readonly name: RequestName;
  readonly status?: number;
  readonly body: string | Uint8Array;
  /** For people, and not with --json. */
  readonly text?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Read piece by piece, and so unpacked a hundred times: for the full run. */
  readonly slow?: boolean;
};

const issue = (loc: string, msg: string): string => `{"detail":[{"loc":${loc},"msg":${msg}}]}`;
const token = (value: string, more = ''): string =>
  `{"access_token":${JSON.stringify(value)}${more}}`;
const pair = (id: string): string =>
  JSON.stringify({ client_id: id, client_secret: 'x'.repeat(32) });
const deep = nested('[', ']');
const blanks = Buffer.alloc(20 * 1024 * 1024, ' ');
const bomb = { 'content-encoding': 'gzip' };

export const CASES: Readonly<Record<string, Case>> = {
  'an id that is half a character': { line: 'bootstrap', name: 'create', body: pair('\ud800') },
  'an id too long for a file': {
    line: 'bootstrap',
    name: 'create',
    body: pair('\u{1f600}'.repeat(90)),
  },
  'an issue at a place nested without end': {
    line: 'bootstrap',
    name: 'create',
    status: 422,
    body: issue(deep, '"x"'),
  },
  'an issue whose words are an object': {
    line: 'token',
    name: 'proof token',
    status: 422,
    body: issue('["body"]', '{"toString":1,"valueOf":1}'),
  },
  'an issue whose words are nested without end': {
    line: 'token',
    name: 'proof token',
    status: 422,
    body: issue('["query"]', deep),
  },
  'a token with control characters': {
    line: 'token',
    name: 'proof token',
    body: token('\u001b]0;owned\u0007'),
    text: true,
  },
  'a token that ends after the end of time': {
    line: 'token',
    name: 'proof token',
    body: token('x'.repeat(40), ',"expires_in":9007199254740991'),
  },
  'a list with half a character as an id': {
    line: 'recover',
    name: 'search',
    body: `{"items":[{"client_id":"\\ud800","description":"[fidesauth2 ${'ab'.repeat(16)}]"}],"total":1,"pages":1}`,
  },
  'a secret that stands in every error': {
    line: 'bootstrap',
    name: 'create',
    body: JSON.stringify({ client_id: 'a', client_secret: '{"error":{"code":"' }),
  },
  'a refusal without end': { line: 'bootstrap', name: 'create', status: 422, body: deep },
  'an issue at no place': {
    line: 'bootstrap',
    name: 'create',
    status: 422,
    body: issue('{}', '0'),
  },
  'a detail nested without end': {
    line: 'token',
    name: 'proof token',
    status: 422,
    body: `{"detail":${deep}}`,
  },
  'a document nested without end': { line: 'token', name: 'proof token', body: deep },
  'a list nested without end': { line: 'recover', name: 'search', body: `{"items":${deep}}` },
  'an id that leads out of the store': {
    line: 'bootstrap',
    name: 'create',
    body: pair('../../../../../../tmp/fidesauth-owned'),
  },
  'an id that is a folder': { line: 'bootstrap', name: 'create', body: pair('..') },
  'an id with control characters': { line: 'bootstrap', name: 'create', body: pair('a\u001b[2J') },
  'a registry that holds control characters': {
    line: 'bootstrap',
    name: 'registry',
    body: JSON.stringify(['client:read', 'scope:read', 'a\u009b31m']),
  },
  'a token of 20 MB': { line: 'token', name: 'proof token', body: blanks },
  'a token in a gzip bomb': {
    line: 'token',
    name: 'proof token',
    body: gzipSync(blanks),
    headers: bomb,
  },
  'a registry of 20 MB': { line: 'bootstrap', name: 'registry', body: blanks },
  'a list in a gzip bomb': {
    line: 'recover',
    name: 'search',
    slow: true,
    body: gzipSync(blanks),
    headers: bomb,
  },
};
