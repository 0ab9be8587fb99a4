import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { rolesAt } from '../../src/domain/history/history.ts';
import { CLIENT, jsonOf } from '../contract/fides.ts';
import { ROOT } from '../support/run.ts';
import { openServer } from './kit/server.ts';
import { openTool } from './kit/tool.ts';

const server = openServer();
const { target, fides } = server;

const PAYLOAD = join(ROOT, 'test', 'fixtures', 'pasted', 'documentation.txt');

// Three taxonomy scopes went in 2.74.0; nothing of the payload came or went between 2.27.0 and then.
const UNKNOWN_UNTIL_2_73 = 26;
const UNKNOWN_SINCE_2_74 = 29;

test("the documentation's payload: what the server knows of it, and takes", async (t) => {
  const tool = await openTool(t, server);
  const imported = await tool.json(['scopes', 'import', PAYLOAD, '--write', 'mine.json']);
  const { known, unknown } = imported as { known: string[]; unknown: { scope: string }[] };
  const registry = await server.registry();
  assert.ok(known.every((scope) => registry.includes(scope)));
  assert.ok(unknown.every(({ scope }) => !registry.includes(scope)));
  const [, minor = 0] = target.version.split('.').map(Number);
  const expected = minor < 74 ? UNKNOWN_UNTIL_2_73 : UNKNOWN_SINCE_2_74;
  assert.deepEqual([known.length, unknown.length], [138 - expected, expected]);

  const made = await tool.json(['bootstrap', '-p', 'ci', '--preset', './mine.json']);
  const id = String(made.clientId);
  assert.deepEqual(await server.scopesOf(id), known);
  const whole = [...known, ...unknown.map(({ scope }) => scope)];
  const refused = await fides.asRoot('PUT', `${CLIENT}/${id}/scope`, { json: whole });
  assert.ok(refused.status === 403 || refused.status === 422, 'as it is pasted, none is given');
  assert.deepEqual(await server.scopesOf(id), known);
});

type Explained = {
  readonly scope: string;
  readonly onServer: boolean;
  readonly roles: readonly string[];
  readonly profiles: readonly unknown[];
};

test('what explain says of every scope is what the server says', async (t) => {
  const tool = await openTool(t, server);
  const made = await tool.json(['bootstrap', '-p', 'ci', '--preset', 'auditor']);
  const reply = await fides.asRoot('PUT', `${CLIENT}/${made.clientId}/scope`, {
    json: ['client:read', 'user:read'],
  });
  assert.equal(reply.status, 200);
  const { scopes } = (await tool.json(['scopes', 'explain', '*'])) as { scopes: Explained[] };
  const registry = await server.registry();
  const onServer = scopes.filter((item) => item.onServer).map(({ scope }) => scope);
  assert.deepEqual(onServer, registry);
  assert.ok(scopes.length > registry.length, 'those of other releases are told as well');

  const roles = jsonOf(await fides.asRoot('GET', '/api/v1/oauth/role')) as Record<string, string[]>;
  assert.deepEqual(Object.keys(rolesAt(target.version) ?? {}).sort(), Object.keys(roles).sort());
  for (const { scope, roles: told } of scopes) {
    const holding = Object.keys(roles).filter((role) => roles[role]?.includes(scope));
    assert.deepEqual(told, holding.sort(), scope);
  }

  const holders = Object.fromEntries(scopes.map(({ scope, profiles }) => [scope, profiles]));
  assert.deepEqual(holders['client:read'], [{ name: 'ci', recorded: true, live: true }]);
  assert.deepEqual(holders['scope:read'], [{ name: 'ci', recorded: true, live: false }]);
  assert.deepEqual(holders['user:read'], [{ name: 'ci', recorded: false, live: true }]);
});
