import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { fieldsOf } from '../contract/fides.ts';
import { openServer } from './e2e-server.ts';
import { openTool } from './e2e-tool.ts';

type User = { readonly name: string; readonly password: string };

const server = openServer();
const { fides, target } = server;
const LOGIN = '/api/v1/login';

/** A new user with the owner role, removed after the case. */
async function makeOwner(t: TestContext): Promise<User> {
  const name = `owner-${randomBytes(4).toString('hex')}`;
  // Fides wants a capital letter, a digit and a sign.
  const password = `${randomBytes(12).toString('hex')}-A1!`;
  const json = {
    username: name,
    password: Buffer.from(password).toString('base64'),
    email_address: `${name}@example.com`,
    first_name: 'Test',
    last_name: 'Owner',
  };
  const made = await fides.asRoot('POST', '/api/v1/user', { json });
  assert.equal(made.status, 201, made.text);
  const path = `/api/v1/user/${fieldsOf(made).id}`;
  t.after(async () => assert.equal((await fides.asRoot('DELETE', path)).status, 204));
  const roles = { json: { roles: ['owner'] } };
  const given = await fides.asRoot('PUT', `${path}/permission`, roles);
  assert.ok(given.status === 200 || given.status === 201, given.text);
  return { name, password };
}

const asUser = (name: string): string[] => [
  ...['bootstrap', '--scope', 'system:read', '--scope', 'client:create'],
  ...['--login-user', name, '--login-password-file', '-'],
];
const logIn = async ({ name, password }: User): Promise<string> => {
  const json = { username: name, password: Buffer.from(password).toString('base64') };
  const { token_data } = fieldsOf(await fides.send('POST', LOGIN, { json }));
  return (token_data as { access_token: string }).access_token;
};

for (const who of ['owner', 'root'] as const) {
  test(`the ${who} user makes a client, and stays logged in`, async (t) => {
    const tool = await openTool(t, server);
    const root = { name: target.rootId, password: target.rootSecret };
    const user = who === 'root' ? root : await makeOwner(t);
    const token = await logIn(user);
    const done = await tool.json(asUser(user.name), { root: false, stdin: user.password });
    const scopes = await server.scopesOf(String(done.clientId));
    assert.deepEqual(scopes, ['client:create', 'system:read']);
    assert.ok(tool.relay.exchanges.every(({ path }) => !path.includes('logout')));
    const { status } = await fides.send('GET', '/api/v1/oauth/scope', { token });
    assert.equal(status, 200, 'the session that was there before');
  });
}

test('a wrong password is exit 3, and nothing is made', async (t) => {
  const tool = await openTool(t, server);
  const user = await makeOwner(t);
  const error = await tool.error(3, asUser(user.name), { root: false, stdin: 'Wrong-1!' });
  assert.deepEqual([error.code, error.httpStatus], ['auth.rejected', 403]);
  assert.deepEqual([tool.made(), tool.stored()], [[], []]);
});
