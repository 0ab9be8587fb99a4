import assert from 'node:assert/strict';
import {
  type Cases,
  CLIENT,
  type Fides,
  fieldsOf,
  isRefusal,
  isReply,
  type Pair,
  pairOf,
  randomHex,
} from './fides.ts';
import { type Fault, isInvalid } from './issues.ts';
import { isUnknownScope } from './scopes.ts';
import type { Reply } from './wire.ts';

interface Page {
  readonly items: readonly { readonly client_id: string }[];
  readonly total: number;
  readonly page: number;
  readonly size: number;
  readonly pages: number;
}

async function list(fides: Fides, query: string): Promise<Page> {
  const reply = await fides.asRoot('GET', `${CLIENT}${query}`);
  assert.equal(reply.status, 200);
  const fields = fieldsOf(reply);
  assert.deepEqual(Object.keys(fields), ['items', 'total', 'page', 'size', 'pages']);
  return fields as unknown as Page;
}

function update(fides: Fides, id: string, json: unknown): Promise<Reply> {
  return fides.asRoot('PUT', `${CLIENT}/${id}`, { json });
}

function isMissing(reply: Reply): void {
  isRefusal(reply, 404, 'Client not found.');
}

async function named(fides: Fides): Promise<Pair & { readonly shown: object }> {
  const json = { name: 'n', description: 'd', scopes: ['scope:read'] };
  const pair = fides.made(await fides.asRoot('POST', CLIENT, { json }));
  return { ...pair, shown: { client_id: pair.id, ...json } };
}

const BAD_PAGING: readonly (readonly [string, ...(readonly [Fault, string, string])[]])[] = [
  ['?size=0', ['least', 'query', 'size']],
  ['?size=101', ['most', 'query', 'size']],
  ['?size=x', ['integer', 'query', 'size']],
  ['?size=', ['integer', 'query', 'size']],
  ['?size=1.5', ['integer', 'query', 'size']],
  ['?page=0', ['least', 'query', 'page']],
  ['?size=x&page=-1', ['least', 'query', 'page'], ['integer', 'query', 'size']],
  ['?page=1&page=x&size=0', ['integer', 'query', 'page'], ['least', 'query', 'size']],
];

