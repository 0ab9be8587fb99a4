import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonOf, randomHex } from '../../contract/fides.ts';
import { execute } from '../kit/database.ts';
import { openServer } from '../kit/server.ts';
import { openTool } from '../kit/tool.ts';

const server = openServer();
const { target, fides } = server;

/** The author that the database names for a policy; the API shows none. */
function authorOf(key: string): unknown {
  const [[author] = assert.fail('no such policy')] = [
    ...execute(target, 'SELECT client_id FROM policy WHERE key = %s', key),
  ];
  return author;
}

test('a policy outlives the client that is its author, and then names nobody', async (t) => {
  const tool = await openTool(t, server);
  const scopes = ['--scope', 'policy:create_or_update', '--scope', 'policy:read'];
  const done = await tool.json(['bootstrap', '-p', 'author', ...scopes]);
  const token = await fides.token(tool.made()[0] ?? assert.fail('no client'));
  const key = `left_${randomHex()}`;
  t.after(() => execute(target, 'DELETE FROM policy WHERE key = %s', key));
  const json = [{ name: key, key }];
  const made = await fides.send('PATCH', '/api/v1/dsr/policy', { token, json });
  const { succeeded, failed } = jsonOf(made) as { succeeded: { key: string }[]; failed: unknown };
  assert.deepEqual([made.status, succeeded.map((one) => one.key), failed], [200, [key], []]);
  assert.equal(authorOf(key), null, 'the API records no author');
  const clientId = String(done.clientId);
  execute(target, 'UPDATE policy SET client_id = %s WHERE key = %s', clientId, key);
  assert.equal(authorOf(key), clientId);
  await tool.json(['clients', 'revoke', clientId, '--yes']);
  assert.equal(authorOf(key), null);
  assert.equal((await fides.asRoot('GET', `/api/v1/dsr/policy/${key}`)).status, 200);
});
