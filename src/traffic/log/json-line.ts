import { isObject, type JsonObject, valueAt } from '../json.ts';
import { encoded } from './fides-line.ts';
import { requestInFields } from './fields.ts';
import { agreed, DEEPEST, type LogLine, type ReadInner } from './line.ts';
import { holdsBoth, holdsRequest } from './suspect.ts';

/** The members in which wrappers keep the wrapped line or record. */
const INNER = [
  'log', // docker, fluent-bit
  'message',
  'MESSAGE', // journald
  'msg',
  'Message',
  'textPayload', // GCP
  'jsonPayload',
  'protoPayload',
  'line', // Loki
  '@message', // CloudWatch
  '_raw', // Splunk
  'event.original', // ECS
  'event',
  'raw',
  'body',
  'text',
  'short_message', // Graylog
  'full_message',
  'attributes', // Datadog
  'content',
  '_source', // Elasticsearch
  'fields',
  'result',
  'properties', // Azure
  'log_processed', // fluent-bit
  'nginx.access', // filebeat
  'apache.access',
  'apache2.access',
  'data',
  'payload',
];

/** The request in a line or record of JSON; `again` reads a line inside it. */
export function requestInJson(text: string, depth: number, again: ReadInner): LogLine {
  // The members of a list, a line each.
  const value = parse(text) ?? (text.endsWith(',') ? parse(text.slice(0, -1)) : undefined);
  if (value === undefined) return holdsRequest(text) ? 'unreadable' : 'none';
  return requestInValue(value, depth, again);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function requestInValue(value: unknown, depth: number, again: ReadInner): LogLine {
  if (depth > DEEPEST) return suspected(value);
  if (typeof value === 'string') return again(withoutBreak(value), depth + 1);
  if (Array.isArray(value)) return requestInList(value, depth, again);
  return isObject(value) ? requestInRecord(value, depth, again) : 'none';
}

/** CloudWatch Insights lists the fields of a record; journald lists the bytes of binary text. */
function requestInList(list: readonly unknown[], depth: number, again: ReadInner): LogLine {
  if (list.length === 1) return requestInValue(list[0], depth + 1, again);
  if (list.length > 1 && list.every((item) => typeof item === 'number')) {
    return again(withoutBreak(Buffer.from(list).toString('latin1')), depth + 1);
  }
  const fields = list.flatMap((item) =>
    isObject(item) && typeof item.field === 'string' ? [[item.field, item.value] as const] : [],
  );
  return fields.length === 0
    ? suspected(list)
    : requestInRecord(Object.fromEntries(fields), depth, again);
}

function requestInRecord(record: JsonObject, depth: number, again: ReadInner): LogLine {
  if (isForeign(record)) return 'none';
  const fides = requestOfFides(record);
  if (fides !== undefined) return fides;
  const own = requestInFields(record);
  if (own !== undefined) return own;
  if (depth >= DEEPEST) return suspected(record);
  const inner = INNER.map((name) => valueAt(record, name)).filter((value) => value !== undefined);
  const found = agreed(
    [...inner, ...loguru(record)].map((value) => requestInValue(value, depth + 1, again)),
  );
  return found === 'none' ? suspected(record) : found;
}

/**
 * True for a record that looks like a request to this server but is none: Kubernetes' own audit,
 * and Caddy's message on an error, beside its line for the request.
 */
function isForeign({ apiVersion, logger }: JsonObject): boolean {
  const audit = typeof apiVersion === 'string' && apiVersion.startsWith('audit.k8s.io/');
  return audit || (typeof logger === 'string' && logger.startsWith('http.log.error'));
}

/** `FIDES__LOGGING__SERIALIZATION=json`: loguru's own form. */
function requestOfFides(record: JsonObject): LogLine | undefined {
  const extra = valueAt(record, 'record.extra');
  if (!isObject(extra)) return undefined;
  const { method, path, fides_client: client, status_code: status } = extra;
  if (typeof method !== 'string' || typeof path !== 'string') return undefined;
  return {
    method,
    target: encoded(path),
    client: typeof client === 'string' ? client : undefined,
    status: typeof status === 'number' ? status : undefined,
  };
}

function loguru(record: JsonObject): unknown[] {
  const message = valueAt(record, 'record.message');
  return message === undefined ? [] : [message];
}

function withoutBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}

// The most values to check: a request among more is hidden from any reader.
const LEAVES = 500;

/** `unreadable` if values at no known path contain a method and a path. */
function suspected(value: unknown): LogLine {
  const { texts, whole } = textsIn(value);
  return !whole || holdsBoth(texts) || texts.some(holdsRequest) ? 'unreadable' : 'none';
}

function textsIn(value: unknown): { readonly texts: readonly string[]; readonly whole: boolean } {
  const open: unknown[] = [value];
  const texts: string[] = [];
  for (let seen = 0; open.length > 0 && seen < LEAVES; seen += 1) {
    const one = open.pop();
    if (typeof one === 'string') texts.push(one);
    else if (typeof one === 'object' && one !== null) {
      for (const inner of Object.values(one)) open.push(inner);
    }
  }
  return { texts, whole: open.length === 0 };
}