/** Releases from 2.82. */
export const managementCases: Cases = {
  'a client is read as it was made, its secret never': async (fides) => {
    const { id, shown } = await named(fides);
    isReply(await fides.asRoot('GET', `${CLIENT}/${id}`), 200, shown);
    isReply(await fides.asRoot('GET', `${CLIENT}/${id}/`), 200, shown);
    const bare = await fides.client();
    const empty = { client_id: bare.id, name: null, description: null, scopes: [] };
    isReply(await fides.asRoot('GET', `${CLIENT}/${bare.id}`), 200, empty);
  },

  'the list shows clients newest first': async (fides) => {
    const [older, newer] = [await named(fides), await fides.client()];
    const { items, total, page, size, pages } = await list(fides, '?size=100');
    const ids = items.map(({ client_id }) => client_id);
    assert.ok(ids.indexOf(newer.id) >= 0 && ids.indexOf(newer.id) < ids.indexOf(older.id));
    assert.deepEqual(items[ids.indexOf(older.id)], older.shown);
    const empty = { client_id: newer.id, name: null, description: null, scopes: [] };
    assert.deepEqual(items[ids.indexOf(newer.id)], empty);
    assert.ok(!ids.includes(fides.root.id));
    assert.deepEqual([page, size, pages], [1, 100, Math.ceil(total / 100)]);
    assert.equal(items.length, Math.min(total, 100));
  },

  'a name and a description have no limit, and an update leaves the order alone': async (fides) => {
    const [older, newer] = [await named(fides), await fides.client()];
    const [name, description] = ['n'.repeat(20_000), `${'d'.repeat(300_000)} \u{1f511}`];
    const changed = { ...older.shown, name, description };
    isReply(await update(fides, older.id, { name, description }), 200, changed);
    isReply(await fides.asRoot('GET', `${CLIENT}/${older.id}`), 200, changed);
    await fides.asRoot('POST', `${CLIENT}/${older.id}/secret`);
    const { items } = await list(fides, '?size=100');
    const ids = items.map(({ client_id }) => client_id);
    assert.ok(ids.indexOf(newer.id) < ids.indexOf(older.id));
    assert.deepEqual(items[ids.indexOf(older.id)], changed);
  },

  'the list comes in pages, 50 to a page unless asked': async (fides) => {
    await Promise.all([fides.client(), fides.client(), fides.client()]);
    const standard = await list(fides, '');
    assert.deepEqual([standard.page, standard.size], [1, 50]);
    const second = await list(fides, '?page=2&size=1');
    assert.deepEqual([second.page, second.size, second.items.length], [2, 1, 1]);
    assert.equal(second.pages, second.total);
    const two = await list(fides, '/?page=1&size=2');
    assert.equal(two.items.length, 2);
    assert.equal(two.pages, Math.ceil(two.total / 2));
    const beyond = await list(fides, '?page=99999');
    assert.deepEqual([beyond.page, beyond.items], [99999, []]);
  },

  'the list takes the last of a repeated number, and whole decimals': async (fides) => {
    assert.equal((await list(fides, '?size=1&size=2')).size, 2);
    assert.equal((await list(fides, '?size=1.0')).size, 1);
  },

  'the list refuses numbers that are out of bounds or none': async (fides) => {
    for (const [query, ...faults] of BAD_PAGING) {
      isInvalid(fides.expected, await fides.asRoot('GET', `${CLIENT}${query}`), ...faults);
    }
  },

  'an update changes what it names and returns the client': async (fides) => {
    const { id, shown } = await named(fides);
    for (const nothing of [{}, { name: null }, { scopes: null }, { other: 1 }]) {
      isReply(await update(fides, id, nothing), 200, shown);
    }
    isReply(await update(fides, id, { name: 'm' }), 200, { ...shown, name: 'm' });
    const cleared = { ...shown, name: 'm', description: null };
    isReply(await update(fides, id, { description: null }), 200, cleared);
    const scoped = { ...cleared, description: 'e', scopes: ['client:read'] };
    isReply(await update(fides, id, { description: 'e', scopes: ['client:read'] }), 200, scoped);
    const emptied = { ...scoped, scopes: [] };
    isReply(await update(fides, id, { scopes: [] }), 200, emptied);
    isReply(await fides.asRoot('GET', `${CLIENT}/${id}`), 200, emptied);
    assert.deepEqual(await fides.scopesOf(id), []);
  },

  'an update with an unknown scope changes nothing at all': async (fides) => {
    const { id, shown } = await named(fides);
    await isUnknownScope(fides, await update(fides, id, { name: 'm', scopes: ['no:such'] }));
    isReply(await fides.asRoot('GET', `${CLIENT}/${id}`), 200, shown);
  },

  'an update needs an object of the right types, before the client is looked for': async (
    fides,
  ) => {
    const { expected, unknownId: id } = fides;
    isInvalid(expected, await fides.asRoot('PUT', `${CLIENT}/${id}`), ['missing', 'body']);
    isInvalid(expected, await update(fides, id, null), ['missing', 'body']);
    isInvalid(expected, await update(fides, id, []), ['object', 'body']);
    isInvalid(expected, await update(fides, id, { name: ' ' }), ['name', 'body', 'name']);
    isInvalid(
      expected,
      await update(fides, id, { scopes: 3, description: 2, name: 1 }),
      ['string', 'body', 'name'],
      ['string', 'body', 'description'],
      ['list', 'body', 'scopes'],
    );
  },

  'rotation replaces the secret at once and leaves live tokens': async (fides) => {
    const client = await fides.client(['client:read']);
    const token = await fides.token(client);
    const reply = await fides.asRoot('POST', `${CLIENT}/${client.id}/secret`);
    const rotated = pairOf(reply);
    assert.equal(rotated.id, client.id);
    assert.ok(rotated.secret !== client.secret, 'the secret is a new one');
    const form = { client_id: client.id, client_secret: client.secret };
    const old = await fides.send('POST', '/api/v1/oauth/token', { form });
    isRefusal(old, 401, 'Authentication Failure');
    await fides.token(rotated);
    isReply(await fides.send('GET', `${CLIENT}/${fides.unknownId}/scope`, { token }), 200, []);
    assert.deepEqual(await fides.scopesOf(client.id), ['client:read']);
  },

  'each rotation ends the secret before it; the tokens of all of them live, and die with the client':
    async (fides) => {
      const first = await fides.client(['client:read']);
      const tokens = [await fides.token(first)];
      const second = pairOf(await fides.asRoot('POST', `${CLIENT}/${first.id}/secret`));
      tokens.push(await fides.token(second));
      const third = pairOf(await fides.asRoot('POST', `${CLIENT}/${first.id}/secret`));
      tokens.push(await fides.token(third));
      for (const { id, secret } of [first, second]) {
        const form = { client_id: id, client_secret: secret };
        const dead = await fides.send('POST', '/api/v1/oauth/token', { form });
        isRefusal(dead, 401, 'Authentication Failure');
      }
      const path = `${CLIENT}/${fides.unknownId}/scope`;
      for (const token of tokens) isReply(await fides.send('GET', path, { token }), 200, []);
      isReply(await fides.asRoot('DELETE', `${CLIENT}/${first.id}`), 200, null);
      for (const token of tokens) {
        isRefusal(await fides.send('GET', path, { token }), 403, 'Not Authorized for this action');
      }
    },

  'rotation needs client:update alone; who holds it may rotate itself and every listed client':
    async (fides) => {
      const other = await fides.client(['client:read']);
      const weak = await fides.tokenWith('client:create', 'client:read', 'client:delete');
      const rotation = `${CLIENT}/${other.id}/secret`;
      const lacks = 'Not Authorized for this action. Required scope(s): [client:update]';
      isRefusal(await fides.send('POST', rotation, { token: weak }), 403, lacks);
      await fides.token(other);
      const holder = await fides.client(['client:update']);
      const token = await fides.token(holder);
      await fides.token(pairOf(await fides.send('POST', rotation, { token })));
      const own = `${CLIENT}/${holder.id}/secret`;
      const [once, twice] = [
        pairOf(await fides.send('POST', own, { token })),
        pairOf(await fides.send('POST', own, { token })),
      ];
      assert.ok(once.secret !== twice.secret, 'its token outlives its secret');
      await fides.token(twice);
    },

  'a right to rotate is told by a client that cannot exist': async (fides) => {
    const path = `${CLIENT}/fidesauth-rights-check/secret`;
    isMissing(await fides.asRoot('POST', path));
    const token = await fides.tokenWith('client:read');
    const lacks = 'Not Authorized for this action. Required scope(s): [client:update]';
    isRefusal(await fides.send('POST', path, { token }), 403, lacks);
  },

  'rotation reads no body and keeps name and description': async (fides) => {
    const { id, shown } = await named(fides);
    const headers = { 'content-type': 'application/json' };
    pairOf(await fides.asRoot('POST', `${CLIENT}/${id}/secret/`, { raw: '{', headers }));
    isReply(await fides.asRoot('GET', `${CLIENT}/${id}`), 200, shown);
  },

  'an unknown client, a deleted one and root are not found': async (fides) => {
    const deleted = await fides.client();
    isReply(await fides.asRoot('DELETE', `${CLIENT}/${deleted.id}`), 200, null);
    for (const id of [randomHex(), deleted.id, fides.root.id]) {
      isMissing(await fides.asRoot('GET', `${CLIENT}/${id}`));
      isMissing(await update(fides, id, { name: 'x' }));
      isMissing(await update(fides, id, { scopes: ['no:such'] }));
      isMissing(await fides.asRoot('POST', `${CLIENT}/${id}/secret`));
    }
  },

  'root can be neither deleted nor given scopes, though both say success': async (fides) => {
    isReply(await fides.asRoot('DELETE', `${CLIENT}/${fides.root.id}`), 200, null);
    const path = `${CLIENT}/${fides.root.id}/scope`;
    isReply(await fides.asRoot('PUT', path, { json: ['scope:read'] }), 200, null);
    isReply(await fides.asRoot('GET', path), 200, []);
    await fides.token(fides.root);
  },
};
