import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { before, describe, type TestContext, test } from 'node:test';
import { fieldsOf, jsonOf } from '../contract/fides.ts';
import type { Reply } from '../contract/wire.ts';
import { openServer } from './kit/server.ts';
import { openTool, type Tool } from './kit/tool.ts';

const server = openServer();
const { fides, target } = server;

/** Never called: it deletes the client whose token is sent. */
const LOGOUT = 'POST /api/v1/logout';

/**
 * What refuses a client without naming scopes, as far as a request about nothing tells: managers of a
 * system are let through, webhooks have tokens of their own, the rest decides after it has looked.
 */
const UNNAMED = [
  'GET /api/v1/system/{fides_key}/connection',
  'PATCH /api/v1/system/{fides_key}/connection',
  'DELETE /api/v1/system/{fides_key}/connection',
  'PATCH /api/v1/system/{fides_key}/connection/secrets',
  'PUT /api/v1/system',
  'POST /api/v1/privacy-request/{privacy_request_id}/resume',
  'POST /api/v1/privacy-request/{privacy_request_id}/pre-approve/eligible',
  'POST /api/v1/privacy-request/{privacy_request_id}/pre-approve/not-eligible',
  'POST /api/v1/request-task/callback',
  'GET /api/v1/user',
  'GET /api/v1/user/{user_id}',
  'PUT /api/v1/user/{user_id}',
  'GET /api/v1/user/{user_id}/permission',
  'GET /api/v1/user/{user_id}/system-manager',
  'GET /api/v1/user/{user_id}/system-manager/{system_key}',
  'POST /api/v1/user/{user_id}/reset-password',
];

/** How many GETs are tried with exactly their scopes, at least. */
const GETS = 60;

type Suggested = {
  readonly scopes: readonly string[];
  readonly requests: readonly { readonly operation: string; readonly scopes: readonly string[] }[];
  readonly unmatched: readonly object[];
  readonly uncallable: readonly { readonly operation: string }[];
};

/** Operations that ask for a token, as `METHOD /template`, by the server's description. */
async function guarded(): Promise<string[]> {
  const reply = await fides.send('GET', '/openapi.json');
  const { paths } = jsonOf(reply) as { paths: Record<string, Record<string, object>> };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => 'security' in operation)
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
}

/** The operation, called about things that are not there. */
async function call(operation: string, token: string): Promise<Reply> {
  const [method = '', template = ''] = operation.split(' ');
  const body = method === 'GET' ? {} : { json: {} };
  return fides.send(method, concrete(template), { token, ...body });
}

function concrete(template: string): string {
  return template.replace(/\{[^}]*\}/g, 'fidesauth_nothing');
}

