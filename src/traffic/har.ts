import { isObject, type JsonObject, listOf, notOne, parseDocument, stringAt } from './json.ts';
import { createTally } from './tally.ts';
import { methodOf, pathOf } from './target.ts';
import type { Traffic } from './traffic.ts';

const FORM = 'a HAR file';
// What a browser loads to show a page; Fides' API answers with JSON, CSV or a file to keep.
const PAGE = /^(?:text\/(?:html|css|javascript)|application\/(?:x-)?javascript|image\/|font\/)/;

/**
 * The requests of a HAR file (1.1, 1.2). Pages with what belongs to them are skipped, and so is each
 * host of which nothing below `/api/v1` was asked. `label` names the file in errors.
 * @throws input.invalid, never with any of the content
 */
export function readHar(bytes: Uint8Array, label: string): Traffic {
  const log = parseDocument(bytes, label, FORM).log;
  if (!isObject(log) || !Array.isArray(log.entries)) {
    throw notOne(label, FORM, 'it has no log.entries, so it is no HAR');
  }
  const tally = createTally();
  const entries = listOf(log.entries).map(read);
  const hosts = new Set(entries.filter((entry) => isApi(entry?.path)).map((entry) => entry?.host));
  for (const [at, entry] of entries.entries()) {
    if (entry === undefined) tally.unreadable('', at + 1);
    else if (!hosts.has(entry.host) || entry.page || entry.method === undefined) tally.skip();
    else tally.add(entry.method, entry.path);
  }
  return tally.traffic();
}

type Entry = {
  readonly host: string;
  readonly path: string;
  readonly method: string | undefined;
  readonly page: boolean;
};

function read(entry: unknown): Entry | undefined {
  if (!isObject(entry)) return undefined;
  const method = stringAt(entry, 'request.method');
  const url = stringAt(entry, 'request.url');
  const path = url === undefined ? undefined : pathOf(url);
  if (method === undefined || url === undefined || path === undefined) return undefined;
  const host = /^\w+:\/\/(?:[^/?#@]*@)?([^/?#]*)/.exec(url)?.[1]?.toLowerCase() ?? '';
  return { host, path, method: methodOf(method), page: isPage(entry) && !isApi(path) };
}

function isPage(entry: JsonObject): boolean {
  return PAGE.test(stringAt(entry, 'response.content.mimeType') ?? '');
}

function isApi(path: string | undefined): boolean {
  return path !== undefined && /\/api\/v1(?:\/|$)/.test(path);
}
