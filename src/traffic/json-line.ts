import { isObject, type JsonObject, stringAt } from './json.ts';
import type { LogLine } from './traffic.ts';

/** Where servers and log shippers put the method: nginx and others, Traefik, Caddy, GCP, ECS. */
const METHOD = [
  'method',
  'request_method',
  'requestMethod',
  'RequestMethod',
  'http_method',
  'verb',
  'request.method',
  'httpRequest.requestMethod',
  'http.request.method',
];
const TARGET = [
  'path',
  'uri',
  'request_uri',
  'requestUri',
  'requestURI',
  'request_path',
  'requestPath',
  'RequestPath',
  'requestUrl',
  'url',
  'request.uri',
  'request.url',
  'request.path',
  'httpRequest.requestUrl',
  'url.path',
  'url.original',
];
// `FIDES__LOGGING__SERIALIZATION=json`: loguru's own form.
const FIDES = 'record.extra';
const REQUEST_LINE = /^([A-Za-z]{1,16}) (\S+)(?: HTTP\/[\d.]+)?$/;

/** The request in a line of JSON; `again` reads a line that stands inside one, as Docker keeps them. */
export function requestInJson(line: string, again: (line: string) => LogLine): LogLine {
  const found = parse(line);
  if (found === undefined) return 'unreadable';
  const fides = objectAt(found, FIDES);
  const members = fides ?? found;
  const method = first(members, METHOD);
  const target = first(members, TARGET);
  const client = stringAt(members, 'fides_client');
  if (method !== undefined && target !== undefined) return { method, target, client };
  if (fides !== undefined) return 'other';
  const request = REQUEST_LINE.exec(stringAt(found, 'request') ?? '');
  if (request !== null) return { method: request[1] ?? '', target: request[2] ?? '', client };
  const inner = stringAt(found, 'log');
  // Docker's lines hold a line each, never another of Docker's.
  return inner === undefined ? 'other' : readInner(inner, again);
}

function readInner(inner: string, again: (line: string) => LogLine): LogLine {
  if (inner.startsWith('{"log"')) return 'unreadable';
  return again(inner.replace(/\r?\n$/, ''));
}

function parse(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function first(members: JsonObject, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const found = stringAt(members, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function objectAt(members: JsonObject, path: string): JsonObject | undefined {
  const found = path
    .split('.')
    .reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), members);
  return isObject(found) ? found : undefined;
}
