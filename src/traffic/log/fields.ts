import { isObject, type JsonObject, valueAt } from '../json.ts';
import type { LoggedRequest } from './line.ts';
import { isPlace } from './suspect.ts';

/** Where formats put the method. */
const METHOD = [
  'method',
  'request_method',
  'requestMethod',
  'http_method',
  'httpMethod',
  'verb', // logstash's grok patterns
  ':method',
  'RequestMethod', // traefik
  'request.method', // Caddy, kong
  'req.method', // pino, bunyan
  'http.method', // Datadog, OpenTelemetry
  'http.request.method', // ECS, OpenTelemetry
  'httpRequest.requestMethod', // GCP
  'httpRequest.httpMethod', // AWS WAF
  'cs-method', // CloudFront, W3C
  'cs_method',
  'CsMethod', // Azure
  'ClientRequestMethod', // Cloudflare
];

/** Where they put what was asked, of which nothing was rewritten. */
const ASKED = [
  'request_uri',
  'requestUri',
  'requestURI',
  'requestUrl',
  'request_url',
  'originalUrl', // express
  'request', // logstash's grok patterns, after `verb`
  'RequestPath',
  'request.uri',
  'request.url',
  'req.originalUrl',
  'req.url',
  'url.original',
  'url.full',
  'http.url',
  'http.target',
  'http.url_details.path',
  'httpRequest.requestUrl',
  'httpRequest.uri',
  'cs-uri-stem',
  'cs_uri_stem',
  'CsUriStem',
  'ClientRequestURI',
  'x-envoy-original-path',
  'x_envoy_original_path',
];
/** Where they put what may have been rewritten on its way. */
const SERVED = [
  'uri',
  'url',
  'url.path',
  'request_path',
  'requestPath',
  'request.path',
  'req.path',
  'http_path',
  'path_info',
  ':path',
];
/** Shippers put the log's own file here, others the path that was asked. */
const SHARED = ['path'];
/** API gateways put a template here, App Engine the path. */
const LAST = ['resource'];

const LINE = ['request', 'request_line', 'requestLine', 'http_request', 'RequestLine'];
const HOST = [
  'http_host',
  'RequestHost',
  ':authority',
  'authority',
  'request.host',
  'request.headers.host',
  'req.headers.host',
  'url.domain',
  'http.host',
  'http.url_details.host',
  'x-host-header',
  'cs(Host)',
  'cs-host',
  'CsHost',
  'ClientRequestHost',
];
const STATUS = [
  'status',
  'status_code',
  'statusCode',
  'response_code',
  'responseCode',
  'response_status',
  'response',
  'code',
  'DownstreamStatus',
  'response.status',
  'res.statusCode',
  'http.status_code',
  'http.response.status_code',
  'httpRequest.status',
  'sc-status',
  'sc_status',
  'ScStatus',
  'EdgeResponseStatus',
];

const REQUEST_LINE = /^([A-Za-z]{1,16}) (\S+)(?: HTTP\/[\d.]+)?$/;
const LOG_FILE = /\.(?:log|log\.gz|out|err)(?:[.-][\w-]+)*$|^\/(?:var\/(?:log|lib)|proc|dev)\//i;

/**
 * The request in the members of a record, by where known formats put it; `unreadable` where they
 * contradict each other, undefined where there is none.
 */
export function requestInFields(record: JsonObject): LoggedRequest | 'unreadable' | undefined {
  const lines = textsAt(record, LINE).map((text) => REQUEST_LINE.exec(text));
  const line = lines.find((found) => found !== null && isPlace(found[2] ?? ''));
  const methods = textsAt(record, METHOD).filter((text) => /^[A-Za-z]{1,16}$/.test(text));
  const named = line === undefined || line === null ? methods : [line[1] ?? '', ...methods];
  const [method] = named;
  if (method === undefined) return undefined;
  if (named.some((other) => other.toUpperCase() !== method.toUpperCase())) return 'unreadable';
  const target = targetIn(record, line?.[2]);
  if (target === undefined || target === 'unreadable') return target;
  return { method, target, host: hostIn(record), status: statusIn(record) };
}

function targetIn(record: JsonObject, line: string | undefined): string | undefined {
  const asked = [...(line === undefined ? [] : [line]), ...placesAt(record, ASKED)];
  const groups = [SERVED, SHARED, LAST].map((names) => placesAt(record, names));
  for (const places of [asked, ...groups]) {
    const [first] = places;
    if (first === undefined) continue;
    const bare = pathAlone(first);
    if (places.some((other) => pathAlone(other) !== bare)) return 'unreadable';
    // An address tells the host as well.
    return places.find((place) => !place.startsWith('/')) ?? first;
  }
  return undefined;
}

function placesAt(record: JsonObject, names: readonly string[]): string[] {
  return textsAt(record, names).filter((text) => isPlace(text) && !LOG_FILE.test(pathAlone(text)));
}

function pathAlone(place: string): string {
  return place.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] ?? '';
}

function textsAt(record: JsonObject, names: readonly string[]): string[] {
  return names.map((name) => valueAt(record, name)).filter((value) => typeof value === 'string');
}

/** nginx' own variables come with its `host`, App Engine's path too; elsewhere that is the machine. */
function hostIn(record: JsonObject): string | undefined {
  const nginx = ['request_uri', 'request_method', 'resource'].some((name) => name in record);
  const names = nginx ? [...HOST, 'host', 'server_name'] : HOST;
  const listed = textsAt(record, names).find((text) => text !== '' && text !== '-' && text !== '_');
  if (listed !== undefined) return listed;
  // Caddy keeps headers as lists.
  const header = valueAt(record, 'request.headers.Host');
  return Array.isArray(header) && typeof header[0] === 'string' ? header[0] : undefined;
}

function statusIn(record: JsonObject): number | undefined {
  for (const name of STATUS) {
    const value = valueAt(record, name);
    if (isObject(value) || value === undefined) continue;
    if (/^\d{3}$/.test(String(value))) return Number(value);
  }
  return undefined;
}
