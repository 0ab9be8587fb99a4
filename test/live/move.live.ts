import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openServer } from './kit/server.ts';
import { openTool, type Tool } from './kit/tool.ts';

const server = openServer();
const { target } = server;

const FILE = 'exported.json';
const IMPORT = ['profiles', 'import', '--from', FILE];

/** The config folder of another machine. */
const away = (tool: Tool): { FIDESAUTH_CONFIG_DIR: string } => ({
  FIDESAUTH_CONFIG_DIR: join(tool.folder, 'away'),
});

const profileIn = (tool: Tool, folder: string, name: string): unknown =>
  JSON.parse(readFileSync(join(tool.folder, folder, 'profiles', `${name}.json`), 'utf8'));

test('a profile is renamed, exported, imported elsewhere and removed at home, and its client works throughout', async (t) => {
  const tool = await openTool(t, server);
  await tool.json(['bootstrap', '-p', 'ci', '--preset', 'auditor']);
  const [pair] = tool.made();
  const before = await server.scopesOf(String(pair?.id));
  await tool.json(['profiles', 'rename', 'ci', 'build']);
  await tool.run(['export', '-p', 'build', '-o', FILE]);
  const env = away(tool);
  const done = await tool.json([...IMPORT, '-p', 'ci'], { root: false, env });
  assert.deepEqual([done.clientId, done.from, done.scopesKnown], [pair?.id, 'export', true]);
  const home = profileIn(tool, 'config', 'build') as object;
  assert.deepEqual(profileIn(tool, 'away', 'ci'), { ...home, name: 'ci' });
  await tool.json(['profiles', 'remove', 'build', '--keep-client', '--yes'], { root: false });
  assert.equal(existsSync(join(tool.folder, 'config', 'profiles', 'build.json')), false);
  const status = await tool.json(['status', '-p', 'ci'], { root: false, env });
  assert.equal(status.exitCode, 0);
  assert.deepEqual(await server.scopesOf(String(pair?.id)), before);
  assert.equal((await tool.run(['revoke', '-p', 'ci', '--yes'], { env })).status, 0);
});

test('a bare pair is imported: its scopes are read by who may, else not known', async (t) => {
  const tool = await openTool(t, server);
  await tool.json(['bootstrap', '-p', 'ci', '--scope', 'system:read']);
  const [pair] = tool.made();
  const flags = ['--server', tool.relay.url, '--id', String(pair?.id), '--secret-file', '-'];
  const stdin = String(pair?.secret);
  const env = away(tool);
  const blind = await tool.json(['profiles', 'import', '-p', 'old', ...flags], {
    root: false,
    env,
    stdin,
  });
  assert.equal(blind.scopesKnown, false);
  assert.equal((await tool.run(['token', '-p', 'old', '--fresh'], { root: false, env })).status, 0);
  rmSync(env.FIDESAUTH_CONFIG_DIR, { recursive: true });
  const seen = await tool.json(['profiles', 'import', '-p', 'old', ...flags], { env, stdin });
  assert.deepEqual([seen.scopesKnown, seen.scopes], [true, ['system:read']]);
});

test('the root client is never stored, and neither is a pair that is not accepted', async (t) => {
  const tool = await openTool(t, server);
  const env = away(tool);
  const flags = [
    'profiles',
    'import',
    '-p',
    'root',
    '--server',
    tool.relay.url,
    '--secret-file',
    '-',
  ];
  const options = { root: false, env, stdin: target.rootSecret };
  const root = await tool.error(2, [...flags, '--id', target.rootId], options);
  assert.equal(root.code, 'import.invalid');
  const wrong = await tool.error(3, [...flags, '--id', '0'.repeat(32)], options);
  assert.equal(wrong.code, 'auth.rejected');
  assert.equal(existsSync(join(env.FIDESAUTH_CONFIG_DIR, 'profiles', 'root.json')), false);
});
