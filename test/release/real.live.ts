import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLIENT, isRefusal, TOKEN } from '../contract/fides.ts';
import { openServer } from '../live/kit/server.ts';
import { openTool, type Tool } from '../live/kit/tool.ts';
import { certificate, startTls } from '../support/relays.ts';
import { killed } from '../support/run.ts';
import { rootEnv } from '../support/sandbox.ts';

// The executable where there is no Node, on a real server.
const server = openServer();
const { target, fides } = server;

/** The client is gone, on the server and here. */
async function isRevoked(tool: Tool, url = tool.relay.url): Promise<void> {
  const env = { FIDESAUTH_SERVER: url };
  const revoked = await tool.json(['revoke', '-p', 'ci', '--yes'], { env });
  isRefusal(await fides.asRoot('GET', `${CLIENT}/${revoked.clientId}`), 404, 'Client not found.');
  assert.deepEqual(tool.stored(), []);
}

test('it does the whole job over TLS with a private authority', async (t) => {
  const tool = await openTool(t, server);
  const url = `https://127.0.0.1:${await startTls(t, tool.relay.url)}`;
  const ca = join(tool.folder, 'authority.pem');
  copyFileSync(certificate('here'), ca);
  const run = async (...args: string[]): Promise<string> => {
    const done = await tool.run(args, { env: { FIDESAUTH_SERVER: url } });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
  };
  const refused = await tool.error(7, ['bootstrap', '--preset', 'auditor'], {
    env: { FIDESAUTH_SERVER: url },
  });
  assert.equal(refused.code, 'server.tls');
  await run('bootstrap', '-p', 'ci', '--preset', 'auditor', '--ca-file', ca);
  assert.match(await run('token', '--fresh'), /^\S{40,}\n$/);
  assert.equal(
    await run('exec', '--', 'sh', '-c', 'echo "$FIDES_URL"; ls /usr/bin/node* || true'),
    `${url}\n`,
  );
  assert.match(await run('status', '-p', 'ci'), /ci/);
  assert.match(await run('scopes', 'diff', '-p', 'ci'), /in sync/);
  const { runs } = JSON.parse(await run('scopes', 'diff', '-p', 'ci', '--format', 'sarif'));
  assert.deepEqual(runs[0].results, []);
  assert.match(await run('scopes', 'diff', '-p', 'ci', '--format', 'markdown'), /^#/);
  assert.match(await run('scopes', 'diff', '-p', 'ci', '--format', 'html'), /<html/);
  assert.match(await run('scopes', 'show', 'read-only', '-p', 'ci'), /system/);
  assert.match(await run('scopes', 'explain', 'system:read', '-p', 'ci'), /system:read/);
  for (const shell of ['bash', 'zsh', 'fish'])
    assert.match(await run('completion', shell), /fidesauth/);
  assert.match(await run('help', 'presets'), /catalog-publisher/);
  const file = join(tool.folder, 'client.env');
  await run('export', '--format', 'dotenv', '--output', file);
  assert.match(readFileSync(file, 'utf8'), /^FIDES_CLIENT_SECRET=./m);
  await isRevoked(tool, url);
});

test('a kill -9 while the new client is being proved is mended by recover', async (t) => {
  const tool = await openTool(t, server);
  const env = {
    ...rootEnv(tool.relay.url, target.rootId, target.rootSecret),
    FIDESAUTH_CONFIG_DIR: join(tool.folder, 'config'),
  };
  const args = ['bootstrap', '-p', 'ci', '--preset', 'auditor'];
  const ended = await killed(args, {
    cwd: tool.folder,
    env,
    onRun: ({ kill }) => {
      tool.relay.hold = async ({ path, sent }) => {
        const id = tool.made()[0]?.id;
        if (id !== undefined && path === TOKEN && sent.includes(id)) kill();
      };
    },
  });
  assert.equal(ended.status, null, ended.stderr);
  tool.relay.hold = async () => undefined;
  const recovered = await tool.run(['recover', '--yes']);
  assert.equal(recovered.status, 0, recovered.stderr);
  const { clientId, created } = await tool.json(args);
  assert.deepEqual([created, clientId], [false, tool.made()[0]?.id], 'recover finished it');
  await isRevoked(tool);
});
