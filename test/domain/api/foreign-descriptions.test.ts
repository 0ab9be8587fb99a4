import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiDescription } from '../../../src/domain/api/api-document.ts';
import { matcherOf } from '../../../src/domain/api/match-operation.ts';
import { operationName } from '../../../src/domain/api/operation.ts';
import { apiDocument, OPERATIONS } from '../../support/api.ts';

const get = (security?: unknown): object => ({ get: { responses: {}, security } });

/** Documents in the shape of their producers, with invented content, and why they are refused. */
const REFUSED: readonly (readonly [producer: string, document: unknown, why: RegExp])[] = [
  [
    'kubernetes, /openapi/v2',
    {
      swagger: '2.0',
      info: { title: 'Kubernetes', version: 'v1.31.0' },
      paths: { '/api/v1/pods': get() },
      security: [{ BearerToken: [] }],
    },
    /Swagger 2/,
  ],
  [
    'kubernetes, /openapi/v3',
    { paths: { 'api/v1': { serverRelativeURL: '/openapi/v3/api/v1?hash=7' } } },
    /not an OpenAPI document/,
  ],
  [
    'kubernetes, one group of v3',
    {
      components: { securitySchemes: { BearerToken: { in: 'header', type: 'apiKey' } } },
      info: { title: 'Kubernetes', version: 'unversioned' },
      openapi: '3.0.0',
      paths: { '/api/v1/namespaces/{name}': get() },
    },
    /another service/,
  ],
  [
    'petstore',
    {
      openapi: '3.0.4',
      info: { title: 'Swagger Petstore - OpenAPI 3.0', version: '1.0.27' },
      servers: [{ url: '/api/v3' }],
      paths: { '/pet': get([{ petstore_auth: ['write:pets', 'read:pets'] }]) },
    },
    /another service/,
  ],
  [
    'GitHub',
    {
      openapi: '3.0.3',
      info: { title: 'GitHub v3 REST API', version: '1.1.4' },
      'x-webhooks': {},
      paths: { '/': get(), '/meta': get() },
    },
    /another service/,
  ],
  [
    'Stripe',
    {
      components: { securitySchemes: { basicAuth: {}, bearerAuth: {} } },
      info: { title: 'Stripe API', version: '2025-01-01' },
      openapi: '3.0.0',
      paths: { '/v1/account': get() },
      security: [{ basicAuth: [] }, { bearerAuth: [] }],
    },
    /another service/,
  ],
  [
    'Keycloak, admin API',
    {
      openapi: '3.0.3',
      info: { title: 'Keycloak Admin REST API', version: '1.0' },
      security: [{ access_token: [] }],
      paths: { '/admin/realms': get() },
    },
    /another service/,
  ],
  [
    'Vault, /sys/internal/specs/openapi',
    {
      openapi: '3.0.2',
      info: { title: 'HashiCorp Vault API', version: '1.18.0' },
      paths: { '/sys/health': { 'x-vault-unauthenticated': true, ...get() } },
    },
    /another service/,
  ],
  [
    'Grafana',
    {
      components: { responses: {} },
      info: { title: 'Grafana HTTP API.', version: '0.0.1' },
      openapi: '3.0.3',
      paths: { '/access-control/roles': get() },
      servers: [{ url: '/api' }],
    },
    /another service/,
  ],
  [
    'Azure API Management, of Fides',
    {
      openapi: '3.0.1',
      info: { title: 'fides', description: '', version: '1.0' },
      servers: [{ url: 'https://gw.example.com/fides/api/v1' }],
      paths: {
        '/dataset': { get: { summary: 'List', responses: { 200: { description: null } } } },
        '/system': get(),
      },
      components: {
        securitySchemes: {
          apiKeyHeader: { type: 'apiKey', name: 'Ocp-Apim-Subscription-Key', in: 'header' },
          apiKeyQuery: { type: 'apiKey', name: 'subscription-key', in: 'query' },
        },
      },
      security: [{ apiKeyHeader: [] }, { apiKeyQuery: [] }],
    },
    /none begins with \/api\/v1/,
  ],
  [
    'Azure API Management, with the whole path',
    {
      openapi: '3.0.1',
      info: { title: 'fides', version: '1.0' },
      paths: { '/api/v1/dataset': get(), '/api/v1/system': get(), '/*': get() },
      security: [{ apiKeyHeader: [] }, { apiKeyQuery: [] }],
    },
    /was cut/,
  ],
  [
    'a source of Redocly that was not bundled',
    {
      openapi: '3.1.0',
      info: { title: 'fides', version: '2.86.2' },
      paths: { '/api/v1/dataset': { $ref: 'paths/dataset.yaml' } },
    },
    /several files: join them/,
  ],
  [
    'NestJS',
    {
      openapi: '3.0.0',
      paths: {
        '/api/v1/cats': { get: { operationId: 'CatsController_findAll', parameters: [] } },
      },
      info: { title: 'Cats example', description: 'The cats API', version: '1.0', contact: {} },
      tags: [],
      servers: [],
      components: { schemas: {} },
    },
    /another service/,
  ],
  [
    'FastAPI, with its own title',
    { openapi: '3.1.0', info: { title: 'FastAPI', version: '0.1.0' }, paths: { '/items/': get() } },
    /another service/,
  ],
  [
    'another service that calls itself fides',
    {
      openapi: '3.1.0',
      info: { title: 'fides', version: '0.1.0' },
      paths: Object.fromEntries(
        [...'abcdefghijkl'].map((name) => [
          `/api/v1/${name}/`,
          get([{ OAuth2PasswordBearer: ['items:read'] }]),
        ]),
      ),
    },
    /another service/,
  ],
  [
    'springdoc',
    {
      openapi: '3.0.1',
      info: { title: 'OpenAPI definition', version: 'v0' },
      servers: [{ url: 'http://localhost:8080', description: 'Generated server url' }],
      paths: { '/api/v1/orders': get([{ oauth2: ['read', 'write'] }]) },
    },
    /another service/,
  ],
  [
    'springfox',
    {
      swagger: '2.0',
      info: { description: 'Api Documentation', title: 'Api Documentation', version: '1.0' },
      host: 'localhost:8080',
      basePath: '/',
      paths: {},
    },
    /Swagger 2/,
  ],
  [
    'a converter, of Fides',
    {
      swagger: '2.0',
      info: { title: 'fides', version: '2.86.2' },
      basePath: '/api/v1',
      paths: { '/dataset': get([{ OAuth2ClientCredentialsBearer: ['ctl_dataset:read'] }]) },
    },
    /Swagger 2/,
  ],
  [
    'fidesctl, before Fides 2',
    {
      openapi: '3.0.2',
      info: { title: 'fidesctl', version: '0.1.0' },
      paths: { '/data_category/': get() },
    },
    /before Fides 2/,
  ],
  [
    'AsyncAPI',
    { asyncapi: '3.0.0', info: { title: 'fides', version: '1' }, channels: {} },
    /not an OpenAPI document/,
  ],
  ['Postman, Insomnia', { _type: 'export', __export_format: 4, resources: [] }, /not an OpenAPI/],
  ['GraphQL', { data: { __schema: { types: [] } } }, /not an OpenAPI document/],
  [
    'Google discovery',
    { kind: 'discovery#restDescription', title: 'fides', resources: {} },
    /not an OpenAPI/,
  ],
  [
    'a portal that took the security off',
    {
      ...apiDocument({}),
      paths: Object.fromEntries(
        Object.keys(OPERATIONS).map((name) => [name.split(' ')[1], { get: {}, post: {} }]),
      ),
    },
    /was cut/,
  ],
];

