import assert from 'node:assert/strict';
import { type Cases, CLIENT, isRefusal, isReply, jsonOf, TOKEN } from './fides.ts';
import type { Reply } from './wire.ts';

/** Fides keeps the methods in a Python set, whose order changes from start to start. */
function notAllowed(reply: Reply, ...methods: string[]): void {
  isRefusal(reply, 405, 'Method Not Allowed');
  assert.deepEqual(`${reply.headers.allow}`.split(', ').sort(), methods.sort());
}

function isPage(reply: Reply): void {
  assert.equal(reply.status, 200);
  assert.equal(reply.headers['content-type'], 'text/html; charset=utf-8');
  assert.match(reply.text, /^<!DOCTYPE html>/i);
}

/** Reads that answer alike on every release, and the one scope each needs. */
export const READS = [
  ['/api/v1/system', 'system:read'],
  ['/api/v1/dataset', 'ctl_dataset:read'],
  ['/api/v1/connection', 'connection:read'],
  ['/api/v1/messaging/config', 'messaging:read'],
] as const;
const PAGED = new Set(['/api/v1/connection', '/api/v1/messaging/config']);

function isCatalogReply(path: string, reply: Reply): void {
  assert.equal(reply.status, 200);
  const value = jsonOf(reply);
  if (!PAGED.has(path)) {
    assert.ok(Array.isArray(value), `${path} is a list`);
    return;
  }
  const { items, total, page, size, pages } = value as Record<string, unknown>;
  assert.ok(Array.isArray(items), `${path} is a page`);
  assert.deepEqual([page, size], [1, 50]);
  assert.deepEqual(pages, Math.ceil(Number(total) / 50));
  assert.equal(items.length, Math.min(50, Number(total)));
}

export const discoveryCases: Cases = {
  'health names the version, to anyone': async (fides) => {
    const { version, cache } = fides.expected;
    for (const path of ['/health', '/health/']) {
      isReply(await fides.send('GET', path), 200, { webserver: 'healthy', version, cache });
    }
    const asked = await fides.send('GET', '/health?include_cache=true');
    isReply(asked, 200, { webserver: 'healthy', version, cache: 'healthy' });
  },

  'an unknown path is the admin UI': async (fides) => {
    for (const path of [
      '/',
      '/no/such',
      '/oauth/client',
      '/api',
      '/openapi.json/',
      '/openapi_json',
      '/client?a=b',
    ]) {
      isPage(await fides.send('GET', path));
    }
    notAllowed(await fides.send('POST', '/no/such'), 'GET');
  },

  'an unknown path of the API is not found': async (fides) => {
    for (const path of ['/api/v1', '/api/v1/', '/api/v1/no-such', '/api/v1/no/such/', TOKEN]) {
      isRefusal(await fides.send('GET', path), 404, 'Item not found');
    }
    isRefusal(await fides.asRoot('GET', `${CLIENT}/x/secret`), 404, 'Item not found');
    notAllowed(await fides.send('DELETE', '/api/v1/no-such'), 'GET');
  },

  'the path of the old documentation is not allowed': async (fides) => {
    notAllowed(await fides.asRoot('POST', '/api/v1/client', { json: [] }), 'GET');
    isRefusal(await fides.asRoot('GET', '/api/v1/client'), 404, 'Item not found');
  },

  'a wrong method names those of the first route of that path': async (fides) => {
    const client = `${CLIENT}/${fides.unknownId}`;
    notAllowed(await fides.send('PUT', TOKEN), 'POST');
    notAllowed(await fides.asRoot('PUT', CLIENT), 'POST');
    notAllowed(await fides.asRoot('PATCH', client), fides.expected.clientApi ? 'GET' : 'DELETE');
    notAllowed(await fides.asRoot('DELETE', `${client}/scope`), 'GET');
    notAllowed(await fides.asRoot('POST', '/api/v1/oauth/scope'), 'GET');
    notAllowed(await fides.asRoot('POST', '/api/v1/oauth/role/'), 'GET');
    notAllowed(await fides.send('PUT', '/api/v1/logout'), 'POST');
    notAllowed(await fides.send('POST', '/health'), 'GET');
    notAllowed(await fides.send('POST', '/openapi.json'), 'GET', 'HEAD');
    const head = await fides.asRoot('HEAD', '/api/v1/oauth/scope');
    assert.deepEqual([head.status, head.headers.allow], [405, 'GET']);
  },

  'one request without a token tells the generation of the client API': async (fides) => {
    const reply = await fides.send('GET', `${CLIENT}?size=1`);
    if (fides.expected.clientApi) isRefusal(reply, 401, 'Failed to authenticate');
    else isRefusal(reply, 404, 'Item not found');
  },

  'a read of the catalog takes its own scope': async (fides) => {
    const token = await fides.tokenWith(...READS.map(([, scope]) => scope));
    for (const [path] of READS) {
      isCatalogReply(path, await fides.send('GET', path, { token }));
      isCatalogReply(path, await fides.send('GET', `${path}/`, { token }));
    }
  },

  'a read of the catalog is refused to a client with another scope': async (fides) => {
    const token = await fides.tokenWith('scope:read');
    for (const [path, scope] of READS) {
      const detail = `Not Authorized for this action. Required scope(s): [${scope}]`;
      isRefusal(await fides.send('GET', path, { token }), 403, detail);
      isRefusal(await fides.send('GET', path), 401, 'Failed to authenticate');
    }
  },
};

/** Releases before 2.82. */
export const olderCases: Cases = {
  'clients can be neither listed, read, updated nor rotated': async (fides) => {
    const client = `${CLIENT}/${fides.unknownId}`;
    isRefusal(await fides.asRoot('GET', CLIENT), 404, 'Item not found');
    isRefusal(await fides.asRoot('GET', client), 404, 'Item not found');
    notAllowed(await fides.asRoot('PUT', client, { json: {} }), 'DELETE');
    notAllowed(await fides.asRoot('POST', `${client}/secret`), 'GET');
  },
};
