import assert from 'node:assert/strict';
import { type Cases, CLIENT, type Fides, isRefusal, isReply } from './fides.ts';
import { isUnknownScope } from './scopes.ts';
import type { Reply } from './wire.ts';

const MANAGER = ['client:create', 'client:update', 'client:read'];

function cannotAssign(reply: Reply, missing: string): void {
  const detail = `Cannot assign scopes that you do not have. Missing scopes: [${missing}]`;
  isRefusal(reply, 403, detail);
}

function put(fides: Fides, token: string, id: string, scopes: readonly string[]): Promise<Reply> {
  return fides.send('PUT', `${CLIENT}/${id}/scope`, { token, json: scopes });
}

export const grantCases: Cases = {
  'a delegated client hands out what it holds, and nothing': async (fides) => {
    const token = await fides.tokenWith(...MANAGER);
    const { id } = await fides.client(['user:read']);
    isReply(await put(fides, token, id, ['client:read']), 200, null);
    isReply(await put(fides, token, id, []), 200, null);
    assert.deepEqual(await fides.scopesOf(id), []);
  },

  'what it lacks it cannot hand out, from 2.69.1': async (fides) => {
    const token = await fides.tokenWith(...MANAGER);
    const { id } = await fides.client();
    const wanted = ['user:read', 'client:read', 'connection:read', 'user:read'];
    const reply = await put(fides, token, id, wanted);
    if (fides.expected.grantCheck) cannotAssign(reply, "'connection:read', 'user:read'");
    else isReply(reply, 200, null);
    assert.deepEqual(await fides.scopesOf(id), fides.expected.grantCheck ? [] : wanted);
  },

  'the token counts, not what its client has got since': async (fides) => {
    const manager = await fides.client(MANAGER);
    const token = await fides.token(manager);
    await fides.setScopes(manager.id, [...MANAGER, 'user:read']);
    const { id } = await fides.client();
    const reply = await put(fides, token, id, ['user:read']);
    if (fides.expected.grantCheck) cannotAssign(reply, "'user:read'");
    else isReply(reply, 200, null);
  },

  'creating with scopes is checked before anything is made': async (fides) => {
    const token = await fides.tokenWith(...MANAGER);
    const scopes = ['user:read'];
    const json = fides.expected.clientApi ? { scopes } : scopes;
    const reply = await fides.send('POST', CLIENT, { token, json });
    if (fides.expected.grantCheck) return cannotAssign(reply, "'user:read'");
    assert.deepEqual(await fides.scopesOf(fides.made(reply).id), scopes);
  },

  'creating with held scopes works': async (fides) => {
    const token = await fides.tokenWith(...MANAGER);
    const json = fides.expected.clientApi ? { scopes: MANAGER } : MANAGER;
    const pair = fides.made(await fides.send('POST', CLIENT, { token, json }));
    assert.deepEqual(await fides.scopesOf(pair.id), MANAGER);
  },

  'an unknown scope is told before a missing one': async (fides) => {
    const token = await fides.tokenWith(...MANAGER);
    const { id } = await fides.client();
    await isUnknownScope(fides, await put(fides, token, id, ['user:read', 'no:such']));
  },

  'an unknown client is told nothing of what is missing': async (fides) => {
    const token = await fides.tokenWith(...MANAGER);
    isReply(await put(fides, token, fides.unknownId, ['user:read']), 200, null);
  },

  'a client may take scopes from itself and give them back': async (fides) => {
    const manager = await fides.client(MANAGER);
    const token = await fides.token(manager);
    isReply(await put(fides, token, manager.id, ['client:update']), 200, null);
    const dead = 'Not Authorized for this action. Required scope(s): [client:update]';
    isRefusal(await put(fides, token, manager.id, MANAGER), 403, dead);
  },
};

/** Releases from 2.82. */
export const updateGrantCases: Cases = {
  'an update is checked like any other assignment': async (fides) => {
    const token = await fides.tokenWith(...MANAGER);
    const { id } = await fides.client();
    const json = { name: 'x', scopes: ['user:read'] };
    cannotAssign(await fides.send('PUT', `${CLIENT}/${id}`, { token, json }), "'user:read'");
    const unchanged = { client_id: id, name: null, description: null, scopes: [] };
    isReply(await fides.send('GET', `${CLIENT}/${id}`, { token }), 200, unchanged);
    const held = { client_id: id, name: 'x', description: null, scopes: ['client:read'] };
    const allowed = { name: 'x', scopes: ['client:read'] };
    isReply(await fides.send('PUT', `${CLIENT}/${id}`, { token, json: allowed }), 200, held);
  },
};
