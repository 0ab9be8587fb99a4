import type { Reading } from '../domain/api/reading.ts';
import { addressOf, placeOf } from './documents/address.ts';
import { requireForm, unwrapped } from './documents/forms.ts';
import { expanded, type Variables, variablesOf } from './documents/variables.ts';
import { isObject, parseDocument } from './json.ts';
import { createTally, type Tally } from './tally.ts';
import { methodOf, pathOf } from './target.ts';

const FORM = 'a Postman collection v2.1';

/**
 * The requests of a Postman collection (v2.0, v2.1), including those in folders. Variables that
 * shape an address get their values from the collection and its folders; an undefined one counts as
 * a server with or without `/api/v1`. Any other becomes a parameter, without its value. `label`
 * names the file.
 * @throws input.invalid, never with any of the content
 */
export function readPostman(bytes: Uint8Array, label: string): Reading {
  const collection = unwrapped(parseDocument(bytes, label, FORM));
  requireForm(collection, 'postman', Array.isArray(collection.item), label);
  const tally = createTally();
  const variables = variablesOf(collection.variable, new Map());
  for (const [at, item] of requestsIn(collection.item, variables).entries()) {
    count(item, at + 1, tally);
  }
  return tally.reading();
}

type Item = { readonly request: unknown; readonly variables: Variables };

/** All requests in order. Without recursion: a hostile file nests a million folders. */
function requestsIn(items: unknown, variables: Variables): Item[] {
  const open = [{ item: { item: items } as unknown, variables }];
  const found: Item[] = [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { item } = next;
    if (!isObject(item)) found.push({ request: undefined, variables });
    else if (!Array.isArray(item.item)) {
      found.push({ request: item.request, variables: next.variables });
    } else {
      const own = variablesOf(item.variable, next.variables);
      for (const one of [...item.item].reverse()) open.push({ item: one, variables: own });
    }
  }
  return found;
}

function count({ request, variables }: Item, at: number, tally: Tally): void {
  const verb = verbOf(request, variables);
  const method = methodOf(verb);
  const address = addressOf(request, variables);
  const place = address === undefined ? undefined : placeOf(address, variables);
  const path = place === undefined ? undefined : pathOf(place.path);
  const isOther = method === undefined && address !== undefined && !/^$|\{\{/.test(verb);
  if (address === 'none' || isOther) tally.skip();
  else if (place === undefined || path === undefined || method === undefined) {
    tally.unreadable(address === undefined ? '' : `${verb} ${address}`, at);
  } else tally.add(method, path, place);
}

/** The method as it is written, its variables filled in; empty where it is no text. */
function verbOf(request: unknown, variables: Variables): string {
  const verb = isObject(request) ? (request.method ?? 'GET') : 'GET';
  if (typeof verb !== 'string') return '';
  return expanded(verb, variables, (value) => /^\{\{|^[A-Za-z]{3,7}$/.test(value)).trim();
}
