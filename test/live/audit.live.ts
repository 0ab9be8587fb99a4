import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CLIENT } from '../contract/fides.ts';
import { openServer } from './kit/server.ts';
import { type Document, openTool, type Tool } from './kit/tool.ts';

const server = openServer();
const { target, fides } = server;

const OWN = { include: ['client:read', 'scope:read', 'system:*'] };

/** Scopes of a client, written by plain HTTP: nothing here goes through the tool's code. */
async function give(id: unknown, scopes: readonly string[]): Promise<void> {
  const reply = await fides.asRoot('PUT', `${CLIENT}/${id}/scope`, { json: scopes });
  assert.equal(reply.status, 200);
}

/** A tool with profile `ci` made of a preset file, and what its client holds. */
async function audited(t: TestContext): Promise<{ tool: Tool; id: unknown; held: string[] }> {
  const tool = await openTool(t, server);
  writeFileSync(join(tool.folder, 'own.json'), JSON.stringify(OWN));
  const made = await tool.json(['bootstrap', '-p', 'ci', '--preset', './own.json']);
  const held = made.scopes;
  assert.ok(Array.isArray(held) && held.length > 4);
  return { tool, id: made.clientId, held: held.map(String) };
}

/** The findings of an audit that ends with this status. */
async function findings(tool: Tool, status: number, root = true): Promise<string[]> {
  const run = await tool.run(['scopes', 'diff', '-p', 'ci', '--json'], { root });
  assert.equal(run.status, status, run.stdout + run.stderr);
  const { subjects } = JSON.parse(run.stdout) as { subjects: { findings: Document[] }[] };
  return subjects.flatMap((subject) =>
    subject.findings.map(({ kind, cause, scope }) => `${kind} ${cause} ${scope}`),
  );
}

test('nothing is found where nothing was changed', async (t) => {
  const { tool } = await audited(t);
  assert.deepEqual(await findings(tool, 0), []);
  assert.deepEqual(await findings(tool, 0, false), [], 'with its own client as with root');
});

test('what somebody took away or gave is found, and duplicates as the server stores them', async (t) => {
  const { tool, id, held } = await audited(t);
  const left = held.filter((scope) => scope !== 'system:delete');
  await give(id, [...left, 'user:read', 'user:read']);
  const expected = [
    'missing taken-outside system:delete',
    'extra given-outside user:read',
    'duplicate held user:read',
  ];
  assert.deepEqual(await findings(tool, 10), expected);
  assert.deepEqual(await findings(tool, 10, false), expected);
  await give(id, [...held, 'storage:create_or_update']);
  assert.deepEqual(await findings(tool, 10), ['extra given-outside storage:create_or_update']);
});

test('an edited preset, a record that is behind and a retired name are told apart', async (t) => {
  const { tool, id, held } = await audited(t);
  const file = join(tool.folder, 'own.json');
  const include = [...OWN.include.filter((pattern) => pattern !== 'client:read'), 'user:read'];
  writeFileSync(file, JSON.stringify({ include }));
  assert.deepEqual(await findings(tool, 10), [
    'extra preset-edited client:read',
    'missing preset-edited user:read',
  ]);
  await give(
    id,
    [...held, 'user:read'].filter((scope) => scope !== 'client:read'),
  );
  assert.deepEqual(await findings(tool, 0), [
    'stale taken-outside client:read',
    'stale given-outside user:read',
  ]);
  await give(id, held);
  writeFileSync(file, JSON.stringify({ include: [...OWN.include, 'email:create_or_update'] }));
  assert.deepEqual(await findings(tool, 10), ['retired registry email:create_or_update']);
});

test('what a pattern newly matches is new, and no drift', async (t) => {
  const { tool, id, held } = await audited(t);
  const path = join(tool.folder, 'config', 'profiles', 'ci.json');
  const before = held.filter((scope) => scope !== 'system:read');
  const profile = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...profile, scopes: before }));
  await give(id, before);
  assert.deepEqual(await findings(tool, 0), ['new registry system:read']);
});

test('a client that somebody deleted is gone; before 2.82 it misses everything', async (t) => {
  const { tool, id, held } = await audited(t);
  assert.equal((await fides.asRoot('DELETE', `${CLIENT}/${id}`)).status, 200);
  const isTold = target.version.localeCompare('2.82', undefined, { numeric: true }) >= 0;
  const missing = held.map((scope) => `missing taken-outside ${scope}`);
  assert.deepEqual(await findings(tool, 10), isTold ? ['gone taken-outside null'] : missing);
});

test('apply puts right what was found', async (t) => {
  const { tool, id, held } = await audited(t);
  await give(id, ['scope:read', 'user:read']);
  const apply = ['scopes', 'apply', '-p', 'ci'];
  assert.equal((await tool.error(6, apply)).code, 'confirm.required');
  await tool.json([...apply, '--yes']);
  assert.deepEqual(await server.scopesOf(String(id)), held);
  assert.deepEqual(await findings(tool, 0), []);
});

test('the registry and the roles are those of the bundled history', async (t) => {
  const tool = await openTool(t, server);
  const release = `fides:${target.version}`;
  const same = await tool.run(['scopes', 'diff', 'server', release, '--json']);
  assert.equal(same.status, 0, same.stdout);
  const roles = await tool.run(['scopes', 'diff', 'role:owner', 'server', '--json']);
  assert.equal(roles.status, 0, roles.stdout + roles.stderr);
});

test('a preset against a live client, with no profile at all', async (t) => {
  const tool = await openTool(t, server);
  const made = await tool.json(['bootstrap', '-p', 'ci', '--preset', 'auditor']);
  await tool.json(['profiles', 'remove', 'ci', '--keep-client', '--yes']);
  const sources = ['scopes', 'diff', 'preset:auditor', `client:${made.clientId}`, '--json'];
  assert.equal((await tool.run(sources)).status, 0);
  await give(made.clientId, ['scope:read']);
  const drifted = await tool.run(sources);
  assert.equal(drifted.status, 10);
  assert.deepEqual(JSON.parse(drifted.stdout).onlyLeft, ['client:read']);
});

test('an audit whose credential may not read clients cannot look', async (t) => {
  const tool = await openTool(t, server);
  await tool.json(['bootstrap', '-p', 'ci', '--scope', 'scope:read']);
  assert.deepEqual(await findings(tool, 11, false), []);
});