describe('descriptions that no Fides serves', () => {
  for (const [producer, document, why] of REFUSED) {
    it(`of ${producer}`, () => {
      const found = apiDescription(document);
      assert.equal(typeof found, 'string');
      assert.match(String(found), why);
    });
  }
});

const SCOPED = [{ OAuth2ClientCredentialsBearer: ['ctl_dataset:read'] }];

/** What tools make of the description of a Fides without taking anything from it. */
const READ: readonly (readonly [
  tool: string,
  paths: object,
  more: object,
  whole: 'whole' | 'part',
])[] = [
  ['Fides itself', { '/api/v1/dataset': get(SCOPED) }, {}, 'part'],
  [
    'a bundler that keeps path items apart',
    { '/api/v1/dataset': { $ref: '#/components/pathItems/api~1v1~1dataset' } },
    { components: { pathItems: { 'api/v1/dataset': get(SCOPED) } } },
    'part',
  ],
  [
    'a portal with a few operations',
    { '/api/v1/dataset': get(SCOPED), '/health': get() },
    {},
    'part',
  ],
  [
    'a gateway that adds its own way to authorize',
    { '/api/v1/dataset': get([{ apiKeyHeader: [] }, ...SCOPED]) },
    { security: [{ apiKeyHeader: [] }] },
    'part',
  ],
  [
    'a generator with methods in capitals',
    { '/api/v1/dataset': { GET: { security: SCOPED } } },
    {},
    'part',
  ],
  [
    'a proxy below a path',
    {
      '/api/v1/dataset': get(SCOPED),
      '/api/v1/oauth/token': { post: {} },
      '/api/v1/oauth/client': { post: { security: SCOPED } },
      '/api/v1/oauth/scope': get(SCOPED),
    },
    { servers: [{ url: '/privacy' }] },
    'whole',
  ],
];

describe('descriptions of Fides that tools have written again', () => {
  for (const [tool, paths, more, whole] of READ) {
    it(`by ${tool}`, () => {
      const api = apiDescription({ ...apiDocument({}), paths, ...more });
      if (typeof api === 'string') throw new Error(api);
      const found = matcherOf(
        api.operations,
        undefined,
      )({
        method: 'GET',
        target: '/api/v1/dataset',
      });
      assert.equal(found.kind, 'operation');
      const named = api.operations.find((one) => operationName(one) === 'GET /api/v1/dataset');
      assert.deepEqual(named?.scopes, ['ctl_dataset:read']);
      assert.equal(api.caveats.join().includes('is incomplete'), whole === 'part');
    });
  }
});
