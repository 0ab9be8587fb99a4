import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT, fieldsOf, isReply } from '../../contract/fides.ts';
import { openServer } from '../kit/server.ts';
import { openTool, type Tool } from '../kit/tool.ts';
import { logIn, makeOwner } from '../kit/users.ts';

const server = openServer();
const { fides } = server;
const { clientApi } = fides.expected;

type Listed = {
  readonly clientId: string;
  readonly name: string | null;
  readonly kind: string;
  readonly risk: string | null;
  readonly createdAt: string | null;
  readonly preset: { readonly preset: string } | null;
  readonly profile: string | null;
};

async function listed(tool: Tool, ...args: string[]): Promise<Listed[]> {
  const { clients } = await tool.json(['clients', 'list', ...args], { root: false });
  return clients as Listed[];
}

/** The ids in the server's list, newest first. */
async function idsListed(): Promise<string[]> {
  const reply = await fides.asRoot('GET', `${CLIENT}?size=100`);
  const { items } = fieldsOf(reply) as { items: { client_id: string }[] };
  return items.map(({ client_id }) => client_id);
}

if (clientApi) {
  test('an auditor lists what is stored, made elsewhere, foreign and unnamed', async (t) => {
    const tool = await openTool(t, server);
    const other = await openTool(t, server);
    await tool.json(['bootstrap', '-p', 'aud', '--preset', 'auditor']);
    const made = await other.json(['bootstrap', '--preset', 'dsr-gateway', '--key', 'shop']);
    const json = { name: 'by hand', scopes: ['client:update'] };
    const foreign = fides.made(await fides.asRoot('POST', CLIENT, { json }));
    t.after(async () =>
      isReply(await fides.asRoot('DELETE', `${CLIENT}/${foreign.id}`), 200, null),
    );
    const empty = await fides.client();
    const clients = await listed(tool);
    const of = (id: unknown): Listed =>
      clients.find(({ clientId }) => clientId === id) ?? assert.fail(`${id} is not listed`);
    assert.deepEqual([of(foreign.id).kind, of(foreign.id).risk], ['foreign', 'admin']);
    const elsewhere = of(made.clientId);
    assert.deepEqual(
      [elsewhere.kind, elsewhere.preset?.preset, elsewhere.profile],
      ['elsewhere', 'dsr-gateway', null],
    );
    const age = Date.now() - Date.parse(elsewhere.createdAt ?? '');
    assert.ok(age > -5_000 && age < 120_000, `${age} ms old`);
    assert.equal(of(empty.id).kind, 'unnamed');
    const stored = clients.filter(({ kind }) => kind === 'stored');
    assert.deepEqual(
      stored.map(({ profile, risk }) => [profile, risk]),
      [['aud', 'read']],
    );
    assert.deepEqual(
      (await listed(tool, '--key', 'shop')).map(({ clientId }) => clientId),
      [made.clientId],
    );
    const { client } = await tool.json(['clients', 'show', 'by hand'], { root: false });
    assert.equal((client as Listed).clientId, foreign.id);
  });

  test('a login session is listed as an empty client is; deleting it logs the user out', async (t) => {
    const tool = await openTool(t, server);
    await tool.json(['bootstrap', '-p', 'aud', '--preset', 'auditor']);
    const user = await makeOwner(t, server);
    const before = await idsListed();
    const token = await logIn(server, user);
    const [session = assert.fail('no session'), ...rest] = (await idsListed()).filter(
      (id) => !before.includes(id),
    );
    assert.deepEqual(rest, []);
    const bare = { client_id: session, name: null, description: null, scopes: [] };
    isReply(await fides.asRoot('GET', `${CLIENT}/${session}`), 200, bare);
    const { client, ends } = await tool.json(['clients', 'show', session], { root: false });
    assert.equal((client as Listed).kind, 'unnamed');
    assert.deepEqual(ends, ['tokens', 'session', 'policy-authors']);
    const asUser = () => fides.send('GET', '/api/v1/oauth/scope', { token });
    assert.equal((await asUser()).status, 200);
    isReply(await fides.asRoot('DELETE', `${CLIENT}/${session}`), 200, null);
    assert.equal((await asUser()).status, 403);
  });

  test('an unknown client and root are exit 5', async (t) => {
    const tool = await openTool(t, server);
    for (const id of [fides.unknownId, fides.root.id]) {
      assert.equal((await tool.error(5, ['clients', 'show', id])).code, 'client.unknown');
    }
  });
} else {
  test('before 2.82 the list is what the store remembers, and says so', async (t) => {
    const tool = await openTool(t, server);
    const made = await tool.json(['bootstrap', '-p', 'ci', '--preset', 'dsr-gateway']);
    await fides.client(['system:read']);
    const run = await tool.run(['clients', 'list', '--json'], { root: false });
    assert.equal(run.status, 11, run.stderr);
    const { clients, complete, servers } = JSON.parse(run.stdout);
    assert.deepEqual([complete, servers[0].source], [false, 'history']);
    assert.deepEqual(
      clients.map(({ clientId }: Listed) => clientId),
      [made.clientId],
    );
    const text = await tool.run(['clients', 'list'], { root: false });
    assert.match(text.stderr, /tells nobody which clients it has/);
    const shown = await tool.run(['clients', 'show', String(made.clientId)], { root: false });
    assert.equal(shown.status, 11);
  });
}
