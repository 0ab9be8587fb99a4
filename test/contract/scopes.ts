import assert from 'node:assert/strict';
import { type Cases, CLIENT, type Fides, fieldsOf, isRefusal, isReply, jsonOf } from './fides.ts';
import { isInvalid } from './issues.ts';
import type { Reply } from './wire.ts';

function put(fides: Fides, id: string, raw: string | undefined): Promise<Reply> {
  const headers = { 'content-type': 'application/json' };
  const sending = raw === undefined ? {} : { raw, headers };
  return fides.asRoot('PUT', `${CLIENT}/${id}/scope`, sending);
}

async function registryOf(fides: Fides): Promise<string[]> {
  const reply = await fides.asRoot('GET', '/api/v1/oauth/scope');
  assert.equal(reply.status, 200);
  return jsonOf(reply) as string[];
}

/** The text of an unknown scope hands over the whole registry, as Python writes a list. */
export async function isUnknownScope(fides: Fides, reply: Reply): Promise<void> {
  const quoted = (await registryOf(fides)).map((scope) => `'${scope}'`).join(', ');
  const detail = `Invalid Scope. Scopes must be one of [${quoted}].`;
  isRefusal(reply, fides.expected.unknownScope, detail);
}

export const scopeCases: Cases = {
  'a client without scopes has an empty list': async (fides) => {
    const { id } = await fides.client();
    isReply(await fides.asRoot('GET', `${CLIENT}/${id}/scope`), 200, []);
  },

  'scopes are kept as sent: order, duplicates and all': async (fides) => {
    const { id } = await fides.client();
    const sent = ['scope:read', 'client:read', 'scope:read'];
    isReply(await put(fides, id, JSON.stringify(sent)), 200, null);
    isReply(await fides.asRoot('GET', `${CLIENT}/${id}/scope`), 200, sent);
    isReply(await fides.asRoot('GET', `${CLIENT}/${id}/scope/`), 200, sent);
  },

  'writing scopes replaces the whole set': async (fides) => {
    const { id } = await fides.client(['scope:read', 'client:read']);
    await fides.setScopes(id, ['user:read']);
    assert.deepEqual(await fides.scopesOf(id), ['user:read']);
    await fides.setScopes(id, []);
    assert.deepEqual(await fides.scopesOf(id), []);
  },

  'an unknown scope is refused as a whole, and nothing is written': async (fides) => {
    const { id } = await fides.client(['client:read']);
    await isUnknownScope(fides, await put(fides, id, '["scope:read","no:such"]'));
    assert.deepEqual(await fides.scopesOf(id), ['client:read']);
  },

  'an unknown scope in a creation is refused with the same text': async (fides) => {
    const { clientApi } = fides.expected;
    const json = clientApi ? { scopes: ['no:such'] } : ['no:such'];
    await isUnknownScope(fides, await fides.asRoot('POST', CLIENT, { json }));
  },

  'an unknown client looks like one without scopes': async (fides) => {
    isReply(await fides.asRoot('GET', `${CLIENT}/${fides.unknownId}/scope`), 200, []);
  },

  'writing to an unknown client looks like success, whatever the scopes': async (fides) => {
    isReply(await put(fides, fides.unknownId, '["scope:read"]'), 200, null);
    isReply(await put(fides, fides.unknownId, '["no:such"]'), 200, null);
    isReply(await fides.asRoot('GET', `${CLIENT}/${fides.unknownId}/scope`), 200, []);
  },

  'a body that is no list of strings is refused before the client is looked for': async (fides) => {
    const { expected, unknownId: id } = fides;
    for (const none of [undefined, '', 'null']) {
      isInvalid(expected, await put(fides, id, none), ['missing', 'body']);
    }
    isInvalid(expected, await put(fides, id, '{"scopes":[]}'), ['list', 'body']);
    isInvalid(expected, await put(fides, id, '"scope:read"'), ['list', 'body']);
    const items = await put(fides, id, '["scope:read",null,[]]');
    isInvalid(expected, items, ['null', 'body', 1], ['string', 'body', 2]);
  },

  'a number among the scopes is a scope to pydantic 1': async (fides) => {
    const { id } = await fides.client();
    const reply = await put(fides, id, '[1,true]');
    if (fides.expected.pydantic === 1) return isUnknownScope(fides, reply);
    isInvalid(fides.expected, reply, ['string', 'body', 0], ['string', 'body', 1]);
  },

  'root is no row: its own list is empty': async (fides) => {
    isReply(await fides.asRoot('GET', `${CLIENT}/${fides.root.id}/scope`), 200, []);
  },

  'deleting says null for a client, again, and for one that never was': async (fides) => {
    const client = await fides.client();
    isReply(await fides.asRoot('DELETE', `${CLIENT}/${client.id}`), 200, null);
    isReply(await fides.asRoot('DELETE', `${CLIENT}/${client.id}/`), 200, null);
    isReply(await fides.asRoot('DELETE', `${CLIENT}/${fides.unknownId}`), 200, null);
    const form = { client_id: client.id, client_secret: client.secret };
    const reply = await fides.send('POST', '/api/v1/oauth/token', { form });
    isRefusal(reply, 401, 'Authentication Failure');
  },

  'the roles are lists of scopes, and owner has every one': async (fides) => {
    const reply = await fides.asRoot('GET', '/api/v1/oauth/role');
    assert.equal(reply.status, 200);
    const { owner, viewer } = fieldsOf(reply) as Record<string, string[]>;
    const registry = await registryOf(fides);
    assert.deepEqual([...(owner ?? [])].sort(), [...registry].sort());
    assert.ok(viewer?.includes('system:read') && !viewer.includes('client:create'));
  },

  'the registry is a list without duplicates': async (fides) => {
    const registry = await registryOf(fides);
    assert.equal(new Set(registry).size, registry.length);
    assert.ok(registry.every((scope) => /^[a-z_-]+(?::[a-z_-]+)+$/.test(scope)));
    assert.deepEqual(jsonOf(await fides.asRoot('GET', '/api/v1/oauth/scope/')), registry);
  },
};
