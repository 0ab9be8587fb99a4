import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountFor, type RecordingSummary } from '../../src/domain/api/accounting.ts';
import type { RecordedPlace, Recording } from '../../src/domain/api/recorded-hosts.ts';
import { hasCode } from '../../src/errors.ts';
import { readAccessLog } from '../../src/traffic/access-log.ts';
import { readHar } from '../../src/traffic/har.ts';
import { readPostman } from '../../src/traffic/postman.ts';
import { pieces } from './sources.ts';

const HOME = 'https://fides.example.com';
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const call = (url: string, method = 'GET', status = 200): object => ({
  request: { method, url },
  response: { status },
});

function har(...urls: string[]): Recording {
  const entries = urls.map((url) => call(url));
  return {
    source: '--har x',
    kind: 'document',
    reading: readHar(bytes({ log: { entries } }), 'x'),
  };
}

function postman(document: object): Recording {
  return { source: '--postman x', kind: 'document', reading: readPostman(bytes(document), 'x') };
}

async function log(...lines: string[]): Promise<Recording> {
  const reading = await readAccessLog(pieces(Buffer.from(lines.join('\n')), 999));
  return { source: '--access-log x', kind: 'log', reading };
}

const ALB = (host: string, path = '/api/v1/system', status = 200): string =>
  `https 2026-11-25T21:00:00.186641Z app/lb/50dc6c495c0c9188 10.0.0.1:2817 10.0.0.2:80 0.08 0.02 ` +
  `0.03 ${status} ${status} 0 57 "GET https://${host}:443${path} HTTP/1.1" "job" - -`;

function account(recording: Recording, place: Partial<RecordedPlace> = {}): RecordingSummary {
  const all = { server: undefined, hosts: [], prefix: undefined, ...place };
  const { recordings, requests } = accountFor([recording], all);
  const [summary] = recordings;
  assert.ok(summary !== undefined);
  assert.equal(total(summary), summary.read);
  assert.equal(
    requests.reduce((sum, { count }) => sum + count, 0),
    summary.counted - summary.unauthorized,
  );
  return summary;
}

function total({ counted, skipped, unreadable, ...rest }: RecordingSummary): number {
  const elsewhere = rest.elsewhere.reduce((sum, { count }) => sum + count, 0);
  return counted + skipped + unreadable + elsewhere;
}

const told = ({ counted, elsewhere }: RecordingSummary): unknown[] => [
  counted,
  elsewhere.map(({ host, count }) => `${host} ${count}`),
];

describe('the hosts of a recording', () => {
  const TWO = har(`${HOME}/api/v1/system`, 'https://crm.example.com/api/v1/user/17');

  it('are this server or named, never counted', () => {
    assert.deepEqual(told(account(TWO, { server: HOME })), [1, ['crm.example.com 1']]);
    assert.deepEqual(told(account(TWO, { server: `${HOME}:443/base` })), [
      1,
      ['crm.example.com 1'],
    ]);
    const other = account(TWO, { server: 'https://third.example.com' });
    assert.deepEqual(told(other), [0, ['crm.example.com 1', 'fides.example.com 1']]);
  });

  it('must be told apart by somebody where no server is known', () => {
    assert.throws(
      () => account(TWO),
      (error) => hasCode(error, 'input.missing'),
    );
    const one = har(`${HOME}/api/v1/system`, 'https://cdn.example.com/x.js', `${HOME}/health`);
    assert.deepEqual(told(account(one)), [2, ['cdn.example.com 1']]);
  });

  it('count as others with their pages, while pages here are no requests', () => {
    const page = (url: string): object => ({
      request: { method: 'GET', url },
      response: { status: 200, content: { mimeType: 'text/html' } },
    });
    const urls = [`${HOME}/systems`, 'https://cdn.example.com/a.html'];
    const entries = [call(`${HOME}/api/v1/system`), ...urls.map(page)];
    const reading = readHar(bytes({ log: { entries } }), 'x');
    const found = account({ source: '--har x', kind: 'document', reading }, { server: HOME });
    assert.deepEqual(told(found), [1, ['cdn.example.com 1']]);
    assert.equal(found.skipped, 1);
  });

  it('may be named by a flag', () => {
    const hosts = ['CRM.example.com:443'];
    assert.deepEqual(told(account(TWO, { server: HOME, hosts })), [1, ['fides.example.com 1']]);
  });

  it('are one under every name of this machine, and with the ports that need not be said', () => {
    const local = har('http://localhost:8080/api/v1/system', 'http://[::1]:8080/api/v1/system');
    assert.equal(account(local, { server: 'http://127.0.0.1:8080' }).counted, 2);
    assert.equal(account(local, { server: 'http://127.0.0.1:9090' }).counted, 0);
    const plain = har('http://fides.example.com:80/api/v1/system', 'https://fides.example.com./x');
    assert.equal(account(plain, { server: HOME }).counted, 1);
  });

  it('of a log may be another name of the server, where there is one', async () => {
    const one = await log(ALB('internal.example.com'), ALB('10.0.0.9', '/health'));
    const found = account(one, { server: HOME });
    assert.deepEqual(told(found), [1, ['10.0.0.9 1']]);
    assert.deepEqual(found.hosts, ['internal.example.com']);
    const two = await log(ALB('a.example.com'), ALB('b.example.com'));
    assert.equal(account(two, { server: HOME }).counted, 0);
    const own = await log(ALB('fides.example.com'), ALB('b.example.com'));
    assert.deepEqual(told(account(own, { server: HOME })), [1, ['b.example.com 1']]);
  });

  it('that a variable stands for are the server; written ones are themselves', () => {
    const variable = [{ key: 'host', value: 'http://localhost:8080/api/v1' }];
    const item = [
      { request: '{{host}}/system' },
      { request: 'https://crm.example.com/api/v1/user' },
    ];
    assert.deepEqual(told(account(postman({ item, variable }), { server: HOME })), [
      1,
      ['crm.example.com 1'],
    ]);
    assert.throws(
      () => account(postman({ item })),
      (error) => hasCode(error, 'input.missing'),
    );
    const two = [{ request: '{{a}}/api/v1/x' }, { request: '{{b}}/api/v1/x' }];
    const values = ['a', 'b'].map((key) => ({ key, value: `https://${key}.example.com` }));
    const server = 'https://b.example.com';
    const found = account(postman({ item: two, variable: values }), { server });
    assert.deepEqual(told(found), [1, ['a.example.com 1']]);
  });
});

describe('what was answered', () => {
  it('401 is told apart, and 404 counts', async () => {
    const line = (status: number, path = '/api/v1/user'): string =>
      `a - - [x] "DELETE ${path} HTTP/1.1" ${status} 1`;
    const lines = [line(401), line(401), line(200), line(404, '/api/v1/system/x'), line(403)];
    const found = account(await log(...lines, '# a comment'));
    assert.deepEqual(
      [found.read, found.counted, found.unauthorized, found.notFound, found.skipped],
      [6, 5, 2, 1, 1],
    );
  });
});

describe('paths that a proxy has cut', () => {
  it('are put right by a prefix, once', async () => {
    const recording = await log('a - - [x] "GET /system HTTP/1.1" 200 1', ALB('x', '/api/v1/user'));
    const place = { server: undefined, hosts: [], prefix: '/api/v1' };
    const targets = accountFor([recording], place).requests.map(({ target }) => target);
    assert.deepEqual(targets.sort(), ['/api/v1/system', '/api/v1/user']);
  });
});
