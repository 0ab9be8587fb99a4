import { isObject, type JsonObject, valueAt } from '../json.ts';
import type { LoggedRequest } from './line.ts';
import { isMethod, isPlace } from './suspect.ts';

/** A path in a record, and its first member. */
type Place = { readonly path: string; readonly first: string };

function placesOf(paths: readonly string[]): readonly Place[] {
  return paths.map((path) => ({ path, first: path.split('.', 1)[0] ?? path }));
}

/** The paths at which formats put the method. */
const METHOD = placesOf([
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
]);

/** The paths at which formats put the original path or address, before any rewriting. */
const ASKED = placesOf([
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
  'x-envoy-origin-path', // Envoy Gateway
  'x_envoy_original_path',
]);
/** The paths at which formats put a path that a proxy may have rewritten. */
const SERVED = placesOf([
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
]);
/** Log shippers put the log's own file here, others the requested path. */
const SHARED = placesOf(['path']);
/** API gateways put a template here, App Engine the path. */
const LAST = placesOf(['resource']);

const LINE = placesOf(['request', 'request_line', 'requestLine', 'http_request', 'RequestLine']);
const HOST = placesOf([
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
]);
const WITH_OWN = [...HOST, ...placesOf(['host', 'server_name'])];
const STATUS = placesOf([
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
]);

const REQUEST_LINE = /^([A-Za-z]{1,16}) (\S+)(?: HTTP\/[\d.]+)?$/;
// Bounded, and no character fits two parts: a long path must not be split in every possible way.
const LOG_FILE = /\.(?:log|out|err)(?:[.-][\w.-]{0,60})?$|^\/(?:var\/(?:log|lib)|proc|dev)\//i;

/**
 * The request in the members of a record, at the paths of known formats; `unreadable` if they
 * contradict each other, undefined if there is none.
 */
export function requestInFields(record: JsonObject): LoggedRequest | 'unreadable' | undefined {
  const lines = textsAt(record, LINE).map((text) => REQUEST_LINE.exec(text));
  const line = lines.find((found) => found !== null && isPlace(found[2] ?? ''));
  const methods = textsAt(record, METHOD).filter(
    (text) => isMethod(text.toUpperCase()) || /^[A-Z]{3,16}$/.test(text),
  );
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
    // Prefers an address, because it includes the host.
    return places.find((place) => !place.startsWith('/')) ?? first;
  }
  return undefined;
}

function placesAt(record: JsonObject, names: readonly Place[]): string[] {
  return textsAt(record, names).filter((text) => isPlace(text) && !LOG_FILE.test(pathAlone(text)));
}

function pathAlone(place: string): string {
  return place.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] ?? '';
}

function textsAt(record: JsonObject, names: readonly Place[]): string[] {
  const found: string[] = [];
  for (const place of names) {
    const value = at(record, place);
    if (typeof value === 'string') found.push(value);
  }
  return found;
}

/** Most paths are missing from most records: checking two names detects that quickly. */
function at(record: JsonObject, { path, first }: Place): unknown {
  return first in record || path in record ? valueAt(record, path) : undefined;
}

/** With nginx' own variables or App Engine's path, `host` is the server; else it is the machine. */
function hostIn(record: JsonObject): string | undefined {
  const nginx = ['request_uri', 'request_method', 'resource'].some((name) => name in record);
  const names = nginx ? WITH_OWN : HOST;
  const listed = textsAt(record, names).find((text) => text !== '' && text !== '-' && text !== '_');
  if (listed !== undefined) return listed;
  // Caddy keeps headers as lists.
  const header = valueAt(record, 'request.headers.Host');
  return Array.isArray(header) && typeof header[0] === 'string' ? header[0] : undefined;
}

function statusIn(record: JsonObject): number | undefined {
  for (const place of STATUS) {
    const value = at(record, place);
    if (isObject(value) || value === undefined) continue;
    if (/^\d{3}$/.test(String(value))) return Number(value);
  }
  return undefined;
}
