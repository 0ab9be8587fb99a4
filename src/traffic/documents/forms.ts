import { FidesAuthError } from '../../errors.ts';
import { isObject, type JsonObject, notOne, valueAt } from '../json.ts';

/** The forms that the flags take. */
export type Form = 'har' | 'postman';

const TAKEN: Readonly<Record<Form, { readonly name: string; readonly lacks: string }>> = {
  har: { name: 'a HAR file', lacks: 'it has no log.entries, so it is not a HAR file' },
  postman: {
    name: 'a Postman collection v2.1',
    lacks: 'it has no list "item", so it is not a Postman collection',
  },
};

/** Documents given by mistake: how to recognise them, and what to do. */
const OTHERS: readonly (readonly [
  is: (document: JsonObject) => boolean,
  what: string,
  fix: string,
])[] = [
  [(it) => isObject(it.log) && Array.isArray(it.log.entries), 'a HAR file', 'give it to --har'],
  [
    (it) => Array.isArray(it.item) && isObject(it.info),
    'a Postman collection',
    'give it to --postman',
  ],
  [
    (it) => Array.isArray(it.requests) && 'order' in it,
    'a Postman collection v1',
    'export it again as Collection v2.1',
  ],
  [
    (it) => it._postman_variable_scope !== undefined,
    'a Postman environment, which holds no requests',
    'export the collection as Collection v2.1',
  ],
  [
    (it) => Array.isArray(it.collections) && 'version' in it,
    'a data dump of Postman',
    'export the collection alone, as Collection v2.1',
  ],
  [
    (it) => it._type === 'export' || String(it.type ?? '').includes('insomnia'),
    'an export of Insomnia',
    'export it there as HAR, and give it to --har',
  ],
  [
    (it) => Array.isArray(it.items) && ('brunoConfig' in it || 'activeEnvironmentUid' in it),
    'a collection of Bruno',
    'export it there as a Postman collection',
  ],
  [
    (it) => 'openapi' in it || 'swagger' in it,
    'a description of an API, which holds no requests',
    'give the one of your server to --openapi, and requests beside it',
  ],
  [
    (it) => Array.isArray(it.requests) && 'folders' in it,
    'a collection of another tool',
    'export it as Postman collection v2.1',
  ],
];

/**
 * Refuses a document in another form than its flag takes, and names that form.
 * @throws input.invalid
 */
export function requireForm(document: JsonObject, form: Form, fits: boolean, label: string): void {
  if (fits) return;
  const other = OTHERS.find(([is]) => is(document));
  const { name, lacks } = TAKEN[form];
  if (other === undefined) throw notOne(label, name, lacks);
  throw new FidesAuthError('input.invalid', `${label}: it is ${other[1]}, not ${name}`, {
    fix: other[2],
  });
}

/** The collection inside a reply of Postman's own API. */
export function unwrapped(document: JsonObject): JsonObject {
  const inner = valueAt(document, 'collection');
  return isObject(inner) && Array.isArray(inner.item) ? inner : document;
}
