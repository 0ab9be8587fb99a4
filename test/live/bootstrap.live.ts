import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLIENT, fieldsOf, isRefusal, jsonOf } from '../contract/fides.ts';
import { adminCases } from './kit/admin-cases.ts';
import { deletionCases } from './kit/deletion-cases.ts';
import { ensureCases } from './kit/ensure-cases.ts';
import { presetScopes } from './kit/resolve.ts';
import { openServer } from './kit/server.ts';
import { signalCases } from './kit/signal-cases.ts';
import { openTool } from './kit/tool.ts';

const server = openServer();
const { target, fides } = server;

test('a read-only client is made, used and refused, and holds what its preset says', async (t) => {
  const tool = await openTool(t, server);
  const secret = ['--root-id', target.rootId, '--root-secret-file', '-'];
  const done = await tool.json(['bootstrap', '--preset', 'read-only', ...secret], {
    root: false,
    stdin: `${target.rootSecret}\n`,
  });
  const [pair] = tool.made();
  const scopes = presetScopes('read-only', await server.registry());
  const promised = {
    schemaVersion: 1,
    kind: 'bootstrap',
    profile: 'default',
    server: tool.relay.url,
    serverVersion: target.version,
    clientId: pair?.id,
    clientName: 'fidesauth-default',
    presets: ['read-only'],
    scopes,
    created: true,
    verified: true,
    warnings: [],
  };
  // Members may be added; those that were promised stay.
  assert.deepEqual({ ...done, ...promised }, done);
  const { profileFile, credentialFile } = done;
  assert.ok(existsSync(String(profileFile)) && existsSync(String(credentialFile)));
  assert.deepEqual(await server.scopesOf(String(pair?.id)), scopes);

  const token = (await tool.run(['token'], { root: false })).stdout.trimEnd();
  const allowed = await fides.send('GET', '/api/v1/system', { token });
  assert.ok(allowed.status === 200 && Array.isArray(jsonOf(allowed)));
  const refusal = 'Not Authorized for this action. Required scope(s): [client:create]';
  isRefusal(await fides.send('POST', CLIENT, { token }), 403, refusal);
});

const named = { skip: fides.expected.clientApi ? false : 'clients have no names before 2.82' };

test('a client shows its name and marker', named, async (t) => {
  const tool = await openTool(t, server);
  await tool.json(['bootstrap', '--preset', 'auditor', '--client-name', 'Audit é 1']);
  const [pair] = tool.made();
  const reply = await fides.asRoot('GET', `${CLIENT}/${pair?.id}`);
  const { name, description } = fieldsOf(reply);
  assert.equal(name, 'Audit é 1');
  assert.match(String(description), /^Made by fidesauth\. \[fidesauth2 [0-9a-f]{32}\]$/);
});

test('a token comes from the cache until a fresh one is asked for', async (t) => {
  const tool = await openTool(t, server);
  const start = Date.now();
  await tool.json(['bootstrap', '--preset', 'auditor']);
  const end = Date.now();
  const asked = tool.relay.exchanges.length;
  const first = await tool.run(['token']);
  const second = await tool.run(['token']);
  assert.equal(first.stdout, second.stdout);
  const cached = await tool.json(['token']);
  assert.deepEqual([cached.cached, `${cached.accessToken}\n`], [true, first.stdout]);
  assert.equal(tool.relay.exchanges.length, asked);
  const saysLifetime = fides.expected.tokenKeys.includes('expires_in');
  const lifeMs = (saysLifetime ? 8 * 24 * 60 : 60) * 60_000;
  const madeAt = Date.parse(String(cached.expiresAt)) - lifeMs;
  assert.ok(start <= madeAt && madeAt <= end, `${cached.expiresAt}`);

  const fresh = await tool.run(['token', '--fresh']);
  assert.notEqual(fresh.stdout, first.stdout);
  assert.equal((await tool.run(['token'])).stdout, fresh.stdout);
  for (const { stdout } of [first, fresh]) {
    const token = stdout.trimEnd();
    assert.equal((await fides.send('GET', '/api/v1/oauth/scope', { token })).status, 200);
  }
});

test('with a wrong root secret nothing is made, there or here', async (t) => {
  const tool = await openTool(t, server);
  const args = ['bootstrap', '--preset', 'auditor', '--root-id', target.rootId];
  const error = await tool.error(3, [...args, '--root-secret-file', '-'], { stdin: 'wrong' });
  assert.deepEqual([error.code, error.httpStatus], ['auth.rejected', 401]);
  assert.deepEqual(changing(tool.relay.exchanges), []);
  assert.deepEqual(tool.stored(), []);
});

