import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CLIENT } from '../contract/fides.ts';
import type { Page } from './kit/relay.ts';
import { openServer } from './kit/server.ts';
import { openTool, type Tool } from './kit/tool.ts';

const server = openServer();
const { fides } = server;

const OWN = JSON.stringify({ include: ['client:read', 'scope:read', 'system:*'] });
const PAGE: Page = { status: 403, type: 'text/html', text: '<h1>Request blocked</h1>' };

type Report = {
  readonly inSync: boolean;
  readonly subjects: readonly {
    readonly findings: readonly { readonly kind: string; readonly scope: string }[];
    readonly unreadable: readonly { readonly layer: string; readonly reason: string }[];
  }[];
};

/** A tool with profile `ci` made of a preset file, and the id of its client. */
async function audited(t: TestContext): Promise<{ tool: Tool; id: string }> {
  const tool = await openTool(t, server);
  writeFileSync(join(tool.folder, 'own.json'), OWN);
  const { clientId } = await tool.json(['bootstrap', '-p', 'ci', '--preset', './own.json']);
  return { tool, id: String(clientId) };
}

/** An audit that cannot look: what it calls unreadable, as `layer code`, and what it still found. */
async function blind(
  tool: Tool,
  { args = [], root = true }: { args?: readonly string[]; root?: boolean } = {},
): Promise<{ layers: string[]; found: string[] }> {
  const run = await tool.run(['scopes', 'diff', ...args, '--json'], { root });
  assert.equal(run.status, 11, run.stdout + run.stderr);
  const { inSync, subjects } = JSON.parse(run.stdout) as Report;
  assert.equal(inSync, false);
  return {
    layers: subjects.flatMap(({ unreadable }) =>
      unreadable.map(({ layer, reason }) => `${layer} ${reason.slice(0, reason.indexOf(':'))}`),
    ),
    found: subjects.flatMap(({ findings }) =>
      findings.map(({ kind, scope }) => `${kind} ${scope}`),
    ),
  };
}

async function give(id: string, scopes: readonly string[]): Promise<void> {
  const reply = await fides.asRoot('PUT', `${CLIENT}/${id}/scope`, { json: scopes });
  assert.equal(reply.status, 200);
}

test('a proxy page in the way of one layer, or of all, is no answer', async (t) => {
  const { tool, id } = await audited(t);
  const held = await server.scopesOf(id);
  await give(id, [...held, 'user:read']);
  const through = (pattern: RegExp, page = PAGE): void => {
    tool.relay.instead = (path) => (pattern.test(path) ? page : undefined);
  };
  through(new RegExp(`/client/${id}`));
  const live = await blind(tool);
  assert.deepEqual(live, { layers: ['live server.not-fides'], found: [] });
  through(/openapi|oauth\/scope/);
  const registry = await blind(tool);
  assert.deepEqual(registry.layers, ['registry server.not-fides']);
  assert.deepEqual(registry.found, ['extra user:read'], 'what could be read is compared');
  through(/./, { status: 200, type: 'text/html', text: '<title>Fides</title>' });
  const all = await blind(tool);
  assert.deepEqual(all.layers, ['live server.not-fides', 'registry server.not-fides']);
  const two = await tool.run(['scopes', 'diff', 'profile:ci', `client:${id}`]);
  assert.equal(two.status, 11, 'a comparison of two sources as well');
});

test('a server that is down', async (t) => {
  const { tool } = await audited(t);
  await tool.relay.close();
  const { layers } = await blind(tool);
  assert.deepEqual(layers, ['live server.unreachable', 'registry server.unreachable']);
});

test('a credential that the server does not let read clients', async (t) => {
  const { tool, id } = await audited(t);
  await tool.json(['bootstrap', '-p', 'weak', '--scope', 'system:read']);
  const asked = tool.relay.exchanges.length;
  const weak = await blind(tool, { args: ['-p', 'ci', '--admin-profile', 'weak'] });
  assert.deepEqual(weak, { layers: ['live auth.forbidden'], found: [] });
  const refused = tool.relay.exchanges.slice(asked).filter(({ status }) => status === 403);
  assert.ok(refused.length > 0, 'it was the server that said no');
  await give(id, ['scope:read', 'system:read']);
  const own = await blind(tool, { args: ['-p', 'ci'], root: false });
  assert.deepEqual(own, { layers: ['live auth.forbidden'], found: [] });
});

test('a preset that is gone, and a profile that is damaged', async (t) => {
  const { tool, id } = await audited(t);
  await give(id, [...(await server.scopesOf(id)), 'user:read']);
  rmSync(join(tool.folder, 'own.json'));
  const preset = await blind(tool);
  assert.deepEqual(preset, { layers: ['preset preset.unknown'], found: ['extra user:read'] });
  const profile = join(tool.folder, 'config', 'profiles', 'ci.json');
  writeFileSync(profile, '{"version":1,', { mode: 0o600 });
  assert.deepEqual(await blind(tool), { layers: ['record store.corrupt'], found: [] });
  assert.deepEqual((await blind(tool, { args: ['--all'] })).layers, ['record store.corrupt']);
});
