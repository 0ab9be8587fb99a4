import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { describeClient, makeClient } from '../../support/admin.ts';
import { newStage, type Stage } from '../../support/stage.ts';

const LIST = ['clients', 'list'] as const;

type Listed = {
  readonly clientId: string;
  readonly kind: string;
  readonly risk: string;
  readonly preset: {
    readonly preset: string;
    readonly extra: number;
    readonly lacks: number;
  } | null;
  readonly createdAt: string | null;
  readonly profile: string | null;
};

type Document = {
  readonly complete: boolean;
  readonly servers: readonly {
    readonly total: number | null;
    readonly source: string;
    readonly lookedBy: string | null;
    readonly unreadable: readonly number[];
    readonly kinds: Readonly<Record<string, number>>;
  }[];
  readonly notLookedAt: readonly { readonly server: string; readonly code: string }[];
  readonly clients: readonly Listed[];
};

async function listed(stage: Stage, args: readonly string[] = [], status = 0): Promise<Document> {
  const run = await stage.run([...LIST, '--json', ...args]);
  assert.equal(run.status, status, run.stderr);
  return JSON.parse(run.stdout);
}

/** A server with a stored client, one of another store, a foreign one, and an empty one. */
async function fourKinds(t: TestContext): Promise<Stage> {
  const stage = await newStage(t, '2.86.2');
  const elsewhere = { env: { FIDESAUTH_CONFIG_DIR: `${stage.folder}/other` } };
  const made = ['bootstrap', '--preset', 'dsr-gateway', '--scope', 'user:read', '--key', 'shop'];
  assert.equal((await stage.run(made, elsewhere)).status, 0);
  const foreign = await makeClient(stage, ['client:update', 'system:read']);
  await describeClient(stage, foreign.client_id, 'Owner: nobody');
  await makeClient(stage, []);
  assert.equal((await stage.run(['bootstrap', '-p', 'aud', '--preset', 'auditor'])).status, 0);
  return stage;
}

describe('clients list', () => {
  it('tells kinds apart, the riskiest first, with age and nearest preset', async (t) => {
    const stage = await fourKinds(t);
    const { clients, servers, complete } = await listed(stage);
    assert.equal(complete, true);
    assert.deepEqual(
      clients.map(({ kind, risk, preset, createdAt, profile }) => [
        kind,
        risk,
        preset && `${preset.preset} + ${preset.extra} - ${preset.lacks}`,
        createdAt !== null,
        profile,
      ]),
      [
        ['foreign', 'admin', null, false, null],
        ['elsewhere', 'personal', 'dsr-gateway + 1 - 0', true, null],
        ['stored', 'read', 'auditor + 0 - 0', true, 'aud'],
        ['unnamed', 'none', null, false, null],
      ],
    );
    const [server] = servers;
    assert.equal(server?.total, 4);
    assert.equal(server.lookedBy, 'profile aud');
  });

  it('counts an unreadable client and says so with exit 11', async (t) => {
    const stage = await fourKinds(t);
    const { client_id } = await makeClient(stage, ['system:read']);
    await describeClient(stage, client_id, 'x'.repeat(9 * 1024 * 1024));
    const { servers, clients, complete } = await listed(stage, [], 11);
    assert.equal(complete, false);
    assert.deepEqual(servers[0]?.unreadable, [1]);
    assert.equal(clients.length, 4);
  });

  it('needs a credential that may read clients', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const env = {
      FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: '',
      FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: '',
    };
    const run = await stage.run(LIST, { env });
    assert.equal(run.status, 2);
    assert.match(run.stderr, /--preset auditor/);
  });

  it('shows before 2.82 what this store remembers, and says that the server tells nobody', async (t) => {
    const stage = await newStage(t, '2.60.0');
    for (const name of ['a', 'b']) {
      const made = ['bootstrap', '-p', name, '--preset', 'dsr-gateway'];
      assert.equal((await stage.run(made)).status, 0);
    }
    assert.equal(
      (await stage.run(['profiles', 'remove', 'b', '--keep-client', '--yes'])).status,
      0,
    );
    await makeClient(stage, ['system:read']);
    const { clients, servers } = await listed(stage, [], 11);
    assert.deepEqual(
      clients.map(({ kind, risk }) => [kind, risk]),
      [
        ['stored', 'personal'],
        ['elsewhere', null],
      ],
    );
    assert.equal(servers[0]?.total, null);
    const { stderr } = await stage.run(LIST);
    assert.match(stderr, /before Fides 2\.82 tells nobody/);
  });
});
