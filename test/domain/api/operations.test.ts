import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiDescription } from '../../../src/domain/api/api-document.ts';
import { type Matched, matcherOf } from '../../../src/domain/api/match-operation.ts';
import { type NamedAndRecorded, neededScopes } from '../../../src/domain/api/needed-scopes.ts';
import { type ApiDescription, operationName } from '../../../src/domain/api/operation.ts';
import { parseEndpoint, requestText } from '../../../src/domain/api/request.ts';
import { hasCode } from '../../../src/errors.ts';
import { apiDocument, type Described, OPERATIONS } from '../../support/api.ts';

function described(operations: Described): ApiDescription {
  const found = apiDescription(apiDocument(operations));
  if (typeof found === 'string') throw new Error(found);
  return found;
}

const API = described(OPERATIONS);

const found = (matched: Matched): string =>
  matched.kind === 'none' ? matched.reason : operationName(matched.operation);

describe('the description of a server', () => {
  const scopesOf = (name: string) =>
    API.operations.find((operation) => operationName(operation) === name);

  it('names the scopes of all entries of an operation, which Fides wants together', () => {
    const upsert = scopesOf('PUT /api/v1/dataset/upsert');
    assert.deepEqual(upsert?.scopes, ['ctl_dataset:create', 'ctl_dataset:update']);
    assert.deepEqual(scopesOf('GET /health')?.scopes, []);
  });

  it('does not count the pages of the admin UI as operations', () => {
    assert.ok(!API.operations.some(({ path }) => path.includes('catchall')));
  });

  it('is put right where Fides decides in its code', () => {
    assert.deepEqual(scopesOf('GET /api/v1/user')?.scopes, ['user:read']);
    assert.deepEqual(scopesOf('PUT /api/v1/user/{user_id}')?.scopes, ['user:update']);
    assert.match(scopesOf('POST /api/v1/logout')?.uncallable ?? '', /deletes the client/);
    const webhook = scopesOf('POST /api/v1/request-task/callback');
    assert.match(webhook?.uncallable ?? '', /webhook's token/);
    assert.match(scopesOf('POST /api/v1/oauth/client')?.note ?? '', /that it grants/);
  });

  it('is never lessened: what it names counts, and the word for its want is left out', () => {
    const [user] = described({ 'GET /api/v1/user': [['user:read', 'brand:new']] }).operations;
    assert.deepEqual([user?.scopes, user?.note], [['brand:new', 'user:read'], undefined]);
  });

  it('of Fidesplus is told to be that', () => {
    assert.doesNotMatch(API.caveats.join(), /Fidesplus/);
    const plus = described({ 'GET /api/v1/plus/health': undefined, 'GET /api/v1/a': [['a:b']] });
    assert.match(plus.caveats.join(), /Fidesplus/);
  });

  const NONE: readonly [unknown, string][] = [
    [null, 'not an OpenAPI document'],
    [[], 'not an OpenAPI document'],
    ['openapi', 'not an OpenAPI document'],
    [
      { swagger: '2.0', paths: {} },
      'a Swagger 2 document, and Fides describes itself in OpenAPI 3',
    ],
    [{ log: { entries: [] } }, 'a HAR file, which belongs to --har'],
    [
      { info: { schema: 'https://schema.getpostman.com/json/collection/v2.1.0/' } },
      'a Postman collection, which belongs to --postman',
    ],
    [
      { openapi: '3.0.1', info: { title: 'fides' }, paths: { '/a': { 'x-a': 1 } } },
      'an OpenAPI document without operations',
    ],
    [
      { openapi: '3.0.1', info: { title: 'fides' }, paths: { '/api/v1/a': { get: {} } } },
      'a description that was cut: most operations have lost the scopes that Fides gives them',
    ],
    [{ openapi: 3 }, 'not an OpenAPI document'],
    [{ openapi: '3.1.0' }, 'the description of another service'],
    [{ openapi: '3.1.0', info: { title: 'petstore' } }, 'the description of another service'],
    [{ openapi: '3.1.0', info: { title: 'fides' } }, 'an OpenAPI document without paths'],
  ];
  for (const [document, why] of NONE) {
    it(`${JSON.stringify(document)} is ${why}`, () => assert.equal(apiDescription(document), why));
  }

  it('that lacks what every Fides has is told to be not whole', () => {
    const cut = described({ 'GET /api/v1/a': [['a:b']] });
    assert.match(cut.caveats.join(), /is incomplete: it lacks POST \/api\/v1\/oauth\/token/);
  });

  it('matches a segment of many parameters in linear time', () => {
    const path = `/api/v1/${'{a}'.repeat(4)}-{b}-{c}-{d}-{e}`;
    const api = described({ [`GET ${path}`]: [['a:b']] });
    const match = matcherOf(api.operations, undefined);
    const start = performance.now();
    const long = `/api/v1/${'x-'.repeat(1000)}`;
    for (let at = 0; at < 500; at += 1) match({ method: 'GET', target: `${long}${at}/y` });
    assert.equal(match({ method: 'GET', target: `${long}y` }).kind, 'operation');
    assert.equal(match({ method: 'GET', target: '/api/v1/abcd-b-c-d-' }).kind, 'none');
    assert.equal(match({ method: 'GET', target: '/api/v1/abcd-b-c-d-e' }).kind, 'operation');
    assert.ok(performance.now() - start < 10_000);
  });

  it('with parts of the wrong form gives what is sound in it', () => {
    const paths = {
      '/api/v1/a': { get: { security: 'x' }, parameters: [], post: 7, 'x-y': {} },
      '/api/v1/b': { get: { security: [null, ['x'], { A: 'b', B: ['c:d', 7, 'e\u001b[2J'] }] } },
      'no/slash': { get: {} },
      '/bell\u0007': { get: {} },
      '/api/v1/c': null,
    };
    const api = apiDescription({ openapi: '3', info: { title: 'fides', version: 2 }, paths });
    if (typeof api === 'string') throw new Error(api);
    assert.equal(api.version, undefined);
    assert.deepEqual(
      api.operations.map((operation) => [operationName(operation), ...operation.scopes]),
      [['GET /api/v1/a'], ['POST /api/v1/a'], ['GET /api/v1/b', 'c:d'], ['GET /openapi.json']],
    );
  });
});

describe('the operation of a request', () => {
  const match = matcherOf(API.operations, 'https://fides.example.com/base');
  const CASES: readonly [request: string, operation: string][] = [
    ['GET /api/v1/dataset', 'GET /api/v1/dataset'],
    ['get /api/v1/dataset/', 'GET /api/v1/dataset'],
    ['GET /api/v1/dataset?page=1&x=/a/b', 'GET /api/v1/dataset'],
    ['GET /api/v1/dataset#part', 'GET /api/v1/dataset'],
    ['GET /api/v1/dataset/my_set', 'GET /api/v1/dataset/{fides_key}'],
    ['GET /api/v1/dataset/{key}', 'GET /api/v1/dataset/{fides_key}'],
    ['GET /api/v1/dataset/:key', 'GET /api/v1/dataset/{fides_key}'],
    ['GET /api/v1/dataset/upsert', 'GET /api/v1/dataset/{fides_key}'],
    ['PUT /api/v1/dataset/upsert', 'PUT /api/v1/dataset/upsert'],
    ['GET /api/v1/dataset/clean/assessment', 'GET /api/v1/dataset/clean/{step}'],
    ['GET /api/v1/dataset/other/assessment', 'GET /api/v1/dataset/{fides_key}/assessment'],
    ['GET /api/v1/dataset/a%20b', 'GET /api/v1/dataset/{fides_key}'],
    ['GET /api/v1/data%73et', 'GET /api/v1/dataset'],
    ['GET /api/v1/dataset/100%', 'GET /api/v1/dataset/{fides_key}'],
    ['GET /api/v1/dataset/%ff', 'GET /api/v1/dataset/{fides_key}'],
    ['HEAD /api/v1/dataset', 'GET /api/v1/dataset'],
    ['OPTIONS /api/v1/dataset', 'GET /api/v1/dataset'],
    ['GET /base/api/v1/dataset', 'GET /api/v1/dataset'],
    ['GET /other/base/api/v1/dataset', 'GET /api/v1/dataset'],
    ['GET https://FIDES.example.com:443/base/api/v1/dataset?a=b', 'GET /api/v1/dataset'],
    ['GET https://kim:pw@fides.example.com/api/v1/dataset', 'GET /api/v1/dataset'],
    ['GET /openapi.json', 'GET /openapi.json'],
    ['GET http://fides.example.com:8080/api/v1/dataset', 'another server'],
    ['GET https://elsewhere.example.com/api/v1/dataset', 'another server'],
    // Fides decodes before it looks, so an encoded slash parts the segments there too.
    ['GET /api/v1/dataset/a%2Fb', 'no such path'],
    ['GET /api/v1/dataset//', 'no such path'],
    ['GET /api/v1/Dataset', 'no such path'],
    ['GET /api/v1', 'no such path'],
    ['GET /dataset', 'no such path'],
    ['DELETE /api/v1/dataset', 'no DELETE there'],
  ];
  for (const [request, operation] of CASES) {
    it(`${request} is ${operation}`, () => {
      assert.equal(found(match(parseEndpoint(request))), operation);
    });
  }

  it('of a parameter that takes slashes is found behind the more specific ones', () => {
    const api = described({
      'GET /api/v1/file/{path:path}': [['a:read']],
      'GET /api/v1/file/{name}/meta': [['b:read']],
      'GET /api/v1/file/x.{kind}': [['c:read']],
    });
    const find = (path: string) =>
      found(
        matcherOf(api.operations, undefined)({ method: 'GET', target: `/api/v1/file/${path}` }),
      );
    assert.equal(find('a/b/c'), 'GET /api/v1/file/{path:path}');
    assert.equal(find('a%2Fb'), 'GET /api/v1/file/{path:path}');
    assert.equal(find('a/meta'), 'GET /api/v1/file/{name}/meta');
    assert.equal(find('x.json'), 'GET /api/v1/file/x.{kind}');
    assert.equal(find('xyjson'), 'GET /api/v1/file/{path:path}');
  });

  it('without a known server is that of the path, whatever the host', () => {
    const anywhere = matcherOf(API.operations, undefined);
    const request = parseEndpoint('GET http://x:1/fides/api/v1/dataset');
    assert.equal(found(anywhere(request)), 'GET /api/v1/dataset');
  });
});

describe('a request as text', () => {
  it('is a method and a path, or an error that repeats no query', () => {
    for (const text of ['', 'GET', '/api/v1/x', 'GET x', 'GET /a /b', 'G3T /a', 'x:secret']) {
      const failed = (error: unknown): boolean => hasCode(error, 'input.invalid');
      assert.throws(() => parseEndpoint(text), failed, text);
    }
    assert.throws(() => parseEndpoint('GETT/a?token=hidden'), /"GETT\/a": it is not a method/);
  });

  it('is shown without credentials, query and control characters', () => {
    const shown = (text: string) => requestText(parseEndpoint(text));
    assert.equal(shown('get HTTPS://kim:pw@H.example/a?token=x#y'), 'GET https://h.example/a');
    assert.equal(requestText({ method: 'GET', target: '/a\u001b[2Jb' }), 'GET /a?[2Jb');
  });
});

describe('the scopes that requests need', () => {
  const named = (...texts: string[]): NamedAndRecorded => ({
    named: texts.map(parseEndpoint),
    recorded: [],
  });
  const need = (calls: NamedAndRecorded) => neededScopes(calls, API, undefined);

  it('are those of all of them, each once', () => {
    const { scopes, requests } = need(
      named('GET /api/v1/dataset', 'GET /api/v1/dataset/a?x=1', 'PUT /api/v1/dataset/upsert'),
    );
    assert.deepEqual(scopes, ['ctl_dataset:create', 'ctl_dataset:read', 'ctl_dataset:update']);
    assert.deepEqual(requests[1], {
      request: 'GET /api/v1/dataset/a',
      operation: 'GET /api/v1/dataset/{fides_key}',
      scopes: ['ctl_dataset:read'],
    });
  });

  it('are none for open operations and for OPTIONS; HEAD counts as GET and says so', () => {
    const { scopes, requests } = need(named('GET /health', 'OPTIONS /api/v1/dataset'));
    assert.deepEqual(scopes, []);
    assert.match(requests[1]?.note ?? '', /no scope is needed/);
    const head = need(named('HEAD /api/v1/dataset'));
    assert.deepEqual([head.scopes, head.requests[0]?.note], [['ctl_dataset:read'], 'taken as GET']);
  });

  it('leave out what no client can call, and tell why', () => {
    const { scopes, uncallable } = need(
      named('POST /api/v1/logout', 'POST /api/v1/privacy-request/7/resume'),
    );
    assert.deepEqual(scopes, []);
    assert.deepEqual(
      uncallable.map(({ request }) => request),
      ['POST /api/v1/logout', 'POST /api/v1/privacy-request/7/resume'],
    );
  });

  const NEAR: readonly [request: string, nearest: readonly string[]][] = [
    ['GET /api/v1/datset', ['GET /api/v1/dataset']],
    ['GET /dataset', ['GET /api/v1/dataset']],
    ['DELETE /api/v1/dataset', ['GET /api/v1/dataset', 'POST /api/v1/dataset']],
    ['GET /api/v1/dataset/a/assesment', ['GET /api/v1/dataset/{fides_key}/assessment']],
    ['GET /somewhere/quite/else/indeed', []],
  ];
  for (const [request, nearest] of NEAR) {
    it(`${request}: perhaps ${nearest.join(' or ') || 'nothing'}`, () => {
      const [found] = need(named(request)).unmatched;
      assert.equal(found?.request, request);
      assert.deepEqual(found?.nearest.slice(0, nearest.length || 1), nearest);
    });
  }

  it('of recorded requests are told by operation, without ids', () => {
    const { requests, unmatched, uncallable, pages } = neededScopes(
      {
        named: [],
        recorded: [
          { method: 'GET', target: '/api/v1/dataset/a', count: 3 },
          { method: 'GET', target: '/api/v1/dataset/b', count: 2 },
          { method: 'GET', target: '/api/v1/reset/kim@example.com', count: 1 },
          { method: 'GET', target: '/api/v1/reset/eyJhbGciOiJkaXIiLCJlbmMi', count: 4 },
          { method: 'GET', target: '/api/v1/reset/9f86d081-884c-7d65-9a2f-eaa0c55ad015', count: 1 },
          { method: 'POST', target: '/api/v1/logout/', count: 2 },
          { method: 'GET', target: '/_next/static/a.js', count: 9 },
          { method: 'HEAD', target: '/', count: 1 },
          { method: 'POST', target: '/login', count: 1 },
        ],
      },
      API,
      undefined,
    );
    assert.deepEqual(requests, [
      {
        request: 'GET /api/v1/dataset/{fides_key}',
        operation: 'GET /api/v1/dataset/{fides_key}',
        scopes: ['ctl_dataset:read'],
        count: 5,
      },
    ]);
    assert.deepEqual(
      unmatched.map(({ request, count }) => [request, count]),
      [
        ['GET /api/v1/reset/{...}', 6],
        ['POST /login', 1],
      ],
    );
    assert.deepEqual([uncallable[0]?.count, pages], [2, 10]);
  });

  it('are found for tens of thousands of different paths', () => {
    const recorded = Array.from({ length: 40_000 }, (_, at) => ({
      method: 'GET',
      target: at % 2 === 0 ? `/api/v1/dataset/d${at}` : `/wp/${at}.php?x`,
      count: 1,
    }));
    const probed = recorded.map((one) => ({ ...one, method: 'POST', target: `${one.target}/x/y` }));
    const { requests, unmatched } = need({ named: [], recorded: [...recorded, ...probed] });
    assert.equal(requests[0]?.count, 20_000);
    assert.equal(unmatched.length, 40_000);
  });
});
