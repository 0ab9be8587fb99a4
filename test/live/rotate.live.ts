import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parseEnv } from 'node:util';
import { CLIENT, TOKEN } from '../contract/fides.ts';
import { openServer } from './kit/server.ts';
import { openTool, type Tool } from './kit/tool.ts';

const server = openServer();
const { target, fides } = server;
const { clientApi } = fides.expected;

const AUDITOR = ['client:read', 'scope:read'];
const SCOPES = '/api/v1/oauth/scope';
const ROTATE = ['rotate', '-p', 'ci', '--yes'];
const EXPORT = ['--export', 'dotenv=app.env'];

type Rotation = {
  readonly clientId: string;
  readonly formerClientId: string | null;
  readonly deleted: readonly string[];
};

async function rotation(tool: Tool, args: readonly string[]): Promise<Rotation> {
  const { rotations } = await tool.json([...ROTATE, ...args]);
  return (rotations as Rotation[])[0] ?? assert.fail('no rotation');
}

/** A profile `ci`, whose credential an application reads from a file. */
async function withApplication(t: TestContext): Promise<Tool> {
  const tool = await openTool(t, server);
  await tool.json(['bootstrap', '-p', 'ci', '--preset', 'auditor', ...EXPORT]);
  return tool;
}

/** The status of a token request with the pair that the application's file holds at this moment. */
async function fromFile({ folder }: Tool): Promise<number> {
  const found = parseEnv(readFileSync(join(folder, 'app.env'), 'utf8'));
  const form = {
    client_id: String(found.FIDES_CLIENT_ID),
    client_secret: String(found.FIDES_CLIENT_SECRET),
  };
  return (await fides.send('POST', TOKEN, { form })).status;
}

/** The status of a call with a fresh token of `fidesauth token`. */
async function fromTool(tool: Tool): Promise<number> {
  const run = await tool.run(['token', '-p', 'ci', '--fresh'], { root: false });
  if (run.status !== 0) return run.status;
  return (await fides.send('GET', SCOPES, { token: run.stdout.trimEnd() })).status;
}

/** Runs both programs again and again until `work` is done, and what they met. */
async function underLoad<T>(tool: Tool, work: () => Promise<T>) {
  let ended = false;
  const met: number[] = [];
  const loop = async (use: () => Promise<number>): Promise<void> => {
    while (!ended) met.push(await use());
    met.push(await use());
  };
  const loops = [loop(() => fromFile(tool)), loop(() => fromTool(tool))];
  try {
    return { value: await work(), met };
  } finally {
    ended = true;
    await Promise.all(loops);
  }
}

test(`a program that uses the credential all the time meets no failure in a rotation with a grace (${target.version})`, async (t) => {
  const tool = await withApplication(t);
  const [old] = tool.made();
  const { value, met } = await underLoad(tool, () => rotation(tool, ['--new-client', ...EXPORT]));
  assert.ok(met.length >= 4, `${met.length} uses`);
  assert.deepEqual([...new Set(met)], [200]);
  t.diagnostic(`${met.length} uses during the rotation, none refused`);
  assert.equal(value.formerClientId, old?.id);
  assert.deepEqual(await server.scopesOf(value.clientId), AUDITOR);
  assert.equal(await fromFile(tool), 200);
  const form = { client_id: String(old?.id), client_secret: String(old?.secret) };
  assert.equal((await fides.send('POST', TOKEN, { form })).status, 200, 'the old one works on');
  assert.equal((await tool.error(6, [...ROTATE, '--new-client'])).code, 'client.retiring');
  const last = await rotation(tool, ['--new-client', '--now', ...EXPORT]);
  assert.deepEqual([...last.deleted].sort(), [value.clientId, String(old?.id)].sort());
  assert.equal((await fides.send('POST', TOKEN, { form })).status, 401);
  assert.equal(await fromFile(tool), 200);
  assert.equal(await fromTool(tool), 200);
});

test('revoke deletes the present and the retiring client', async (t) => {
  const tool = await withApplication(t);
  await rotation(tool, ['--new-client']);
  await tool.json(['revoke', '-p', 'ci', '--yes']);
  for (const { id, secret } of tool.made()) {
    const form = { client_id: id, client_secret: secret };
    assert.equal((await fides.send('POST', TOKEN, { form })).status, 401);
  }
  assert.deepEqual(tool.stored(), []);
});

test('in place the id stays, the old secret ends at once, and its tokens live on', async (t) => {
  const tool = await withApplication(t);
  const [old] = tool.made();
  if (!clientApi) {
    const error = await tool.error(2, [...ROTATE, '--in-place']);
    assert.equal(error.code, 'input.invalid');
    return;
  }
  const token = (await tool.run(['token', '-p', 'ci'])).stdout.trimEnd();
  const { value, met } = await underLoad(tool, () => rotation(tool, ['--in-place', ...EXPORT]));
  assert.equal(value.clientId, old?.id);
  t.diagnostic(`${met.length} uses during the rotation: ${[...new Set(met)].join(', ')}`);
  const form = { client_id: String(old?.id), client_secret: String(old?.secret) };
  assert.equal((await fides.send('POST', TOKEN, { form })).status, 401);
  assert.equal((await fides.send('GET', SCOPES, { token })).status, 200);
  assert.equal(await fromFile(tool), 200);
  assert.equal(await fromTool(tool), 200);
  const found = await fides.asRoot('GET', `${CLIENT}/${old?.id}`);
  assert.match(found.text, /\[fidesauth2 [0-9a-f]{32}/);
});

test('a stored client rotates itself both ways', async (t) => {
  const tool = await openTool(t, server);
  await tool.json(['bootstrap', '-p', 'admin', '--preset', 'full']);
  const by = ['--admin-profile', 'admin', '--yes'];
  const ways = clientApi
    ? [['--in-place'], ['--new-client', '--now']]
    : [['--new-client', '--now']];
  for (const way of ways) {
    await tool.json(['rotate', '-p', 'admin', ...way, ...by], { root: false });
    await tool.json(['scopes', 'list', '-p', 'admin'], { root: false });
  }
});
