import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLIENT, TOKEN } from '../../contract/fides.ts';
import type { RealServer } from './server.ts';
import { openTool } from './tool.ts';

const MADE = ['bootstrap', '-p', 'ci', '--preset', 'auditor'];
const AUDITOR = ['client:read', 'scope:read'];
const REPLACE = ['--if-exists', 'replace', '--yes'];

/** Declares the cases of a profile that is there; every change from outside is plain HTTP. */
export function ensureCases(server: RealServer): void {
  const { fides } = server;
  const give = async (id: unknown, scopes: readonly string[]): Promise<void> => {
    const reply = await fides.asRoot('PUT', `${CLIENT}/${id}/scope`, { json: scopes });
    assert.equal(reply.status, 200);
  };

  test('the same bootstrap again changes nothing', async (t) => {
    const tool = await openTool(t, server);
    const first = await tool.json(MADE);
    const second = await tool.json(MADE);
    assert.deepEqual(
      [second.clientId, second.created, second.change],
      [first.clientId, false, 'none'],
    );
    assert.equal(tool.made().length, 1);
  });

  test('a client that somebody changed is put right', async (t) => {
    const tool = await openTool(t, server);
    const { clientId } = await tool.json(MADE);
    await give(clientId, ['scope:read', 'user:read']);
    assert.equal((await tool.error(6, MADE)).code, 'confirm.required');
    const done = await tool.json([...MADE, '--yes']);
    assert.deepEqual(
      [done.change, done.given, done.taken],
      ['scopes', ['client:read'], ['user:read']],
    );
    assert.deepEqual(await server.scopesOf(String(clientId)), AUDITOR);
    const token = (await tool.run(['token', '-p', 'ci'])).stdout.trimEnd();
    assert.equal((await fides.send('GET', '/api/v1/oauth/scope', { token })).status, 200);
  });

  test('another scope set is switched to when that is asked for', async (t) => {
    const tool = await openTool(t, server);
    const { clientId } = await tool.json(MADE);
    const other = ['bootstrap', '-p', 'ci', '--preset', 'read-only-metadata'];
    assert.equal((await tool.error(6, other)).code, 'recipe.differs');
    const done = await tool.json([...other, '--change-preset', '--yes']);
    assert.deepEqual(await server.scopesOf(String(clientId)), done.scopes);
    assert.equal((await tool.json(other)).change, 'none');
  });

  test('a replaced client is gone, and the new one works', async (t) => {
    const tool = await openTool(t, server);
    const old = await tool.json(MADE);
    const [pair] = tool.made();
    const done = await tool.json([...MADE, ...REPLACE]);
    assert.deepEqual([done.change, done.deleted], ['replace', [old.clientId]]);
    assert.deepEqual(await server.scopesOf(String(done.clientId)), AUDITOR);
    const form = { client_id: String(pair?.id), client_secret: String(pair?.secret) };
    assert.equal((await fides.send('POST', TOKEN, { form })).status, 401);
    assert.equal((await tool.run(['token', '-p', 'ci', '--fresh'])).status, 0);
  });

  test('a client that somebody deleted is told of, and replaced', async (t) => {
    const tool = await openTool(t, server);
    const { clientId } = await tool.json(MADE);
    assert.equal((await fides.asRoot('DELETE', `${CLIENT}/${clientId}`)).status, 200);
    const [status, code] = fides.expected.clientApi
      ? ([5, 'client.gone'] as const)
      : ([3, 'client.rejected'] as const);
    assert.equal((await tool.error(status, MADE)).code, code);
    assert.equal((await tool.json([...MADE, ...REPLACE])).created, true);
  });

  const modern = {
    skip: fides.expected.clientApi ? false : 'clients cannot be listed before 2.82',
  };

  test('a secret that somebody renewed is told of', modern, async (t) => {
    const tool = await openTool(t, server);
    const { clientId } = await tool.json(MADE);
    assert.equal((await fides.asRoot('POST', `${CLIENT}/${clientId}/secret`)).status, 200);
    assert.equal((await tool.error(3, MADE)).code, 'client.rejected');
    assert.equal((await tool.json([...MADE, ...REPLACE])).created, true);
  });

  test('a client is found again by its key', modern, async (t) => {
    const tool = await openTool(t, server);
    const keyed = [...MADE, '--key', `e2e-${Date.now()}`];
    const first = await tool.json(keyed);
    rmSync(join(tool.folder, 'config'), { recursive: true });
    const refused = await tool.error(6, keyed);
    assert.equal(refused.code, 'client.exists');
    assert.ok(String(refused.message).includes(String(first.clientId)));
    const done = await tool.json([...keyed, ...REPLACE]);
    assert.deepEqual(done.deleted, [first.clientId]);
  });
}
