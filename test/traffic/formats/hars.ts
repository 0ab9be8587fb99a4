/** A HAR file in the shape of one producer, and what is in it. */
export type HarSample = {
  readonly format: string;
  readonly document: object;
  readonly requests: readonly string[];
  readonly none?: number;
  readonly unreadable?: number;
  readonly refused?: readonly [unauthorized: number, notFound: number];
};

const HOME = 'https://fides.example.com';
const TIMES = { startedDateTime: '2026-11-25T21:00:00.000Z', time: 12.5, cache: {} };

const request = (method: string, url: string, more: object = {}): object => ({
  method,
  url,
  httpVersion: 'HTTP/2',
  headers: [],
  queryString: [],
  cookies: [],
  headersSize: -1,
  bodySize: -1,
  ...more,
});

const response = (status: number, mimeType = 'application/json', more: object = {}): object => ({
  status,
  statusText: '',
  httpVersion: 'HTTP/2',
  headers: [],
  cookies: [],
  content: { size: 2, mimeType },
  redirectURL: '',
  headersSize: -1,
  bodySize: 2,
  ...more,
});

const har = (creator: object, entries: readonly object[], more: object = {}): object => ({
  log: { version: '1.2', creator, ...more, entries },
});

/** A request for data, answered. */
const data = (method: string, path: string, more: object = {}, status = 200): object => ({
  ...TIMES,
  request: request(method, HOME + path),
  response: response(status),
  ...more,
});

const PAGE = (path: string, mime = 'text/html; charset=utf-8'): object => ({
  ...TIMES,
  request: request('GET', HOME + path),
  response: response(200, mime),
});

export const HARS: readonly HarSample[] = [
  {
    format: 'Chrome',
    document: har(
      { name: 'WebInspector', version: '537.36' },
      [
        PAGE('/systems'),
        PAGE('/_next/static/chunks/main.js', 'application/javascript'),
        PAGE('/logo.svg', 'image/svg+xml'),
        data('GET', '/api/v1/system?page=1', {
          _initiator: { type: 'fetch' },
          _resourceType: 'fetch',
        }),
        data('OPTIONS', '/api/v1/system', { _resourceType: 'preflight' }, 204),
        data('GET', '/api/v1/user', { _fromCache: 'disk' }, 401),
        {
          ...TIMES,
          request: request('GET', 'data:image/png;base64,AAAA'),
          response: response(200),
        },
        {
          ...TIMES,
          request: request('GET', 'wss://fides.example.com/ws'),
          response: response(101),
        },
        {
          ...TIMES,
          request: request('GET', 'chrome-extension://abc/x.js'),
          response: response(200),
        },
      ],
      { pages: [{ id: 'page_1', title: `${HOME}/systems`, pageTimings: {} }] },
    ),
    requests: ['GET /api/v1/system', 'GET /api/v1/user', 'OPTIONS /api/v1/system'],
    none: 6,
    refused: [1, 0],
  },
  {
    format: 'Firefox',
    document: har({ name: 'Firefox', version: '128.0' }, [
      data('POST', '/api/v1/privacy-request', { pageref: 'page_1', _securityState: 'secure' }),
      { ...TIMES, request: request('GET', `${HOME}/api/v1/policy#top`), response: {} },
    ]),
    requests: ['GET /api/v1/policy', 'POST /api/v1/privacy-request'],
  },
  {
    format: 'Safari',
    document: har({ name: 'WebKit Web Inspector', version: '1.0' }, [
      data('PUT', '/api/v1/dataset/upsert', { _fetchType: 'Network Load', _priority: 'medium' }),
      PAGE('/login'),
    ]),
    requests: ['PUT /api/v1/dataset/upsert'],
    none: 1,
  },
  {
    format: 'Charles',
    document: har({ name: 'Charles Proxy', version: '4.6.6' }, [
      {
        ...TIMES,
        request: request('CONNECT', 'https://fides.example.com/'),
        response: response(200, ''),
      },
      data('DELETE', '/api/v1/connection/crm', { serverIPAddress: '203.0.113.9' }, 204),
    ]),
    requests: ['DELETE /api/v1/connection/crm'],
    none: 1,
  },
  {
    format: 'Fiddler',
    document: har({ name: 'Fiddler', version: '5.0.20242' }, [
      data('GET', '/api/v1/system', { comment: '[#7]', connection: 'ClientPort:51000' }, 404),
    ]),
    requests: ['GET /api/v1/system'],
    refused: [0, 1],
  },
  {
    format: 'mitmproxy',
    document: har({ name: 'mitmproxy', version: '11.0.0', comment: '' }, [
      data('PATCH', '/api/v1/connection', { connection: '', _resourceType: 'xhr' }),
      data('GET', '/health'),
    ]),
    requests: ['GET /health', 'PATCH /api/v1/connection'],
  },
  {
    format: 'Proxyman',
    document: har(
      { name: 'Proxyman', version: '5.8.0' },
      [
        data('GET', '/api/v1/dataset', {
          _id: '1',
          _name: null,
          _isHTTPS: true,
          _clientName: 'curl',
        }),
      ],
      { comment: 'exported', pages: [] },
    ),
    requests: ['GET /api/v1/dataset'],
  },
  {
    format: 'Insomnia',
    document: har({ name: 'Insomnia REST Client', version: 'insomnia.desktop.app:v9.3.3' }, [
      data('POST', '/api/v1/oauth/token', { comment: 'Token' }),
      {
        ...TIMES,
        request: request('GET', `${HOME}/api/v1/oauth/scope`),
        response: response(0, ''),
      },
    ]),
    requests: ['GET /api/v1/oauth/scope', 'POST /api/v1/oauth/token'],
  },
  {
    format: 'Playwright',
    document: har(
      { name: 'Playwright', version: '1.48.0' },
      [
        data('GET', '/api/v1/system', {
          pageref: 'page@7',
          _frameref: 'frame@8',
          _monotonicTime: 1,
        }),
        {
          ...TIMES,
          request: request('GET', `${HOME}/api/v1/user`),
          response: response(-1, 'x-unknown'),
        },
      ],
      { browser: { name: 'chromium', version: '130.0' }, pages: [] },
    ),
    requests: ['GET /api/v1/system', 'GET /api/v1/user'],
  },
  {
    format: 'k6',
    document: har({ name: 'k6 Browser Recorder', version: '0.9.0' }, [
      data('GET', '/api/v1/system', { pageref: 'page_1' }),
    ]),
    requests: ['GET /api/v1/system'],
  },
  {
    format: 'HTTP Toolkit',
    document: har({ name: 'HTTP Toolkit', version: '1.19.0', comment: 'httptoolkit.com' }, [
      data('DELETE', '/api/v1/user/1', { _id: 'a-b' }, 401),
    ]),
    requests: ['DELETE /api/v1/user/1'],
    refused: [1, 0],
  },
  {
    format: 'any other producer of HAR 1.1 or 1.2',
    document: har({ name: 'x', version: '1' }, [
      data('GET', '/api/v1/system'),
      { request: { method: 'GET' } },
      {},
    ]),
    requests: ['GET /api/v1/system'],
    unreadable: 2,
  },
];
