import type { Reading } from '../domain/api/reading.ts';
import { requireForm } from './documents/forms.ts';
import { isObject, type JsonObject, listOf, parseDocument, stringAt, valueAt } from './json.ts';
import { createTally, type Tally } from './tally.ts';
import { hostName, methodOf, pathOf } from './target.ts';

const FORM = 'a HAR file';
// Content that a browser loads to show a page; Fides' API answers with JSON, CSV or a download.
const PAGE = /^(?:text\/(?:html|css|javascript)|application\/(?:x-)?javascript|image\/|font\/)/;
// Not HTTP requests: inline data, resources of the browser or its extensions, sockets.
const INTERNAL =
  /^(?:data|blob|about|file|filesystem|wss?|javascript|[\w-]*extension|chrome|edge|view-source):/i;

/**
 * The requests of a HAR file (1.1, 1.2); marks those for pages and their parts. `label` names the
 * file in errors.
 * @throws input.invalid, never with any of the content
 */
export function readHar(bytes: Uint8Array, label: string): Reading {
  const document = parseDocument(bytes, label, FORM);
  const entries = valueAt(document, 'log.entries');
  requireForm(document, 'har', Array.isArray(entries), label);
  const tally = createTally();
  for (const [at, entry] of listOf(entries).entries()) count(entry, at + 1, tally);
  return tally.reading();
}

function count(entry: unknown, at: number, tally: Tally): void {
  const method = isObject(entry) ? stringAt(entry, 'request.method') : undefined;
  const url = isObject(entry) ? stringAt(entry, 'request.url') : undefined;
  const path = pathOf(url ?? '');
  const known = methodOf(method?.trim() ?? '');
  if (!isObject(entry) || method === undefined || url === undefined) tally.unreadable('', at);
  else if (INTERNAL.test(url) || isOther(method)) tally.skip();
  else if (path === undefined || known === undefined) tally.unreadable(`${method} ${url}`, at);
  else {
    const page = isPage(entry) && !/\/api\/v1(?:\/|$)/.test(path);
    tally.add(known, path, { host: hostIn(url), page, status: statusOf(entry) });
  }
}

/** A method that Fides has no operation for, such as CONNECT; not what can be no method at all. */
function isOther(method: string): boolean {
  return /^[A-Za-z-]{3,20}$/.test(method) && methodOf(method) === undefined;
}

function hostIn(url: string): string | undefined {
  return url.startsWith('/') ? undefined : hostName(url);
}

function isPage(entry: JsonObject): boolean {
  return PAGE.test(stringAt(entry, 'response.content.mimeType') ?? '');
}

function statusOf(entry: JsonObject): number | undefined {
  const status = valueAt(entry, 'response.status');
  return typeof status === 'number' ? status : undefined;
}