test('a dry run shows the plan and changes nothing', async (t) => {
  const tool = await openTool(t, server);
  const plan = await tool.json(['bootstrap', '--preset', 'catalog-publisher', '--dry-run']);
  assert.deepEqual(
    [plan.kind, plan.created, plan.verified, plan.serverVersion],
    ['bootstrap.plan', false, false, target.version],
  );
  assert.deepEqual(plan.scopes, presetScopes('catalog-publisher', await server.registry()));
  assert.deepEqual(changing(tool.relay.exchanges), []);
  assert.ok(!existsSync(join(tool.folder, 'config')));
});

test("a user's preset adds to another one, and excludes win", async (t) => {
  const tool = await openTool(t, server);
  mkdirSync(join(tool.folder, 'scopes'));
  const file = join(tool.folder, 'scopes', 'mine.json');
  const mine = {
    include: { 'system:*': 'its systems', 'privacy-request:*': 'a name with a dash' },
    optional: ['no_fides:has-this'],
    exclude: ['system:delete'],
  };
  writeFileSync(file, JSON.stringify(mine));
  const args = ['--preset', 'mine', '--preset', 'auditor', '--scope', '*:exec'];
  const done = await tool.json(['bootstrap', ...args, '--exclude', 'client:*']);
  const wanted = (await server.registry()).filter(
    (scope) =>
      (/^(system|privacy-request):/.test(scope) && scope !== 'system:delete') ||
      /^[^:]+:exec$/.test(scope) ||
      scope === 'scope:read',
  );
  assert.deepEqual(done.presets, [`mine (${file})`, 'auditor']);
  assert.deepEqual(done.scopes, wanted);
  assert.deepEqual(await server.scopesOf(String(done.clientId)), wanted);
});

test('scopes list is what the server answers root', async (t) => {
  const tool = await openTool(t, server);
  const scopes = await server.registry();
  assert.deepEqual(await tool.json(['scopes', 'list'], { root: false }), {
    schemaVersion: 1,
    kind: 'scopes.list',
    server: tool.relay.url,
    serverVersion: target.version,
    scopes,
  });
  const text = await tool.run(['scopes', 'list'], { root: false });
  assert.equal(text.stdout, `${scopes.join('\n')}\n`);
});

test('profiles are listed, shown, chosen and removed, and their clients stay', async (t) => {
  const tool = await openTool(t, server);
  for (const name of ['one', 'two']) {
    await tool.json(['bootstrap', '-p', name, '--preset', 'auditor']);
  }
  const [one, two] = tool.made();
  const { profiles } = await tool.json(['profiles', 'list']);
  assert.ok(Array.isArray(profiles));
  assert.deepEqual(
    profiles.map(({ name, server, clientId, current }) => ({ name, server, clientId, current })),
    [
      { name: 'one', server: tool.relay.url, clientId: one?.id, current: true },
      { name: 'two', server: tool.relay.url, clientId: two?.id, current: false },
    ],
  );
  const twice = ['bootstrap', '-p', 'two', '--preset', 'auditor', '--if-exists', 'fail'];
  const taken = await tool.error(6, twice);
  assert.equal(taken.code, 'profile.exists');
  await tool.json(['profiles', 'use', 'two']);
  const shown = await tool.json(['profiles', 'show']);
  const { name, clientId, scopes, serverVersion } = shown;
  assert.deepEqual([name, clientId, serverVersion], ['two', two?.id, target.version]);
  assert.deepEqual(scopes, ['client:read', 'scope:read']);

  const removal = ['profiles', 'remove', 'two', '--keep-client'];
  assert.equal((await tool.error(6, removal)).code, 'confirm.required');
  await tool.json([...removal, '--yes']);
  assert.equal((await tool.error(5, ['profiles', 'show', 'two'])).code, 'profile.unknown');
  assert.ok(!tool.stored().join().includes(String(two?.id)));
  assert.ok(two !== undefined);
  assert.match(await fides.token(two), /^eyJ/);
});

adminCases(server);
deletionCases(server);
ensureCases(server);
signalCases(server);

/** What may have changed something on the server. */
function changing(exchanges: readonly { method: string; path: string }[]): string[] {
  return exchanges
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/oauth/token'))
    .map(({ method, path }) => `${method} ${path}`);
}
