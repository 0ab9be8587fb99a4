/** A collection in one of the shapes that Postman and its tools write, and what is in it. */
export type CollectionSample = {
  readonly format: string;
  readonly sample: string;
  readonly document: object;
  readonly requests: readonly string[];
  readonly none?: number;
  readonly unreadable?: number;
  readonly hosts?: readonly string[];
};

const V21 = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const V20 = 'https://schema.getpostman.com/json/collection/v2.0.0/collection.json';

const collection = (item: readonly object[], more: object = {}, schema = V21): object => ({
  info: { _postman_id: '0d1c', name: 'Fides', schema },
  item,
  ...more,
});

const call = (url: unknown, method = 'GET', more: object = {}): object => ({
  name: 'call',
  request: { method, header: [], url, ...more },
  response: [],
});

const variables = (values: Readonly<Record<string, unknown>>): object => ({
  variable: Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' })),
});

const v21 = 'Postman collection v2.1';

export const COLLECTIONS: readonly CollectionSample[] = [
  {
    format: v21,
    sample: 'addresses in parts, as Postman writes them',
    document: collection([
      call({ raw: '{{host}}/system', host: ['{{host}}'], path: ['system'] }),
      call(
        {
          raw: 'https://fides.example.com:8443/api/v1/policy/:key?size=1',
          protocol: 'https',
          host: ['fides', 'example', 'com'],
          port: '8443',
          path: ['api', 'v1', 'policy', ':key'],
          query: [{ key: 'size', value: '1' }],
          variable: [{ key: 'key', value: 'access' }],
        },
        'PATCH',
      ),
      call({ host: ['{{host}}'], path: ['dataset', { type: 'string', value: 'upsert' }] }, 'PUT'),
      call({ protocol: 'http', host: 'fides.example.com', path: '/api/v1/user' }),
      call({ raw: '', host: ['{{host}}'], path: ['connection'] }),
    ]),
    requests: [
      'GET /api/v1/connection',
      'GET /api/v1/system',
      'GET /api/v1/user',
      'PATCH /api/v1/policy/{key}',
      'PUT /api/v1/dataset/upsert',
    ],
    hosts: ['fides.example.com', 'fides.example.com:8443'],
  },
  {
    format: v21,
    sample: 'variables for scheme, host, port, base path, version and what is left of the path',
    document: collection(
      [
        call('{{protocol}}://{{host}}/api/v1/system'),
        call('{{scheme}}{{name}}:{{port}}/api/{{version}}/policy'),
        call('http://{{name}}:{{port}}{{base}}/dataset'),
        call('{{unset}}/api/:version/user'),
        call('{{url}}/{{resource}}/{{id}}', 'DELETE'),
        call('{{ url }}/connection'),
      ],
      variables({
        scheme: 'https://',
        name: 'fides.example.com',
        port: 8080,
        base: '/api/v1',
        version: 'v1',
        url: '{{scheme}}{{name}}:{{port}}{{base}}/',
        resource: 'system',
        id: 'hidden',
      }),
    ),
    requests: [
      'DELETE /api/v1/system/{id}',
      'GET /api/v1/connection',
      'GET /api/v1/dataset',
      'GET /api/v1/policy',
      'GET /api/v1/system',
      'GET /api/v1/user',
    ],
    hosts: ['fides.example.com:8080'],
  },
  {
    format: v21,
    sample: 'a host that is empty, and one that is disabled',
    document: collection([call('{{host}}/system'), call('{{off}}/policy')], {
      variable: [
        { key: 'host', value: '' },
        { key: 'off', value: 'https://other.example.com', disabled: true },
      ],
    }),
    requests: ['GET /api/v1/policy', 'GET /api/v1/system'],
  },
  {
    format: v21,
    sample: 'folders with their own variables and auth',
    document: collection(
      [
        {
          name: 'Systems',
          auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
          ...variables({ host: 'https://fides.example.com/api/v1' }),
          item: [
            call('{{host}}/system'),
            { name: 'Deep', item: [call('{{host}}/policy', 'POST')] },
          ],
          event: [{ listen: 'prerequest', script: { exec: ['pm.sendRequest("/api/v1/x")'] } }],
        },
        { name: 'Empty', item: [] },
        call('{{host}}/user', 'GET', { auth: { type: 'noauth' } }),
      ],
      variables({ host: 'https://old.example.com/api/v1' }),
    ),
    requests: ['GET /api/v1/system', 'GET /api/v1/user', 'POST /api/v1/policy'],
    hosts: ['fides.example.com', 'old.example.com'],
  },
  {
    format: v21,
    sample: 'drafts, other methods, and what nobody can tell',
    document: collection([
      call(''),
      call({ raw: '' }),
      call('{{host}}/system', 'PROPFIND'),
      call('{{everything}}'),
      call({ raw: '{{host}}/system', host: ['{{host}}'], path: ['policy'] }),
      { name: 'nothing' },
      { name: 'saved', request: '{{host}}/dataset', response: [{ originalRequest: {} }] },
    ]),
    requests: ['GET /api/v1/dataset'],
    none: 3,
    unreadable: 3,
  },
  {
    format: 'Postman collection v2.0',
    sample: 'addresses as text',
    document: collection(
      [call('{{host}}/system?x=1'), { name: 'short', request: 'https://fides.example.com/health' }],
      {},
      V20,
    ),
    requests: ['GET /api/v1/system', 'GET /health'],
    hosts: ['fides.example.com'],
  },
  {
    format: "the reply of Postman's own API",
    sample: 'which wraps it',
    document: { collection: collection([call('{{host}}/system')]) },
    requests: ['GET /api/v1/system'],
  },
];

/** What is given in the place of a recording, as its exporter shapes it, and how it is refused. */
export const REFUSED: readonly (readonly [
  format: string,
  document: object,
  what: RegExp,
  fix: RegExp,
])[] = [
  [
    'Postman collection v1',
    { id: '1', name: 'x', order: ['a'], folders: [], requests: [{ id: 'a', url: 'x' }] },
    /collection v1/,
    /Collection v2\.1/,
  ],
  [
    'Postman environment',
    { id: '1', name: 'x', values: [], _postman_variable_scope: 'environment' },
    /environment/,
    /collection/,
  ],
  [
    'Postman data dump',
    { version: 1, collections: [], environments: [] },
    /data dump/,
    /collection alone/,
  ],
  [
    'Insomnia export',
    { _type: 'export', __export_format: 4, resources: [{ _type: 'request', url: 'x' }] },
    /Insomnia/,
    /as HAR/,
  ],
  [
    'Bruno collection',
    { name: 'x', version: '1', items: [{ type: 'http', name: 'a' }], brunoConfig: {} },
    /Bruno/,
    /Postman collection/,
  ],
  [
    'OpenAPI, Swagger',
    { openapi: '3.1.0', info: { title: 'fides' }, paths: {} },
    /description of an API/,
    /--openapi/,
  ],
  [
    'OpenAPI, Swagger',
    { swagger: '2.0', info: {}, paths: {} },
    /description of an API/,
    /--openapi/,
  ],
  [
    'Hoppscotch collection',
    { v: 2, name: 'x', folders: [], requests: [{ endpoint: 'x', method: 'GET' }] },
    /another tool/,
    /Postman/,
  ],
];
