import { isObject, type JsonObject, listOf, notOne, parseDocument, stringAt } from './json.ts';
import { createTally } from './tally.ts';
import { methodOf, pathOf } from './target.ts';
import type { Traffic } from './traffic.ts';

const FORM = 'a Postman collection v2.1';
// A variable may name another; more than this is a circle.
const DEPTH = 5;

/**
 * The requests of a Postman collection (v2.0, v2.1), those in folders too. A variable at the front
 * of an address is looked up in the collection; one that is not there stands for a server with or
 * without `/api/v1`. Any other becomes a parameter: its value is not used. `label` names the file.
 * @throws input.invalid, never with any of the content
 */
export function readPostman(bytes: Uint8Array, label: string): Traffic {
  const collection = parseDocument(bytes, label, FORM);
  if (!Array.isArray(collection.item)) {
    throw notOne(label, FORM, 'it has no list "item", so it is no Postman collection');
  }
  const tally = createTally();
  const variables = variablesOf(collection);
  for (const [at, request] of requestsIn(collection.item).entries()) {
    const url = addressOf(request);
    const path = url === undefined ? undefined : pathOf(asPath(url, variables));
    const verb = isObject(request) ? (request.method ?? 'GET') : 'GET';
    const method = typeof verb === 'string' ? methodOf(verb) : undefined;
    if (path === undefined) tally.unreadable('', at + 1);
    else if (method === undefined) tally.skip();
    else tally.add(method, path);
  }
  return tally.traffic();
}

/** All requests in their order. Without recursion: a hostile file nests a million folders. */
function requestsIn(items: readonly unknown[]): unknown[] {
  const open = [...items].reverse();
  const found: unknown[] = [];
  while (open.length > 0) {
    const item = open.pop();
    if (!isObject(item)) found.push(undefined);
    else if (Array.isArray(item.item)) for (const one of [...item.item].reverse()) open.push(one);
    else found.push(item.request);
  }
  return found;
}

function addressOf(request: unknown): string | undefined {
  if (typeof request === 'string') return request;
  const url = isObject(request) ? request.url : undefined;
  if (typeof url === 'string') return url;
  if (!isObject(url)) return undefined;
  return stringAt(url, 'raw') ?? fromParts(url);
}

function fromParts(url: JsonObject): string | undefined {
  const parts = (value: unknown, between: string): string | undefined => {
    if (typeof value === 'string') return value;
    return Array.isArray(value) ? value.filter(isText).join(between) : undefined;
  };
  const path = parts(url.path, '/');
  if (path === undefined) return undefined;
  return `${parts(url.host, '.') ?? ''}/${path.replace(/^\//, '')}`;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function variablesOf(collection: JsonObject): ReadonlyMap<string, string> {
  const pairs = listOf(collection.variable)
    .filter(isObject)
    .map(({ key, id, value }) => [key ?? id, value] as const)
    .filter((pair): pair is readonly [string, string] => pair.every(isText));
  return new Map(pairs);
}

/** The address as a path: its front looked up, every other variable a parameter. */
function asPath(url: string, variables: ReadonlyMap<string, string>): string {
  const bare = atFront(url.trim(), variables).split(/[?#]/, 1)[0] ?? '';
  const plain = bare.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, '{$1}').replace(/\s/g, '-');
  const path = pathPart(plain);
  return path.replace(/\/:([\w-]+)/g, '/{$1}');
}

function atFront(url: string, variables: ReadonlyMap<string, string>): string {
  let address = url;
  for (let round = 0; round < DEPTH; round += 1) {
    const front = /^((?:https?:\/\/)?)\{\{\s*([^{}]*?)\s*\}\}/i.exec(address);
    const value = variables.get(front?.[2] ?? '');
    if (front === null || value === undefined) return address;
    const scheme = /^https?:/i.test(value) ? '' : front[1];
    address = `${scheme}${value.replace(/\/+$/, '')}${address.slice(front[0].length)}`;
  }
  return address;
}

function pathPart(address: string): string {
  const bare = address.replace(/^https?:\/\//i, '');
  if (bare.startsWith('/')) return bare;
  const slash = bare.indexOf('/');
  const path = slash === -1 ? '/' : bare.slice(slash);
  // The variable of a server often ends in /api/v1, as that of Fides' own collection does.
  return bare.startsWith('{') && !/^\/(?:api|health|openapi)/.test(path) ? `/api/v1${path}` : path;
}
