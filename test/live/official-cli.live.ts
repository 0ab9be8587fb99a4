import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fieldsOf, randomHex } from '../contract/fides.ts';
import { officialFides, type Resource, writeManifest } from './e2e-official.ts';
import { openServer } from './e2e-server.ts';
import { openTool } from './e2e-tool.ts';

const server = openServer();
const { target, fides } = server;
const PUSH = ['push', 'manifests'];

test('fides push works as a catalog-publisher client', async (t) => {
  const { folder, token, resources } = await prepare(t, 'catalog-publisher');
  const pushed = await officialFides(target, token, folder, PUSH);
  assert.equal(pushed.status, 0, pushed.output);
  for (const [type, key] of resources) {
    assert.match(pushed.output, new RegExp(`PUSHED 1 ${type} resource`));
    const reply = await fides.asRoot('GET', `/api/v1/${type}/${key}`);
    assert.equal(reply.status, 200, `${type} ${key}`);
    assert.equal(fieldsOf(reply).name, key.replace(`_${type}`, ` ${type}`));
  }
});

test('as a catalog-check client fides push is refused, fides ls works', async (t) => {
  const { folder, token, resources } = await prepare(t, 'catalog-check');
  const key = `e2e_${randomHex()}`;
  const system = { fides_key: key, system_type: 'Service', privacy_declarations: [] };
  t.after(() => remove([['system', key]]));
  assert.equal((await fides.asRoot('POST', '/api/v1/system', { json: system })).status, 201);
  const [pushed, listed] = await Promise.all([
    officialFides(target, token, folder, PUSH),
    officialFides(target, token, folder, ['ls', 'system']),
  ]);
  assert.equal(pushed.status, 1, pushed.output);
  assert.match(pushed.output, /Not Authorized for this action/);
  assert.doesNotMatch(pushed.output, /PUSHED/);
  for (const [type, resource] of resources) {
    const reply = await fides.asRoot('GET', `/api/v1/${type}/${resource}`);
    assert.equal(reply.status, 404, `${type} ${resource}`);
  }
  assert.equal(listed.status, 0, listed.output);
  assert.ok(listed.output.includes(key), listed.output);
});

/** A manifest of its own in an otherwise empty folder, and the token of a client of the preset. */
async function prepare(t: TestContext, preset: string) {
  const tool = await openTool(t, server);
  await tool.json(['bootstrap', '--preset', preset]);
  const token = (await tool.run(['token'])).stdout.trimEnd();
  const resources = writeManifest(tool.folder, `e2e_${randomHex()}`);
  t.after(() => remove(resources));
  return { folder: tool.folder, token, resources };
}

async function remove(resources: readonly Resource[]): Promise<void> {
  for (const [type, key] of resources) {
    const { status } = await fides.asRoot('DELETE', `/api/v1/${type}/${key}`);
    assert.ok(status === 200 || status === 404, `${type} ${key}: ${status}`);
  }
}
