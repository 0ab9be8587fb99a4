import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { StatusResult } from '../../../src/usecases/status/results.ts';
import { runMain } from '../../cli/run-main.ts';
import { assignScopes, deleteClient } from '../../support/admin.ts';
import type { Run } from '../../support/run.ts';
import { newStage, type Stage } from '../../support/stage.ts';

const NO_ROOT = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
};
const UNNAMED = { FIDESAUTH_SERVER: undefined };

type Env = Readonly<Record<string, string | undefined>>;

/** A stage whose commands run in this process. */
type Here = { readonly stage: Stage; run(line: string, env?: Env): Promise<Run> };

async function here(t: TestContext, version = '2.86.2', store?: string): Promise<Here> {
  const stage = await newStage(t, version);
  const base = store === undefined ? stage.env : { ...stage.env, FIDESAUTH_CONFIG_DIR: store };
  const run: Here['run'] = (line, env = {}) =>
    runMain(line.split(' '), { env: { ...base, ...env }, cwd: stage.folder });
  return { stage, run };
}

async function make({ run }: Here, name: string, ...scopes: string[]): Promise<string> {
  const flags = scopes.map((scope) => `--scope ${scope}`).join(' ');
  const made = await run(`bootstrap -p ${name} ${flags} --json`);
  assert.equal(made.status, 0, made.stderr);
  return JSON.parse(made.stdout).clientId;
}

async function scopesOf(run: Run, status: number): Promise<StatusResult['profiles'][0]['scopes']> {
  assert.equal(run.status, status, run.stdout + run.stderr);
  const document: StatusResult = JSON.parse(run.stdout);
  return document.profiles[0]?.scopes ?? assert.fail('no profile');
}

/** Where a secret went: the bodies and headers of a server's requests. */
function hasSeen({ server }: Stage, secret: string): boolean {
  return server.requests.some(({ body, headers }) =>
    [body, ...Object.values(headers)].join('\n').includes(secret),
  );
}

const SHIPPED = ['catalog-check', 'catalog-publisher', 'dsr-gateway', 'privacy-request-operator'];

