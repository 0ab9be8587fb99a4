import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TOKEN } from '../../contract/fides.ts';
import type { RealServer } from './server.ts';
import { openTool, type Tool } from './tool.ts';

/** Declares the cases of admin credentials other than root's. */
export function adminCases(server: RealServer): void {
  const { fides, target } = server;
  const provisioner = ['--preset', 'provisioner'];
  if (!fides.expected.clientApi) provisioner.push('--scope', 'client:update');

  const provision = (tool: Tool, ...more: string[]) =>
    tool.json(['bootstrap', '-p', 'ops', ...provisioner, ...more]);
  const asOps = ['bootstrap', '-p', 'worker', '--admin-profile', 'ops', '--scope', 'system:read'];

  test('an admin profile hands out the scopes it holds', async (t) => {
    const tool = await openTool(t, server);
    await provision(tool, '--scope', 'system:read');
    const done = await tool.json(asOps, { root: false });
    assert.deepEqual(await server.scopesOf(String(done.clientId)), ['system:read']);
    assert.equal(tool.made().length, 2);
  });

  test('an admin profile cannot hand out what it lacks, from 2.69.1', async (t) => {
    const tool = await openTool(t, server);
    await provision(tool);
    if (!fides.expected.grantCheck) {
      const done = await tool.json(asOps, { root: false });
      return assert.deepEqual(await server.scopesOf(String(done.clientId)), ['system:read']);
    }
    const error = await tool.error(4, asOps, { root: false });
    assert.deepEqual([error.code, error.missingScopes], ['auth.forbidden', ['system:read']]);
    assert.equal(tool.made().length, 1);
    assert.deepEqual(
      tool.stored().filter((file) => file.startsWith('profiles/')),
      ['profiles/ops.json'],
    );
  });

  test('an admin profile without the rights is told which, and nothing is made', async (t) => {
    const tool = await openTool(t, server);
    await tool.json(['bootstrap', '-p', 'ops', '--preset', 'auditor', '--scope', 'system:read']);
    const before = tool.stored();
    const error = await tool.error(4, asOps, { root: false });
    const missing = ['client:create', 'client:delete'];
    if (!fides.expected.clientApi) missing.push('client:update');
    assert.deepEqual([error.code, error.missingScopes], ['auth.forbidden', missing]);
    assert.equal(tool.made().length, 1);
    assert.deepEqual(tool.stored(), before);
  });

  test('an initial access token will do, from a file or a pipe', async (t) => {
    const tool = await openTool(t, server);
    const token = await fides.token({ id: target.rootId, secret: target.rootSecret });
    const file = join(tool.folder, 'token');
    writeFileSync(file, `${token}\n`, { mode: 0o600 });
    for (const [profile, path] of Object.entries({ file, pipe: '-' })) {
      const args = ['-p', profile, '--preset', 'auditor', '--admin-token-file', path];
      const done = await tool.run(['bootstrap', ...args], { root: false, stdin: token });
      assert.equal(done.status, 0, done.stderr);
      assert.ok(!`${done.stdout}${done.stderr}`.includes(token), 'the token in the output');
    }
    assert.equal(tool.made().length, 2);
    const asked = tool.relay.exchanges.filter(({ path }) => path === TOKEN);
    assert.equal(asked.length, 2, 'only the new pairs ask for tokens');
  });

  test('an access token that lacks rights, or is no good, makes nothing', async (t) => {
    const tool = await openTool(t, server);
    const client = await tool.json(['bootstrap', '-p', 'reader', '--scope', 'scope:read']);
    const token = (await tool.run(['token', '-p', 'reader'])).stdout;
    const args = ['bootstrap', '-p', 'x', '--preset', 'auditor', '--admin-token-file', '-'];
    const lacking = await tool.error(4, args, { root: false, stdin: token });
    const rights = ['client:create', 'client:read', 'client:delete'];
    if (!fides.expected.clientApi) rights.push('client:update');
    assert.deepEqual([lacking.code, lacking.missingScopes], ['auth.forbidden', rights]);
    const garbled = await tool.error(3, args, { root: false, stdin: 'no.token.at.all.here' });
    assert.equal(garbled.code, 'auth.rejected');
    assert.deepEqual(
      tool.made().map(({ id }) => id),
      [client.clientId],
    );
  });

  test('a revoked client can no longer provision', async (t) => {
    const tool = await openTool(t, server);
    const { clientId } = await provision(tool);
    const reply = await fides.asRoot('DELETE', `/api/v1/oauth/client/${clientId}`);
    assert.equal(reply.status, 200);
    assert.equal((await tool.error(3, asOps, { root: false })).code, 'auth.rejected');
    const [pair] = tool.made();
    const form = { client_id: String(pair?.id), client_secret: String(pair?.secret) };
    assert.equal((await fides.send('POST', TOKEN, { form })).status, 401);
  });
}
