import { combined, json, type LogFormat } from './format.ts';

const LINE = combined('GET /api/v1/system');
const JSON_LINE = json({ request_method: 'DELETE', request_uri: '/api/v1/user/1', status: 204 });

/** What runtimes and shippers put around a line. */
export const SHIPPERS: readonly LogFormat[] = [
  {
    format: 'CRI (containerd, CRI-O)',
    lines: [
      `2026-11-25T21:00:00.123456789Z stdout F ${LINE}`,
      `2026-11-25T21:00:00.123456789+01:00 stderr F ${JSON_LINE}`,
      '2026-11-25T21:00:00.123456789Z stdout P 203.0.113.7 - - [25/Nov/2026:21:00:00 +0000] "PUT /api/',
      '2026-11-25T21:00:00.123456789Z stderr F listening on :8080',
      '2026-11-25T21:00:00.123456789Z stdout P v1/dataset/up',
      '2026-11-25T21:00:00.123456789Z stdout F sert HTTP/1.1" 200 5',
    ],
    requests: ['GET /api/v1/system', 'DELETE /api/v1/user/1', 'PUT /api/v1/dataset/upsert'],
    none: 3,
  },
  {
    format: 'docker compose',
    lines: [
      `fides-1  | ${LINE}`,
      `\u001b[36mweb_1   |\u001b[0m ${JSON_LINE}`,
      `nginx  | 2026-11-25T21:00:00.000000000Z ${LINE}`,
      'db-1     | 2026-11-25 21:00:00.000 UTC [1] LOG:  database system is ready to accept connections',
      "db-1     | 2026-11-25 21:00:00.000 UTC [1] STATEMENT:  DELETE FROM ctl_systems WHERE path = '/a'",
      'fides-1 exited with code 0',
    ],
    requests: ['GET /api/v1/system', 'DELETE /api/v1/user/1', 'GET /api/v1/system'],
    none: 3,
  },
  {
    format: 'kubectl logs',
    lines: [
      `[pod/fides-0/fides] ${LINE}`,
      `[pod/fides-0/fides] ${JSON_LINE}`,
      `2026-11-25T21:00:00.123456789Z ${LINE}`,
      `2026-11-25T21:00:00.123456789Z ${JSON_LINE}`,
      '[pod/fides-0/fides] INFO:     Waiting for application startup.',
    ],
    requests: [
      'GET /api/v1/system',
      'DELETE /api/v1/user/1',
      'GET /api/v1/system',
      'DELETE /api/v1/user/1',
    ],
    none: 1,
  },
  {
    format: 'docker json-file',
    lines: [
      json({ log: `${LINE}\n`, stream: 'stdout', time: '2026-11-25T21:00:00.1Z' }),
      json({ log: `${JSON_LINE}\n`, stream: 'stdout', time: '2026-11-25T21:00:00.1Z' }),
      json({ log: 'ready\r\n', stream: 'stderr', time: '2026-11-25T21:00:00.1Z' }),
    ],
    requests: ['GET /api/v1/system', 'DELETE /api/v1/user/1'],
    none: 1,
  },
  {
    format: 'fluent-bit, fluentd',
    lines: [
      json({
        date: 1795640400.1,
        log: LINE,
        stream: 'stdout',
        kubernetes: { pod_name: 'fides-0' },
      }),
      json({
        date: 1795640400.1,
        remote: '203.0.113.7',
        host: '-',
        user: '-',
        method: 'PUT',
        path: '/api/v1/system',
        code: '200',
        size: '12',
        agent: 'sync/1',
      }),
      json({
        log: `2026-11-25T21:00:00.1Z stdout F ${JSON_LINE}`,
        filename: '/var/log/pods/a.log',
      }),
      json({
        log: '{"a":1}',
        log_processed: { method: 'GET', uri: '/api/v1/policy', status: 401 },
      }),
      `2026-11-25T21:00:00+00:00\tnginx.access\t${json({ message: LINE })}`,
    ],
    requests: [
      'GET /api/v1/system',
      'PUT /api/v1/system',
      'DELETE /api/v1/user/1',
      'GET /api/v1/policy',
      'GET /api/v1/system',
    ],
    refused: [1, 0],
  },
  {
    format: 'logstash',
    lines: [
      json({
        '@timestamp': '2026-11-25T21:00:00Z',
        '@version': '1',
        path: '/var/log/nginx/access.log',
        host: 'web-1',
        message: combined('GET /api/v1/system?x=1'),
        verb: 'GET',
        request: '/api/v1/system?x=1',
        httpversion: '1.1',
        response: '404',
        bytes: '5',
      }),
      json({ '@timestamp': '2026-11-25', path: '/var/log/nginx/access.log', message: LINE }),
      json({
        path: '/var/log/nginx/access.log',
        host: 'web-1',
        message: 'start',
        tags: ['_grokparsefailure'],
      }),
    ],
    requests: ['GET /api/v1/system', 'GET /api/v1/system'],
    none: 1,
    refused: [0, 1],
  },
  {
    format: 'ECS (filebeat, Elasticsearch)',
    lines: [
      json({
        '@timestamp': '2026-11-25T21:00:00Z',
        log: { file: { path: '/var/log/nginx/access.log' }, offset: 7 },
        http: { request: { method: 'GET' }, response: { status_code: 401 } },
        url: { original: '/api/v1/user?x=1', path: '/api/v1/user', domain: 'fides.example.com' },
        event: { original: combined('GET /api/v1/user?x=1'), dataset: 'nginx.access' },
        host: { name: 'web-1' },
      }),
      json({
        'http.request.method': 'PUT',
        'url.path': '/api/v1/system',
        'file.path': '/var/log/x.log',
      }),
      json({ message: LINE, log: { file: { path: '/var/log/a.log' } }, input: { type: 'log' } }),
      json({ _index: 'logs', _source: { message: JSON_LINE } }),
      json({ nginx: { access: { method: 'GET', url: '/api/v1/policy', response_code: '200' } } }),
    ],
    requests: [
      'GET /api/v1/user',
      'PUT /api/v1/system',
      'GET /api/v1/system',
      'DELETE /api/v1/user/1',
      'GET /api/v1/policy',
    ],
    hosts: ['fides.example.com'],
    refused: [1, 0],
  },
  {
    format: 'syslog',
    lines: [
      `<190>Nov 25 21:00:00 web-1 nginx: ${LINE}`,
      `Nov  5 21:00:00 web-1 nginx[7]: ${LINE}`,
      `<165>1 2026-11-25T21:00:00.003Z web-1 nginx 7 - [origin ip="10.0.0.1"] ${JSON_LINE}`,
      `2026-11-25T21:00:00.123456+00:00 web-1 fides[7]: ${LINE}`,
      'Nov 25 21:00:00 web-1 uvicorn[7]: #033[32mINFO#033[0m:     127.0.0.1:1 - "#033[1mPUT /api/v1/system HTTP/1.1#033[0m" #033[32m200 OK#033[0m',
      'Nov 25 21:00:00 web-1 systemd[1]: Started fides.service.',
    ],
    requests: [
      'GET /api/v1/system',
      'GET /api/v1/system',
      'DELETE /api/v1/user/1',
      'GET /api/v1/system',
      'PUT /api/v1/system',
    ],
    none: 1,
  },
  {
    format: 'journald',
    lines: [
      `Nov 25 21:00:00 web-1 fides[7]: INFO:     127.0.0.1:1 - "GET /api/v1/system HTTP/1.1" 200 OK`,
      json({
        MESSAGE: LINE,
        _SYSTEMD_UNIT: 'nginx.service',
        _EXE: '/usr/sbin/nginx',
        PRIORITY: '6',
      }),
      json({
        MESSAGE: [
          ...Buffer.from(
            `\u001b[32mINFO\u001b[0m: 1.1.1.1:1 - "PUT /api/v1/policy HTTP/1.1" 200 OK`,
          ),
        ],
      }),
      json({ MESSAGE: 'Started fides.service.', _CMDLINE: '/usr/lib/systemd/systemd --system' }),
      '-- Boot 8a1d2c --',
    ],
    requests: ['GET /api/v1/system', 'GET /api/v1/system', 'PUT /api/v1/policy'],
    none: 2,
  },
  {
    format: 'GCP, lines',
    lines: [
      json({
        httpRequest: {
          requestMethod: 'GET',
          requestUrl: 'https://fides.example.com/api/v1/system?size=5',
          status: 404,
          userAgent: 'sync/1',
        },
        resource: { type: 'http_load_balancer', labels: { url_map_name: 'm' } },
        logName: 'projects/p/logs/requests',
        jsonPayload: { statusDetails: 'response_sent_by_backend' },
      }),
      json({ textPayload: LINE, logName: 'projects/p/logs/stdout', insertId: 'x' }),
      json({ jsonPayload: { method: 'PUT', path: '/api/v1/policy', status: 200 }, insertId: 'x' }),
      json({ textPayload: 'Container started', insertId: 'x' }),
    ],
    requests: ['GET /api/v1/system', 'GET /api/v1/system', 'PUT /api/v1/policy'],
    none: 1,
    hosts: ['fides.example.com'],
    refused: [0, 1],
  },
  {
    format: 'Loki, Grafana',
    lines: [
      json({ labels: { app: 'fides' }, line: LINE, timestamp: '2026-11-25T21:00:00Z' }),
      json({ line: JSON_LINE, timestamp: '1795640400000000000', fields: { app: 'fides' } }),
    ],
    requests: ['GET /api/v1/system', 'DELETE /api/v1/user/1'],
  },
  {
    format: 'Splunk',
    lines: [json({ preview: false, result: { _raw: LINE, source: '/var/log/nginx/access.log' } })],
    requests: ['GET /api/v1/system'],
  },
  {
    format: 'Graylog',
    lines: [
      json({ version: '1.1', host: 'web-1', short_message: LINE, level: 6, _file: '/a/b.log' }),
    ],
    requests: ['GET /api/v1/system'],
  },
  {
    format: 'Azure',
    lines: [
      json({
        category: 'ApplicationGatewayAccessLog',
        properties: {
          httpMethod: 'GET',
          requestUri: '/api/v1/system',
          requestQuery: 'size=5',
          httpStatus: 200,
          originalHost: 'fides.example.com',
        },
      }),
      json({
        properties: {
          CsMethod: 'PUT',
          CsUriStem: '/api/v1/policy',
          ScStatus: 200,
          CsHost: 'fides.example.com',
        },
      }),
    ],
    requests: ['GET /api/v1/system', 'PUT /api/v1/policy'],
    hosts: ['fides.example.com'],
  },
  {
    format: 'loggers of applications',
    lines: [
      json({
        level: 30,
        req: {
          id: 1,
          method: 'GET',
          url: '/api/v1/system?x=1',
          headers: { host: 'fides.example.com' },
        },
        res: { statusCode: 401 },
        msg: 'request completed',
      }),
      json({ message: '127.0.0.1:1 - "PUT /api/v1/policy HTTP/1.1" 200', name: 'uvicorn.access' }),
      json({
        http: { method: 'GET', url: 'https://fides.example.com/api/v1/user', status_code: 200 },
        event: 'done',
      }),
      json({
        method: 'POST',
        originalUrl: '/api/v1/dataset?a=b',
        url: '/dataset',
        path: '/dataset',
      }),
      '2026-11-25 21:00:00,123 DEBUG urllib3.connectionpool https://fides.example.com:443 "DELETE /api/v1/system/a HTTP/1.1" 200 None',
    ],
    requests: [
      'GET /api/v1/system',
      'PUT /api/v1/policy',
      'GET /api/v1/user',
      'POST /api/v1/dataset',
      'DELETE /api/v1/system/a',
    ],
    hosts: ['fides.example.com'],
    refused: [1, 0],
  },
  {
    format: 'wrappers in wrappers',
    lines: [
      `2026-11-25T21:00:00.1Z stdout F ${json({ message: json({ log: `${LINE}\n` }) })}`,
      json({ textPayload: `2026-11-25T21:00:00.1Z stdout F ${JSON_LINE}` }),
      `<14>1 2026-11-25T21:00:00Z h vector 1 - - ${json({ message: json({ _raw: `fides-1  | ${LINE}` }) })}`,
    ],
    requests: ['GET /api/v1/system', 'DELETE /api/v1/user/1', 'GET /api/v1/system'],
  },
  {
    format: 'unknown JSON',
    lines: [
      json({ action: 'GET', resource_name: '/api/v1/system', result: 'ok' }),
      json({ method: 'GET', url: '/api/v1/system', uri: '/api/v1/user' }),
      json({ request: 'GET /api/v1/system HTTP/1.1', request_method: 'DELETE' }),
      json({ message: LINE, log: combined('DELETE /api/v1/user/1') }),
      json({
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        verb: 'get',
        requestURI: '/api/v1/pods',
      }),
      json({ a: 1, path: '/api/v1/system' }),
      '{"method": "GET", "path": "/api/v1/sys',
    ],
    requests: [],
    none: 2,
    unreadable: 5,
  },
];

