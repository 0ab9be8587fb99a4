import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { fieldsOf } from '../../contract/fides.ts';
import type { RealServer } from './server.ts';

/** A user of the admin UI. */
export type User = { readonly name: string; readonly password: string };

/** The user who has the root client's id and secret: each server is set up with one. */
export function rootUser({ target }: RealServer): User {
  return { name: target.rootId, password: target.rootSecret };
}

/** A new user with the owner role, removed after the case. */
export async function makeOwner(t: TestContext, { fides }: RealServer): Promise<User> {
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

/** The access token of a new session, as the admin UI has one. */
export async function logIn({ fides }: RealServer, { name, password }: User): Promise<string> {
  const json = { username: name, password: Buffer.from(password).toString('base64') };
  const { token_data } = fieldsOf(await fides.send('POST', '/api/v1/login', { json }));
  return (token_data as { access_token: string }).access_token;
}