/** For want of a scope: some operations answer 403 for other reasons, such as a setting, too. */
function isRefusal({ status, text }: Reply): boolean {
  return status === 401 || (status === 403 && /"Not authorized/i.test(text));
}

/** The scopes that a 403 names; undefined where it names none. */
function namedIn({ status, text }: Reply): string[] | undefined {
  const list = status === 403 ? /Required scope\(s\): \[([^\]]*)\]/.exec(text)?.[1] : undefined;
  return list
    ?.split(/[\s,']+/)
    .filter((name) => name !== '')
    .sort();
}

async function suggest(tool: Tool, operations: readonly string[], ...more: string[]) {
  const flags = operations.flatMap((operation) => {
    const [method = '', template = ''] = operation.split(' ');
    return ['--endpoint', `${method} ${concrete(template)}`];
  });
  const args = ['scopes', 'suggest', ...flags, ...more, '--json'];
  const run = await tool.run(args, { root: false });
  assert.ok([0, 10].includes(run.status), run.stderr);
  return JSON.parse(run.stdout) as Suggested;
}

describe(`scopes suggest on Fides ${target.version}`, () => {
  const named = new Map<string, string[]>();
  const unnamed: string[] = [];

  before(async () => {
    const client = await fides.client();
    const token = await fides.token(client);
    for (const operation of await guarded()) {
      if (operation === LOGOUT) continue;
      const names = namedIn(await call(operation, token));
      if (names === undefined) unnamed.push(operation);
      else named.set(operation, names);
    }
    // The client is still there: nothing that was called has ended it.
    assert.deepEqual(await server.scopesOf(client.id), []);
    await fides.token(client);
  });

  test('says of every operation exactly the scopes that its refusal names', async (t) => {
    const tool = await openTool(t, server);
    const operations = [...named.keys()];
    const { requests, unmatched, uncallable, scopes } = await suggest(tool, operations);
    assert.deepEqual([unmatched, uncallable], [[], []]);
    assert.deepEqual(
      requests.map((request) => [request.operation, request.scopes]),
      operations.map((operation) => [operation, named.get(operation)]),
    );
    assert.deepEqual(scopes, [...new Set([...named.values()].flat())].sort());
    assert.ok(operations.length > 180, `only ${operations.length} refusals name scopes`);
    t.diagnostic(`${operations.length} of ${operations.length} refusals agree`);
  });

  test('knows the few that name none', async (t) => {
    assert.deepEqual(
      unnamed.filter((operation) => !UNNAMED.includes(operation)),
      [],
    );
    const tool = await openTool(t, server);
    const { requests, unmatched, uncallable } = await suggest(tool, [...unnamed, LOGOUT]);
    assert.deepEqual(unmatched, []);
    const never = uncallable.map(({ operation }) => operation);
    assert.deepEqual(
      unnamed.filter((operation) => /resume$|eligible$|callback$|reset-password$/.test(operation)),
      never.filter((operation) => operation !== LOGOUT),
    );
    assert.ok(never.includes(LOGOUT));
    assert.ok(requests.every((request) => request.scopes.length > 0));
  });

  test('a client of the preset it writes is let through, and with any scope less is not', async (t) => {
    const tool = await openTool(t, server);
    const operations = [...named.keys()].filter((operation) => operation.startsWith('GET '));
    assert.ok(operations.length >= GETS, `only ${operations.length}`);
    const { scopes } = await suggest(tool, operations, '--write', 'gets.json');
    const preset = join(tool.folder, 'gets.json');
    const made = await tool.json(['bootstrap', '-p', 'gets', '--preset', preset]);
    assert.deepEqual(made.scopes, scopes);
    const run = await tool.run(['token', '-p', 'gets'], { root: false });
    const token = run.stdout.trim();
    for (const operation of operations) {
      const reply = await call(operation, token);
      assert.ok(!isRefusal(reply), `${operation}: ${reply.status}`);
    }
    const client = await fides.client();
    for (const left of scopes) {
      await fides.setScopes(
        client.id,
        scopes.filter((scope) => scope !== left),
      );
      const less = await fides.token(client);
      const needing = operations.filter((operation) => named.get(operation)?.includes(left));
      assert.ok(needing.length > 0, left);
      for (const operation of needing) {
        assert.ok(isRefusal(await call(operation, less)), `${operation} without ${left}`);
      }
    }
    t.diagnostic(`${operations.length} GETs, each of ${scopes.length} scopes left out once`);
  });

  test('knows what the description leaves out, on a user that is there', async (t) => {
    const tool = await openTool(t, server);
    const id = await newUser(t);
    const bare = await fides.tokenWith();
    const operations = ['', '/permission', '/system-manager'].map(
      (end) => `GET /api/v1/user/${id}${end}`,
    );
    for (const operation of operations) {
      assert.equal((await call(operation, bare)).status, 403, operation);
      const { scopes } = await suggest(tool, [operation]);
      assert.equal(scopes.length, 1);
      const able = await fides.tokenWith(...scopes);
      assert.equal((await call(operation, able)).status, 200, operation);
    }
  });
});

/** A user of the admin UI, deleted after the case. */
async function newUser(t: TestContext): Promise<string> {
  const name = randomBytes(6).toString('hex');
  const password = `Aa1!${randomBytes(12).toString('hex')}`;
  const json = {
    username: `fidesauth-${name}`,
    password: Buffer.from(password).toString('base64'),
    email_address: `${name}@example.com`,
  };
  const reply = await fides.asRoot('POST', '/api/v1/user', { json });
  assert.equal(reply.status, 201, `making a user: ${reply.status}`);
  const { id } = fieldsOf(reply);
  t.after(async () => {
    await fides.asRoot('DELETE', `/api/v1/user/${String(id)}`);
  });
  return String(id);
}