const ENTRIES = [
  { textPayload: LINE, insertId: 'a', logName: 'projects/p/logs/stdout' },
  { httpRequest: { requestMethod: 'PUT', requestUrl: '/api/v1/policy', status: 404 } },
  { textPayload: 'starting', insertId: 'b' },
];
const EVENTS = [
  { eventId: '1', timestamp: 1, message: LINE, logStreamName: 'fides/web/1' },
  { eventId: '2', timestamp: 2, message: JSON_LINE, logStreamName: 'fides/web/1' },
  { eventId: '3', timestamp: 3, message: 'ready {"a": "b"} [x]', logStreamName: 'fides/web/1' },
];
const DATADOG = [
  {
    id: 'AQAAA',
    type: 'log',
    attributes: {
      service: 'nginx',
      host: 'ip-10-0-0-4',
      message: combined('GET /api/v1/user?x=1', 401),
      attributes: {
        http: {
          method: 'GET',
          status_code: 401,
          url: '/api/v1/user?x=1',
          url_details: { path: '/api/v1/user', host: 'fides.example.com' },
        },
      },
    },
  },
  { id: 'AQAAB', type: 'log', attributes: { service: 'fides', message: 'ready', tags: ['a:b'] } },
];

/** Documents that exports make of records. */
export const EXPORTS: readonly LogFormat[] = [
  ...[0, 2].map((indent) => ({
    format: 'GCP, export',
    sample: `indented by ${indent}`,
    lines: JSON.stringify(ENTRIES, null, indent).split('\n'),
    requests: ['GET /api/v1/system', 'PUT /api/v1/policy'],
    read: 3,
    none: 1,
    refused: [0, 1] as const,
  })),
  ...[0, 4].map((indent) => ({
    format: 'CloudWatch, export',
    sample: `filter-log-events, indented by ${indent}`,
    lines: JSON.stringify({ events: EVENTS, searchedLogStreams: [] }, null, indent).split('\n'),
    requests: ['GET /api/v1/system', 'DELETE /api/v1/user/1'],
    read: 3,
    none: 1,
  })),
  {
    format: 'CloudWatch, export',
    sample: 'to S3, and as the command line prints it',
    lines: [
      `2026-11-25T21:00:00.000Z ${LINE}`,
      `2026-11-25T21:00:00.123000+00:00 fides/web/1 ${LINE}`,
      `2026-11-25T21:00:00.123000+00:00 fides/web/1 ${JSON_LINE}`,
      '2026-11-25T21:00:00.000Z START RequestId: 7',
    ],
    requests: ['GET /api/v1/system', 'GET /api/v1/system', 'DELETE /api/v1/user/1'],
    none: 1,
  },
  {
    format: 'CloudWatch, export',
    sample: 'Insights',
    lines: JSON.stringify(
      {
        results: [
          [
            { field: '@timestamp', value: '2026-11-25' },
            { field: '@message', value: LINE },
          ],
          [
            { field: '@message', value: 'ready' },
            { field: '@ptr', value: 'x' },
          ],
        ],
        status: 'Complete',
      },
      null,
      2,
    ).split('\n'),
    requests: ['GET /api/v1/system'],
    read: 2,
    none: 1,
  },
  ...[0, 2].map((indent) => ({
    format: 'Datadog, export',
    sample: `indented by ${indent}`,
    lines: JSON.stringify({ data: DATADOG, meta: { page: { after: 'x' } } }, null, indent).split(
      '\n',
    ),
    requests: ['GET /api/v1/user'],
    read: 2,
    none: 1,
    hosts: ['fides.example.com'],
    refused: [1, 0] as const,
  })),
  {
    format: 'Datadog, export',
    sample: 'CSV, and the lines of an archive',
    lines: [
      'Date,Host,Service,Content',
      `"2026-11-25T21:00:00.000Z","web-1","nginx","${LINE.replaceAll('"', '""')}"`,
      '"2026-11-25T21:00:00.000Z","web-1","fides","said ""hello"""',
      json({
        _id: 'A',
        date: '2026-11-25',
        host: 'web-1',
        source: 'nginx',
        message: LINE,
        attributes: { http: { method: 'GET', url: '/api/v1/system' } },
      }),
    ],
    requests: ['GET /api/v1/system', 'GET /api/v1/system'],
    none: 2,
  },
  {
    format: 'ECS (filebeat, Elasticsearch)',
    sample: 'a search',
    lines: [
      JSON.stringify({
        took: 5,
        hits: { total: { value: 1 }, hits: [{ _source: { message: LINE } }] },
      }),
    ],
    requests: ['GET /api/v1/system'],
    read: 1,
  },
  {
    format: 'objects that are spread over lines',
    lines: ENTRIES.flatMap((entry) => JSON.stringify(entry, null, 2).split('\n')),
    requests: ['GET /api/v1/system', 'PUT /api/v1/policy'],
    read: 3,
    none: 1,
    refused: [0, 1],
  },
  {
    format: 'objects that are spread over lines',
    sample: 'cut off',
    lines: JSON.stringify(ENTRIES, null, 2).split('\n').slice(0, 9),
    requests: ['GET /api/v1/system'],
    read: 2,
    unreadable: 1,
  },
];
