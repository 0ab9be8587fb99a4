import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { test } from 'node:test';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { type Fault, type FaultServer, startFaultServer } from '../support/fault-server.ts';

const CLIENT = '/api/v1/oauth/client';
const ROOT = { rootId: 'root', rootSecret: randomBytes(16).toString('hex') };

interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

function freshSandbox(): Sandbox {
  const registry = ['client:create', 'client:read'];
  return createSandbox({ version: '2.86.2', ...ROOT, registry, roles: {} });
}

/** Rejects when the connection ends before the reply does. */
function send(url: string, path: string, token = '', method = 'POST'): Promise<Told> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const sending = request(`${url}${path}`, { method, headers, agent: false }, async (reply) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of reply) chunks.push(chunk);
        const text = Buffer.concat(chunks).toString();
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text });
      } catch (error) {
        reject(error);
      }
    });
    sending.on('error', reject).end();
  });
}

function rootToken(sandbox: Sandbox): string {
  const form = new URLSearchParams({ client_id: ROOT.rootId, client_secret: ROOT.rootSecret });
  const reply = sandbox.handle({
    method: 'POST',
    path: '/api/v1/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(form.toString()),
  });
  return JSON.parse(Buffer.from(reply.body).toString()).access_token;
}

/** How many clients the sandbox has. */
function countClients(sandbox: Sandbox, token: string): number {
  const headers = { authorization: `Bearer ${token}` };
  const reply = sandbox.handle({ method: 'GET', path: CLIENT, headers, body: Buffer.alloc(0) });
  return JSON.parse(Buffer.from(reply.body).toString()).total;
}

async function withFault(
  fault: Fault,
  body: (server: FaultServer, sandbox: Sandbox, token: string) => Promise<void>,
): Promise<void> {
  const sandbox = freshSandbox();
  const token = rootToken(sandbox);
  const server = await startFaultServer(sandbox, {
    fault: ({ method }) => (method === 'POST' ? fault : undefined),
  });
  try {
    await body(server, sandbox, token);
  } finally {
    await server.close();
  }
}

for (const [when, made] of [
  ['before', 0],
  ['after', 1],
] as const) {
  test(`another reply, ${when} the sandbox acted`, async () => {
    const headers = { 'content-type': 'text/html', 'retry-after': '1' };
    const act = { kind: 'reply', status: 503, headers, body: '<p>' } as const;
    await withFault({ when, act }, async ({ url }, sandbox, token) => {
      const told = await send(url, CLIENT, token);
      assert.deepEqual([told.status, told.text], [503, '<p>']);
      assert.equal(told.headers['retry-after'], '1');
      assert.equal(countClients(sandbox, token), made);
    });
  });

  test(`a reset connection, ${when} the sandbox acted`, async () => {
    await withFault({ when, act: { kind: 'reset' } }, async ({ url }, sandbox, token) => {
      await assert.rejects(send(url, CLIENT, token), { code: 'ECONNRESET' });
      assert.equal(countClients(sandbox, token), made);
    });
  });

  test(`silence, ${when} the sandbox acted, until the server is closed`, async () => {
    await withFault({ when, act: { kind: 'hang' } }, async (server, sandbox, token) => {
      const silent = assert.rejects(send(server.url, CLIENT, token), { code: 'ECONNRESET' });
      await send(server.url, '/health', '', 'GET');
      assert.equal(server.requests.length, 2);
      assert.equal(countClients(sandbox, token), made);
      await server.close();
      await silent;
    });
  });

  test(`a reply that comes late, ${when} the sandbox acted`, async () => {
    let resolve = () => {};
    const until = new Promise<void>((done) => {
      resolve = done;
    });
    const act = { kind: 'wait', until } as const;
    await withFault({ when, act }, async ({ url }, sandbox, token) => {
      const late = send(url, CLIENT, token);
      await send(url, '/health', '', 'GET');
      assert.equal(countClients(sandbox, token), made);
      resolve();
      assert.equal((await late).status, 200);
      assert.equal(countClients(sandbox, token), 1);
    });
  });
}

test('half a body', async () => {
  const act = { kind: 'truncate' } as const;
  await withFault({ when: 'after', act }, async ({ url }, sandbox, token) => {
    await assert.rejects(send(url, CLIENT, token), { code: 'ECONNRESET' });
    assert.equal(countClients(sandbox, token), 1);
  });
});

test('what was sent is on record, in order', async () => {
  const server = await startFaultServer(freshSandbox());
  await send(server.url, '/health?a=b', 'x', 'GET');
  await send(server.url, CLIENT, 'y');
  const seen = server.requests.map(({ order, method, path, headers, body }) => [
    order,
    method,
    path,
    headers.authorization,
    body,
  ]);
  assert.deepEqual(seen, [
    [0, 'GET', '/health?a=b', 'Bearer x', ''],
    [1, 'POST', CLIENT, 'Bearer y', ''],
  ]);
  await server.close();
});