describe('status of a sound client that may not look itself up', { concurrency: 3 }, () => {
  for (const version of ['2.86.2', '2.60.0']) {
    for (const preset of SHIPPED) {
      test(`${preset} on ${version}: 0, and what was proved when`, async (t) => {
        const place = await here(t, version);
        const made = await place.run(`bootstrap --preset ${preset} --json`);
        assert.equal(made.status, 0, made.stderr);
        const { scopes } = JSON.parse(made.stdout);
        const text = await place.run('status', NO_ROOT);
        assert.equal(text.status, 0, text.stdout);
        const line = new RegExp(
          `^scopes {6}${scopes.length}, verified \\d+ s ago; this client cannot read its own scopes now, an auditor can$`,
          'm',
        );
        assert.match(text.stdout, line);
        assert.doesNotMatch(text.stdout, /problem:/);
        const found = await scopesOf(await place.run('status --json', NO_ROOT), 0);
        assert.deepEqual([found.state, found.lookedBy], ['unknown', null]);
        const strict = await place.run('status --strict', NO_ROOT);
        assert.equal(strict.status, 11, strict.stdout);
        assert.match(
          strict.stdout,
          /fix: create a client that may read them: fidesauth bootstrap -p auditor/,
        );
      });
    }
  }

  test('says how long ago that was', async (t) => {
    const place = await here(t);
    await make(place, 'ci', 'system:read');
    const then = new Date(Date.now() - 3 * 86_400_000);
    utimesSync(join(place.stage.store, 'profiles', 'ci.json'), then, then);
    const { stdout } = await place.run('status', NO_ROOT);
    assert.match(stdout, /^scopes {6}1, verified 3 days ago;/m);
  });

  test('of several stored clients the one with the fewest scopes looks', async (t) => {
    const place = await here(t);
    const clientId = await make(place, 'ci', 'system:read');
    await make(place, 'wide', 'client:read', 'scope:read', 'user:read');
    await make(place, 'narrow', 'client:read', 'scope:read');
    await make(place, 'middle', 'client:read', 'scope:read', 'system:read');
    for (const env of [NO_ROOT, {}, { ...UNNAMED, ...NO_ROOT }]) {
      const found = await scopesOf(await place.run('status -p ci --json', env), 0);
      assert.deepEqual([found.state, found.lookedBy], ['in-sync', 'profile narrow']);
    }
    const text = await place.run('status -p ci --strict', NO_ROOT);
    assert.match(text.stdout, /^scopes {6}1 recorded; in sync \(read by profile narrow\)$/m);
    await assignScopes(place.stage, clientId, ['system:read', 'user:delete']);
    const drift = await scopesOf(await place.run('status -p ci --json', NO_ROOT), 10);
    assert.deepEqual(drift.extra, ['user:delete']);
  });

  test('the root client of the environment looks on the server that is named, and on no other', async (t) => {
    const place = await here(t);
    await make(place, 'ci', 'system:read');
    const { stage } = place;
    const named = await scopesOf(await place.run('status -p ci --json'), 0);
    assert.equal(named.lookedBy, 'the root client (from the environment)');
    const flag = await place.run(`status -p ci --json --server ${stage.server.url}`, UNNAMED);
    assert.equal((await scopesOf(flag, 0)).lookedBy, 'the root client (from the environment)');
    const from = stage.server.requests.length;
    for (const line of ['status -p ci --json', 'status --all --json', 'status --json']) {
      assert.equal((await scopesOf(await place.run(line, UNNAMED), 0)).lookedBy, null);
    }
    const strict = await place.run('status -p ci --strict', UNNAMED);
    assert.equal(strict.status, 11);
    assert.ok(strict.stdout.replace(/\s+/g, ' ').includes(`--server ${stage.server.url}`));
    const sent = stage.server.requests.slice(from).map(({ body }) => body);
    assert.ok(!sent.some((body) => body.includes(stage.rootSecret)));
  });

  test("one server's root client never goes to another server", async (t) => {
    const staging = await here(t);
    const { store } = staging.stage;
    const production = await here(t, '2.86.2', store);
    await make(staging, 'staging', 'system:read');
    await make(production, 'production', 'system:read');
    // The environment is that of staging in each of these.
    for (const line of [
      'status -p production',
      'status --all',
      'scopes diff -p production',
      'scopes diff --all',
    ]) {
      for (const env of [{}, UNNAMED]) {
        if (env !== UNNAMED && line === 'status -p production') continue;
        const { status } = await staging.run(line, env);
        assert.ok([0, 11].includes(status), `${line}: ${status}`);
        assert.equal(hasSeen(production.stage, staging.stage.rootSecret), false, line);
      }
    }
    const all = await staging.run('scopes diff --all --json');
    const lookers = JSON.parse(all.stdout).subjects.map(
      ({ name, lookedBy }: { name: string; lookedBy?: string }) => [name, lookedBy],
    );
    assert.deepEqual(lookers, [
      ['production', undefined],
      ['staging', 'the root client (from the environment)'],
    ]);
  });

  test('one that is named must be able to look: 11', async (t) => {
    const place = await here(t);
    await make(place, 'ci', 'system:read');
    await make(place, 'blind', 'scope:read');
    const run = await place.run('status -p ci --admin-profile blind', NO_ROOT);
    assert.equal(run.status, 11, run.stdout);
  });

  test('an auditor that was deleted is no reason to call a sound client unsound', async (t) => {
    const place = await here(t);
    await make(place, 'ci', 'system:read');
    const auditor = await make(place, 'auditor', 'client:read', 'scope:read');
    await deleteClient(place.stage, auditor);
    const alone = await place.run('status -p ci --json', NO_ROOT);
    assert.equal((await scopesOf(alone, 0)).lookedBy, null);
    const strict = await place.run('status -p ci --strict', NO_ROOT);
    assert.equal(strict.status, 11);
    assert.match(strict.stdout, /profile auditor may\s+not read them either/);
    const rooted = await place.run('status -p ci --json');
    assert.equal((await scopesOf(rooted, 0)).lookedBy, 'the root client (from the environment)');
  });

  test('half a root pair, or two credentials, in the environment change nothing', async (t) => {
    const place = await here(t);
    await make(place, 'ci', 'system:read');
    const half = { FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined };
    for (const env of [half, { FIDESAUTH_ADMIN_TOKEN: 'token' }]) {
      assert.equal((await scopesOf(await place.run('status --json', env), 0)).lookedBy, null);
    }
  });
});

