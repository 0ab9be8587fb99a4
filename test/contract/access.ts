import assert from 'node:assert/strict';
import { createCipheriv, randomBytes } from 'node:crypto';
import { type Cases, CLIENT, type Fides, isRefusal, isReply } from './fides.ts';
import type { Reply } from './wire.ts';

const BARE = 'Not Authorized for this action';
const SCOPES = '/api/v1/oauth/scope';
const LOGOUT = '/api/v1/logout';

/** A token that looks right, sealed with a key that nobody has. */
export function foreignToken(): string {
  const header = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url');
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', randomBytes(32), iv).setAAD(Buffer.from(header));
  const sealed = Buffer.concat([cipher.update('{"client-id":"x","scopes":[]}'), cipher.final()]);
  const parts = [iv, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return [header, '', ...parts].join('.');
}

function required(reply: Reply, ...scopes: string[]): void {
  isRefusal(reply, 403, `${BARE}. Required scope(s): [${scopes.join(', ')}]`);
}

function readUnknown(fides: Fides, token: string): Promise<Reply> {
  return fides.send('GET', `${CLIENT}/${fides.unknownId}/scope`, { token });
}

/** Every call of the OAuth API that needs a token, and the one scope it needs. */
function guarded({ expected, unknownId }: Fides): [method: string, path: string, scope: string][] {
  const client = `${CLIENT}/${unknownId}`;
  const always: [string, string, string][] = [
    ['POST', CLIENT, 'client:create'],
    ['DELETE', client, 'client:delete'],
    ['GET', `${client}/scope`, 'client:read'],
    ['PUT', `${client}/scope`, 'client:update'],
    ['GET', SCOPES, 'scope:read'],
    ['GET', '/api/v1/oauth/role', 'scope:read'],
  ];
  const added: [string, string, string][] = [
    ['GET', CLIENT, 'client:read'],
    ['GET', client, 'client:read'],
    ['PUT', client, 'client:update'],
    ['POST', `${client}/secret`, 'client:update'],
  ];
  return expected.clientApi ? [...always, ...added] : always;
}

export const accessCases: Cases = {
  'without a bearer token every guarded call is 401': async (fides) => {
    const schemes = [undefined, 'Basic eDp5', 'Token x', 'Bearertoken'];
    for (const [method, path] of guarded(fides)) {
      for (const authorization of schemes) {
        const headers = authorization === undefined ? {} : { authorization };
        const reply = await fides.send(method, path, { headers });
        isRefusal(reply, 401, 'Failed to authenticate');
        assert.equal(reply.headers['www-authenticate'], 'Bearer');
      }
    }
  },

  'a client without the scope gets 403 that names it, before its body is checked': async (
    fides,
  ) => {
    const token = await fides.tokenWith();
    for (const [method, path, scope] of guarded(fides)) {
      required(await fides.send(method, path, { token }), scope);
      if (method === 'PUT') required(await fides.send(method, path, { token, json: 5 }), scope);
    }
  },

  'one scope opens its call and no other': async (fides) => {
    const token = await fides.tokenWith('client:read');
    isReply(await readUnknown(fides, token), 200, []);
    required(await fides.send('GET', SCOPES, { token }), 'scope:read');
    required(await fides.send('POST', CLIENT, { token }), 'client:create');
  },

  'a token that is none gets the bare 403': async (fides) => {
    const [header = '', ...rest] = foreignToken().split('.');
    const wrong = [
      'x',
      'a.b.c.d.e',
      [header, ...rest.slice(1)].join('.'),
      [header, ...rest, 'x'].join('.'),
      ['aGVsbG8', ...rest].join('.'),
    ];
    for (const token of wrong) {
      isRefusal(await fides.send('GET', SCOPES, { token }), 403, BARE);
    }
    isRefusal(await fides.send('GET', SCOPES, { headers: { authorization: 'bearer' } }), 403, BARE);
  },

  'the scheme may be written in any case': async (fides) => {
    const token = await fides.tokenWith('scope:read');
    const headers = { authorization: `bEARER ${token}` };
    assert.equal((await fides.send('GET', SCOPES, { headers })).status, 200);
  },

  'a token of another server, or a changed one': async (fides) => {
    const own = await fides.tokenWith('scope:read');
    const changed = own.slice(0, -2) + (own.endsWith('AA') ? 'BA' : 'AA');
    for (const token of [foreignToken(), changed]) {
      const { status, headers, text } = await fides.send('GET', SCOPES, { token });
      const told = { status, type: headers['content-type'], text };
      assert.deepEqual(told, fides.expected.undecryptable);
    }
  },

  'an added scope needs a new token, and the old one keeps working': async (fides) => {
    const client = await fides.client(['client:read']);
    const old = await fides.token(client);
    await fides.setScopes(client.id, ['client:read', 'scope:read']);
    isReply(await readUnknown(fides, old), 200, []);
    required(await fides.send('GET', SCOPES, { token: old }), 'scope:read');
    const renewed = await fides.token(client);
    assert.equal((await fides.send('GET', SCOPES, { token: renewed })).status, 200);
  },

  'a scope taken away kills live tokens for every call until it is back': async (fides) => {
    const client = await fides.client(['client:read', 'scope:read']);
    const token = await fides.token(client);
    await fides.setScopes(client.id, ['client:read']);
    required(await readUnknown(fides, token), 'client:read');
    await fides.setScopes(client.id, ['scope:read', 'client:read']);
    isReply(await readUnknown(fides, token), 200, []);
  },

  'the tokens of a deleted client die with it': async (fides) => {
    const client = await fides.client(['scope:read']);
    const token = await fides.token(client);
    isReply(await fides.asRoot('DELETE', `${CLIENT}/${client.id}`), 200, null);
    isRefusal(await fides.send('GET', SCOPES, { token }), 403, BARE);
  },

  'logging out deletes the client': async (fides) => {
    const client = await fides.client(['scope:read']);
    const token = await fides.token(client);
    for (const _time of ['first', 'again']) {
      const reply = await fides.send('POST', LOGOUT, { token });
      assert.deepEqual({ status: reply.status, text: reply.text }, { status: 204, text: '' });
      isRefusal(await fides.send('GET', SCOPES, { token }), 403, BARE);
    }
    const form = { client_id: client.id, client_secret: client.secret };
    isRefusal(
      await fides.send('POST', '/api/v1/oauth/token', { form }),
      401,
      'Authentication Failure',
    );
  },

  'logging out with anything else changes nothing': async (fides) => {
    isRefusal(await fides.send('POST', LOGOUT), 401, 'Failed to authenticate');
    assert.equal((await fides.send('POST', LOGOUT, { token: 'x' })).status, 204);
    assert.equal((await fides.asRoot('POST', LOGOUT)).status, 204);
    assert.equal((await fides.asRoot('GET', SCOPES)).status, 200);
    const { status, text } = fides.expected.undecryptable;
    const foreign = await fides.send('POST', `${LOGOUT}/`, { token: foreignToken() });
    const told = status === 500 ? { status, text } : { status: 204, text: '' };
    assert.deepEqual({ status: foreign.status, text: foreign.text }, told);
  },
};
