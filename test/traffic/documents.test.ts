import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FidesAuthError } from '../../src/errors.ts';
import { readHar } from '../../src/traffic/har.ts';
import { readPostman } from '../../src/traffic/postman.ts';
import { randomFrom, seen } from './sources.ts';

const CANARY = 'hidden-value-7d1f';
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const entry = (method: string, url: string, mimeType = 'application/json'): object => ({
  request: {
    method,
    url,
    headers: [{ name: 'Authorization', value: CANARY }],
    postData: { text: CANARY },
  },
  response: { content: { mimeType, text: CANARY } },
});

const HAR = {
  log: {
    version: '1.2',
    entries: [
      entry('GET', `https://u:${CANARY}@fides.example.com/api/v1/dataset?token=${CANARY}`),
      entry('GET', 'https://fides.example.com/api/v1/dataset#x'),
      entry('POST', 'https://FIDES.example.com/base/api/v1/system/'),
      entry('GET', 'https://fides.example.com/', 'text/html; charset=utf-8'),
      entry('GET', 'https://fides.example.com/_next/a.js', 'application/javascript'),
      entry('GET', 'https://fides.example.com/health'),
      entry('POST', 'https://stats.example.org/collect'),
      entry('CONNECT', 'https://fides.example.com/api/v1/x'),
      { request: { method: 'GET', url: `data:text/plain,${CANARY}` } },
      7,
    ],
  },
};

