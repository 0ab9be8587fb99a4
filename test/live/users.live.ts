import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guidedCases } from './kit/guided-cases.ts';
import { openServer } from './kit/server.ts';
import { openTool } from './kit/tool.ts';
import { logIn, makeOwner, rootUser } from './kit/users.ts';

const server = openServer();
const asUser = (name: string): string[] => [
  ...['bootstrap', '--scope', 'system:read', '--scope', 'client:create'],
  ...['--login-user', name, '--login-password-file', '-'],
];

for (const who of ['owner', 'root'] as const) {
  test(`the ${who} user makes a client, and stays logged in`, async (t) => {
    const tool = await openTool(t, server);
    const user = who === 'root' ? rootUser(server) : await makeOwner(t, server);
    const token = await logIn(server, user);
    const done = await tool.json(asUser(user.name), { root: false, stdin: user.password });
    const scopes = await server.scopesOf(String(done.clientId));
    assert.deepEqual(scopes, ['client:create', 'system:read']);
    assert.ok(tool.relay.exchanges.every(({ path }) => !path.includes('logout')));
    const { status } = await server.fides.send('GET', '/api/v1/oauth/scope', { token });
    assert.equal(status, 200, 'the session that was there before');
  });
}

test('a wrong password is exit 3, and nothing is made', async (t) => {
  const tool = await openTool(t, server);
  const user = await makeOwner(t, server);
  const error = await tool.error(3, asUser(user.name), { root: false, stdin: 'Wrong-1!' });
  assert.deepEqual([error.code, error.httpStatus], ['auth.rejected', 403]);
  assert.deepEqual([tool.made(), tool.stored()], [[], []]);
});

guidedCases(server);
