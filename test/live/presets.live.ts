import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presetScopes, shippedNames } from './kit/resolve.ts';
import { openServer } from './kit/server.ts';
import { openTool } from './kit/tool.ts';

const server = openServer();
const { version } = server.target;

for (const name of shippedNames()) {
  test(`${name} comes to what its file says on Fides ${version}`, async (t) => {
    const tool = await openTool(t, server);
    const registry = await server.registry();
    const scopes = presetScopes(name, registry);
    assert.ok(scopes.length > 0);
    const plan = await tool.json(['bootstrap', '--preset', name, '--dry-run']);
    assert.deepEqual([plan.scopes, plan.known], [scopes, registry.length]);
    const shown = await tool.run(['scopes', 'show', name], { root: false });
    assert.equal(shown.status, 0, shown.stderr);
    const size = `(Fides ${version}): ${scopes.length} of ${registry.length} scopes`;
    assert.ok(shown.stdout.replace(/\s+/g, ' ').includes(size), shown.stdout);
    t.diagnostic(`${scopes.length} of ${registry.length}`);
  });
}

for (const name of ['full', 'dsr-setup']) {
  test(`a client of ${name} holds exactly that`, async (t) => {
    const tool = await openTool(t, server);
    const done = await tool.json(['bootstrap', '--preset', name]);
    const scopes = presetScopes(name, await server.registry());
    assert.deepEqual(done.scopes, scopes);
    assert.deepEqual(await server.scopesOf(String(done.clientId)), scopes);
  });
}