const COLLECTION = {
  info: { schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  variable: [
    { key: 'host', value: '{{origin}}/api/v1/' },
    { key: 'origin', value: 'http://localhost:8080' },
    { key: 'secret_key', value: CANARY },
  ],
  item: [
    {
      name: 'folder',
      item: [
        { request: { method: 'GET', url: { raw: `{{host}}/dataset?x=${CANARY}` } } },
        { name: 'inner', item: [{ request: { url: '{{host}}/system/:key/{{secret_key}}' } }] },
      ],
    },
    { request: 'https://fides.example.com/api/v1/user' },
    { request: { method: 'PUT', url: { raw: '{{unknown}}/policy/{{ policy key }}' } } },
    { request: { method: 'POST', url: { raw: '{{unknown}}/api/v1/policy' } } },
    { request: { method: 'DELETE', url: { host: ['{{host}}'], path: ['policy', ':id'] } } },
    { request: { method: 'GET', url: 'https://{{name}}/api/v1/scope' } },
    { request: { method: 'LINK', url: '{{host}}/x' } },
    { request: { method: 'GET' } },
    { name: 'nothing' },
  ],
};

describe('a HAR file', () => {
  it('gives the requests with their hosts, pages marked', () => {
    const found = readHar(bytes(HAR), 'x.har');
    assert.deepEqual(seen(found), [
      'GET /api/v1/dataset x2',
      'GET / x1',
      'GET /_next/a.js x1',
      'GET /health x1',
      'POST /base/api/v1/system/ x1',
      'POST /collect x1',
    ]);
    const pages = found.requests.filter(({ page }) => page).map(({ target }) => target);
    assert.deepEqual(pages, ['/', '/_next/a.js']);
    assert.deepEqual(
      [...new Set(found.requests.map(({ host }) => host))],
      ['fides.example.com', 'stats.example.org'],
    );
    assert.deepEqual([found.counted, found.skipped, found.unreadable], [7, 2, 1]);
    assert.ok(!JSON.stringify(found).includes(CANARY));
  });

  it('has methods with blanks around them, and entries whose method can be none', () => {
    const url = 'https://fides.example.com/api/v1/policy';
    const methods = [' DELETE', 'put\n', 'TRACE', 'PROPFIND', '', ' ', '-', 'DELETE GET', '{{m}}'];
    const entries = methods.map((method) => entry(method, url));
    const found = readHar(bytes({ log: { entries } }), 'x.har');
    assert.deepEqual(seen(found).sort(), ['DELETE /api/v1/policy x1', 'PUT /api/v1/policy x1']);
    assert.deepEqual([found.skipped, found.unreadable], [2, 5]);
  });

  it('is read with a mark of UTF-8 or UTF-16', () => {
    const text = `\ufeff${JSON.stringify(HAR)}`;
    for (const encoding of ['utf8', 'utf16le'] as const) {
      assert.equal(readHar(Buffer.from(text, encoding), 'x.har').counted, 7);
    }
  });
});

describe('a Postman collection', () => {
  it('gives the requests of all folders, its variables as servers or parameters', () => {
    const found = readPostman(bytes(COLLECTION), 'x.json');
    assert.deepEqual(seen(found).sort(), [
      'DELETE /api/v1/policy/{id} x1',
      'GET /api/v1/dataset x1',
      'GET /api/v1/scope x1',
      'GET /api/v1/system/{key}/{secret_key} x1',
      'GET /api/v1/user x1',
      'POST /api/v1/policy x1',
      'PUT /api/v1/policy/{policy-key} x1',
    ]);
    assert.deepEqual([found.skipped, found.unreadable], [1, 2]);
    assert.ok(!JSON.stringify(found).includes(CANARY));
  });

  it('may have its method in a variable; one without a value is not known', () => {
    const url = '{{unknown}}/api/v1/policy';
    const item = ['{{method}}', '{{verb}}', '{{ nowhere }}', '{{circle}}', 7, 'LINK', ' put '].map(
      (method) => ({ request: { method, url } }),
    );
    const variable = [
      { key: 'method', value: '{{verb}}' },
      { key: 'verb', value: 'delete' },
      { key: 'circle', value: '{{circle}}' },
    ];
    const found = readPostman(bytes({ ...COLLECTION, item, variable }), 'x.json');
    assert.deepEqual(seen(found).sort(), ['DELETE /api/v1/policy x2', 'PUT /api/v1/policy x1']);
    assert.deepEqual([found.skipped, found.unreadable], [1, 3]);
  });

  it('may name its variables in a circle and nest its folders deep', () => {
    const circle = { variable: [{ key: 'a', value: '{{a}}' }], item: [{ request: '{{a}}/b' }] };
    assert.deepEqual(seen(readPostman(bytes(circle), 'x')), ['GET /api/v1/b x1']);
    const deep = `{"item":${'[{"item":'.repeat(2000)}[]${'}]'.repeat(2000)}}`;
    assert.equal(readPostman(Buffer.from(deep), 'x').counted, 0);
  });
});

describe('a document that is none', () => {
  const TEXTS: readonly [name: string, text: string][] = [
    ['nothing', ''],
    ['words', CANARY],
    ['a list', `["${CANARY}"]`],
    ['another object', `{"a":"${CANARY}"}`],
    ['entries of another kind', `{"log":{"entries":"${CANARY}"},"item":{"a":1}}`],
    ['zeros', '\0'.repeat(100)],
  ];
  for (const [name, text] of TEXTS) {
    it(`is refused: ${name}`, () => {
      for (const read of [readHar, readPostman]) refused(() => read(Buffer.from(text), 'FILE'));
    });
  }

  it('is refused wherever it is cut off, and says so', () => {
    const random = randomFrom(7);
    const whole = JSON.stringify(HAR);
    for (let round = 0; round < 200; round += 1) {
      const text = whole.slice(0, 1 + Math.floor(random() * (whole.length - 1)));
      const message = refused(() => readHar(Buffer.from(text), 'FILE'));
      if (!text.endsWith('}')) assert.match(message, /^FILE: it is cut off before its end$/);
    }
  });
});

/** The message of the error that must come, which shows nothing of the file. */
function refused(act: () => unknown): string {
  let message = '';
  assert.throws(act, (error) => {
    assert.ok(error instanceof FidesAuthError && error.code === 'input.invalid');
    assert.ok(error.details.fix?.startsWith('export it again'));
    message = error.message;
    return !message.includes(CANARY.slice(0, 6));
  });
  return message;
}
