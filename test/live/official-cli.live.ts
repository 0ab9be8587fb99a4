import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fieldsOf, randomHex } from '../contract/fides.ts';
import { officialFides, type Resource, writeManifest } from './kit/official.ts';
import { openServer } from './kit/server.ts';
import { openTool } from './kit/tool.ts';

const server = openServer();
const { target, fides } = server;
const PUSH = ['push', 'manifests'];

/** What the Helm chart gives to a container of the server: its Secret, and the settings beside it. */
const SERVER: Readonly<Record<string, string>> = {
  FIDES__SECURITY__APP_ENCRYPTION_KEY: 'of-the-server-and-long-enough-32',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: target.rootId,
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: target.rootSecret,
  FIDES__SECURITY__DRP_JWT_SECRET: 'of-the-server',
  FIDES__DATABASE__SERVER: 'of-the-server',
  FIDES__DATABASE__PASSWORD: 'of-the-server',
  FIDES__REDIS__HOST: 'of-the-server',
  FIDES__REDIS__PASSWORD: 'of-the-server',
};

test('exec -- fides push works as a catalog-publisher client', async (t) => {
  const { tool, resources } = await prepare(t, 'catalog-publisher');
  const pushed = await officialFides(target, tool, PUSH, SERVER);
  assert.equal(pushed.status, 0, pushed.stdout + pushed.stderr);
  for (const [type, key] of resources) {
    assert.match(pushed.stdout, new RegExp(`PUSHED 1 ${type} resource`));
    const reply = await fides.asRoot('GET', `/api/v1/${type}/${key}`);
    assert.equal(reply.status, 200, `${type} ${key}`);
    assert.equal(fieldsOf(reply).name, key.replace(`_${type}`, ` ${type}`));
  }
});

test('as a catalog-check client fides push is refused, fides ls works', async (t) => {
  const { tool, resources } = await prepare(t, 'catalog-check');
  const key = `e2e_${randomHex()}`;
  const system = { fides_key: key, system_type: 'Service', privacy_declarations: [] };
  t.after(() => remove([['system', key]]));
  assert.equal((await fides.asRoot('POST', '/api/v1/system', { json: system })).status, 201);
  const [pushed, listed] = await Promise.all([
    officialFides(target, tool, PUSH),
    officialFides(target, tool, ['ls', 'system']),
  ]);
  const refusal = pushed.stdout + pushed.stderr;
  assert.equal(pushed.status, 1, refusal);
  assert.match(refusal, /Not Authorized for this action/);
  assert.doesNotMatch(refusal, /PUSHED/);
  for (const [type, resource] of resources) {
    const reply = await fides.asRoot('GET', `/api/v1/${type}/${resource}`);
    assert.equal(reply.status, 404, `${type} ${resource}`);
  }
  assert.equal(listed.status, 0, listed.stdout + listed.stderr);
  assert.ok(listed.stdout.includes(key), listed.stdout);
});

test('as an auditor client fides ls is refused', async (t) => {
  const { tool } = await prepare(t, 'auditor');
  const listed = await officialFides(target, tool, ['ls', 'system']);
  assert.equal(listed.status, 1, listed.stdout + listed.stderr);
});

test('nothing that belongs to the server reaches a program', async (t) => {
  const { tool } = await prepare(t, 'auditor');
  const script = 'console.log(JSON.stringify(Object.keys(process.env)))';
  const args = ['exec', '--', process.execPath, '-e', script];
  const run = await tool.run(args, { env: SERVER });
  assert.equal(run.status, 0, run.stderr);
  const names: string[] = JSON.parse(run.stdout);
  assert.deepEqual(
    names.filter((name) => name in SERVER),
    [],
  );
  assert.ok(names.includes('FIDES__USER__AUTH_HEADER'));
});

/** A manifest of its own in an otherwise empty folder, and a tool whose profile has the preset. */
async function prepare(t: TestContext, preset: string) {
  const tool = await openTool(t, server);
  await tool.json(['bootstrap', '--preset', preset]);
  const resources = writeManifest(tool.folder, `e2e_${randomHex()}`);
  t.after(() => remove(resources));
  return { tool, resources };
}

async function remove(resources: readonly Resource[]): Promise<void> {
  for (const [type, key] of resources) {
    const { status } = await fides.asRoot('DELETE', `/api/v1/${type}/${key}`);
    assert.ok(status === 200 || status === 404, `${type} ${key}: ${status}`);
  }
}