describe('scopes diff of clients that may not look themselves up', { concurrency: 3 }, () => {
  test('a stored auditor looks, and a report of drift says what puts it right', async (t) => {
    const place = await here(t);
    const clientId = await make(place, 'ci', 'system:read');
    await make(place, 'auditor', 'client:read');
    assert.equal((await place.run('scopes diff -p ci', NO_ROOT)).status, 0);
    await assignScopes(place.stage, clientId, ['user:read']);
    const drift = await place.run('scopes diff -p ci', NO_ROOT);
    assert.equal(drift.status, 10, drift.stdout);
    assert.match(drift.stdout, /^ {2}fix: fidesauth scopes apply -p ci --yes, with/m);
    await deleteClient(place.stage, clientId);
    const gone = await place.run('scopes diff -p ci', NO_ROOT);
    assert.match(
      gone.stdout,
      /^ {2}fix: fidesauth bootstrap -p ci --if-exists replace --yes, with/m,
    );
  });

  test('a deleted client that looks for itself has the cure that status names', async (t) => {
    const place = await here(t);
    const clientId = await make(place, 'ci', 'client:read', 'scope:read');
    await deleteClient(place.stage, clientId);
    const cure = 'fidesauth bootstrap -p ci --if-exists replace --yes';
    for (const line of ['scopes diff -p ci', 'status -p ci', 'scopes apply -p ci --yes']) {
      const { status, stdout, stderr } = await place.run(line);
      const told = `${stdout}${stderr}`.replace(/\s+/g, ' ');
      assert.ok(status > 0 && told.includes(cure), `${line}: ${told}`);
      assert.doesNotMatch(told, /keep-client/);
    }
    const { status, stderr } = await place.run(cure.replace('fidesauth ', ''));
    assert.equal(status, 0, stderr);
  });

  test('nobody may look: the cause once, with its fix', async (t) => {
    const place = await here(t);
    for (const name of ['a', 'b', 'c']) await make(place, name, 'system:read');
    const run = await place.run('scopes diff --all', NO_ROOT);
    assert.equal(run.status, 11);
    assert.equal(run.stdout.match(/it lacks client:read/g)?.length, 1, run.stdout);
    assert.equal(run.stdout.match(/^ {2}fix: /gm)?.length, 1);
    assert.match(run.stdout, /^could not look: live of a, b, c: .*\n {2}fix: /m);
  });

  test('the server is down: one cause for all layers and profiles, with its fix', async (t) => {
    const place = await here(t);
    for (const name of ['a', 'b']) await make(place, name, 'client:read');
    await place.stage.server.close();
    const run = await place.run('scopes diff --all', NO_ROOT);
    assert.equal(run.status, 11);
    assert.equal(run.stdout.match(/server\.unreachable/g)?.length, 1, run.stdout);
    assert.match(
      run.stdout,
      /^could not look: live, registry of a, b: server\.unreachable.*\n {2}fix: /m,
    );
    const { subjects } = JSON.parse((await place.run('scopes diff -p a --json', NO_ROOT)).stdout);
    assert.equal(subjects[0].unreadable[0].code, 'server.unreachable');
    assert.ok(subjects[0].unreadable[0].fix);
  });

  test('a preset file that is gone has its own fix', async (t) => {
    const place = await here(t);
    writeFileSync(join(place.stage.folder, 'own.json'), '{"include":["system:read"]}');
    assert.equal((await place.run('bootstrap --preset ./own.json')).status, 0);
    writeFileSync(join(place.stage.folder, 'own.json'), '{');
    const run = await place.run('scopes diff');
    assert.equal(run.status, 11);
    assert.match(run.stdout, /^could not look: preset: preset\.invalid: .*\n {2}fix: /m);
  });
});
