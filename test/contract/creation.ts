import assert from 'node:assert/strict';
import { type Cases, CLIENT, type Fides, randomHex } from './fides.ts';
import { type Fault, isInvalid } from './issues.ts';
import type { Reply } from './wire.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const SCOPES = ['scope:read', 'client:read'];

type Outcome =
  /** A client with these scopes. */
  | { readonly scopes: readonly string[] }
  | { readonly faults: readonly (readonly [Fault, ...(string | number)[]])[] };

const faults = (...list: (readonly [Fault, ...(string | number)[]])[]): Outcome => ({
  faults: list,
});
const NO_LIST = faults(['list', 'body']);
const NO_OBJECT = faults(['object', 'body']);
const EMPTY: Outcome = { scopes: [] };

/** Bodies of a creation: what came of them until 2.81, and what comes of them since. */
const BODIES: readonly (readonly [body: string | undefined, old: Outcome, now: Outcome])[] = [
  [undefined, EMPTY, EMPTY],
  ['', EMPTY, EMPTY],
  ['null', EMPTY, EMPTY],
  [JSON.stringify(SCOPES), { scopes: SCOPES }, NO_OBJECT],
  ['["scope:read","scope:read"]', { scopes: ['scope:read', 'scope:read'] }, NO_OBJECT],
  ['[]', EMPTY, NO_OBJECT],
  ['5', NO_LIST, NO_OBJECT],
  ['"scope:read"', NO_LIST, NO_OBJECT],
  ['false', NO_LIST, NO_OBJECT],
  ['[null]', faults(['null', 'body', 0]), NO_OBJECT],
  ['["scope:read",{}]', faults(['string', 'body', 1]), NO_OBJECT],
  [JSON.stringify({ scopes: SCOPES }), NO_LIST, { scopes: SCOPES }],
  ['{}', NO_LIST, EMPTY],
  ['{"scope":["scope:read"]}', NO_LIST, EMPTY],
  ['{"name":null,"description":null}', NO_LIST, EMPTY],
  ['{"name":" "}', NO_LIST, faults(['name', 'body', 'name'])],
  ['{"name":""}', NO_LIST, faults(['name', 'body', 'name'])],
  ['{"scopes":null}', NO_LIST, faults(['list', 'body', 'scopes'])],
  ['{"scopes":"scope:read"}', NO_LIST, faults(['list', 'body', 'scopes'])],
  [
    '{"scopes":["scope:read",1,null],"description":[],"name":7}',
    NO_LIST,
    faults(
      ['string', 'body', 'name'],
      ['string', 'body', 'description'],
      ['string', 'body', 'scopes', 1],
      ['string', 'body', 'scopes', 2],
    ),
  ],
];

async function hasOutcome(fides: Fides, reply: Reply, outcome: Outcome): Promise<void> {
  if ('faults' in outcome) return isInvalid(fides.expected, reply, ...outcome.faults);
  assert.deepEqual(await fides.scopesOf(fides.made(reply).id), outcome.scopes);
}

function creation([body, old, now]: (typeof BODIES)[number]): Cases {
  const told = body === undefined ? 'no body' : body === '' ? 'an empty body' : `body ${body}`;
  return {
    [`creating a client with ${told}`]: async (fides) => {
      const sending = body === undefined ? {} : { raw: body, headers: JSON_TYPE };
      const reply = await fides.asRoot('POST', CLIENT, sending);
      await hasOutcome(fides, reply, fides.expected.clientApi ? now : old);
    },
  };
}

/** A body that names one scope, in the form of the release. */
function oneScope({ expected }: Fides): string {
  return expected.clientApi ? '{"scopes":["scope:read"]}' : '["scope:read"]';
}

const other: Cases = {
  'a JSON body needs no content type': async (fides) => {
    const reply = await fides.asRoot('POST', CLIENT, { raw: oneScope(fides) });
    await hasOutcome(fides, reply, { scopes: ['scope:read'] });
  },

  'a JSON body may have a suffixed content type': async (fides) => {
    const headers = { 'content-type': 'application/vnd.x+json; charset=utf-8' };
    const reply = await fides.asRoot('POST', CLIENT, { raw: oneScope(fides), headers });
    await hasOutcome(fides, reply, { scopes: ['scope:read'] });
  },

  'a body of another content type is no JSON': async (fides) => {
    const fault: Fault = fides.expected.clientApi ? 'object' : 'list';
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const sending = { raw: oneScope(fides), headers: { 'content-type': type } };
      isInvalid(fides.expected, await fides.asRoot('POST', CLIENT, sending), [fault, 'body']);
    }
  },

  'the new id and secret make a token, and each client has its own': async (fides) => {
    const [one, two] = [await fides.client(), await fides.client()];
    assert.ok(one.id !== two.id && one.secret !== two.secret);
    await fides.token(one);
    const form = { client_id: one.id, client_secret: two.secret };
    assert.equal((await fides.send('POST', '/api/v1/oauth/token', { form })).status, 401);
    const guess = { client_id: one.id, client_secret: randomHex() };
    assert.equal((await fides.send('POST', '/api/v1/oauth/token', { form: guess })).status, 401);
  },

  'the creation path takes a slash at its end': async (fides) => {
    await hasOutcome(fides, await fides.asRoot('POST', `${CLIENT}/`), EMPTY);
  },
};

export const creationCases: Cases = Object.assign({}, ...BODIES.map(creation), other);
