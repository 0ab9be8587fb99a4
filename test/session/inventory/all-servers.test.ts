import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { makeClient } from '../../support/admin.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

const NO_ROOT = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
};
const UNNAMED = { FIDESAUTH_SERVER: undefined };

/** Several servers, each with one profile, in the store of the first. */
async function fleet(t: TestContext, presets: readonly string[], version = '2.86.2') {
  const stages: Stage[] = [];
  for (const [at, preset] of presets.entries()) {
    const stage = await newStage(t, version);
    const env = { FIDESAUTH_CONFIG_DIR: stages[0]?.store ?? stage.store };
    const made = await stage.run(['bootstrap', '-p', `p${at}`, '--preset', preset], { env });
    assert.equal(made.status, 0, made.stderr);
    stages.push(stage);
  }
  const [first = assert.fail()] = stages;
  const list = (args: readonly string[] = [], env: Record<string, string | undefined> = NO_ROOT) =>
    first.run(['clients', 'list', '--all-servers', '--json', ...args], {
      env: { ...UNNAMED, ...env },
    });
  return { stages, first, list };
}

describe('clients list --all-servers', () => {
  it('asks each server that a profile names, with its own auditor', async (t) => {
    const { stages, list } = await fleet(t, ['auditor', 'auditor']);
    const run = await list();
    assert.equal(run.status, 0, run.stderr);
    const { servers, clients, notLookedAt } = JSON.parse(run.stdout);
    const urls = stages.map(({ server }) => server.url).sort();
    assert.deepEqual(
      servers.map(({ server }: { server: string }) => server),
      urls,
    );
    assert.deepEqual([clients.length, notLookedAt], [2, []]);
    for (const stage of stages) {
      const secrets = stages.filter((one) => one !== stage).map(({ made }) => made[0]);
      const bodies = stage.server.requests.map(({ body }) => body).join('\n');
      for (const pair of secrets) assert.ok(!bodies.includes(pair?.client_secret ?? '-'));
    }
  });

  it('lists those that nobody may ask as not looked at, exit 11', async (t) => {
    const { stages, list } = await fleet(t, ['auditor', 'catalog-publisher']);
    const run = await list();
    assert.equal(run.status, 11);
    const { clients, notLookedAt, complete } = JSON.parse(run.stdout);
    assert.deepEqual([clients.length, complete, notLookedAt.length], [1, false, 1]);
    const [lost] = notLookedAt;
    assert.deepEqual([lost.server, lost.code], [stages[1]?.server.url, 'input.missing']);
    assert.ok(lost.fix.includes(`--preset auditor --server ${lost.server}`));
  });

  it('is not stopped by a server that does not answer', async (t) => {
    const { stages, first, list } = await fleet(t, ['auditor', 'auditor', 'auditor']);
    await stages[1]?.server.close();
    const run = await list();
    assert.equal(run.status, 11);
    const { servers, notLookedAt } = JSON.parse(run.stdout);
    assert.equal(servers.length, 2);
    assert.equal(notLookedAt[0].code, 'server.unreachable');
    const text = await first.run(['clients', 'list', '--all-servers'], {
      env: { ...UNNAMED, ...NO_ROOT },
    });
    assert.match(text.stderr, /^not looked at: .* \(server\.unreachable: /m);
  });

  it('sends an admin credential to the server that is named, and to no other', async (t) => {
    const { stages, first, list } = await fleet(t, ['auditor', 'catalog-publisher']);
    const args = ['--root-id', 'root', '--root-secret-file', '-'];
    const unclear = await first.run(['clients', 'list', '--all-servers', '--json', ...args], {
      env: { ...UNNAMED, ...NO_ROOT },
      stdin: 'x',
    });
    assert.deepEqual([unclear.status, errorOf(unclear).code], [2, 'input.missing']);
    const url = stages[1]?.server.url ?? '';
    const env = {
      FIDESAUTH_SERVER: url,
      FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: stages[1]?.rootSecret,
    };
    const run = await list([], env);
    assert.equal(run.status, 0, run.stderr);
    const before = first.server.requests.map(({ body }) => body).join('\n');
    assert.ok(!before.includes(stages[1]?.rootSecret ?? '-'));
  });

  it('remembers for a server before 2.82, exit 11', async (t) => {
    const { first, list } = await fleet(t, ['auditor'], '2.60.0');
    await makeClient(first, ['system:read']);
    const run = await list();
    assert.equal(run.status, 11);
    const { servers, clients } = JSON.parse(run.stdout);
    assert.deepEqual([servers[0].source, clients.length], ['history', 1]);
  });

  it('says what to do where no profile names a server', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const run = await stage.run(['clients', 'list', '--all-servers', '--json'], { env: UNNAMED });
    const { servers, clients } = JSON.parse(run.stdout);
    assert.deepEqual([run.status, servers, clients], [0, [], []]);
    const text = await stage.run(['clients', 'list', '--all-servers'], { env: UNNAMED });
    assert.match(text.stderr, /no profile names a server; give one with --server URL/);
  });
});
