import assert from 'node:assert/strict';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { StatusResult } from '../../../src/usecases/status/results.ts';
import { assignScopes, deleteClient } from '../../support/admin.ts';
import { isMutating } from '../../support/requests.ts';
import type { RunOptions } from '../../support/run.ts';
import { documentsIn, entriesIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

const READER = ['client:read', 'scope:read', 'system:read'];

/** Makes a profile whose client holds those scopes. */
async function make(stage: Stage, name: string, scopes: readonly string[]): Promise<string> {
  const flags = scopes.flatMap((scope) => ['--scope', scope]);
  const run = await stage.run(['bootstrap', '-p', name, ...flags, '--json']);
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout).clientId;
}

async function stageWith(
  t: TestContext,
  scopes: readonly string[] = READER,
  version = '2.86.2',
): Promise<{ stage: Stage; clientId: string }> {
  const stage = await newStage(t, version);
  return { stage, clientId: await make(stage, 'ci', scopes) };
}

/** The document of a run that ends with that status; its `exitCode` says the same. */
async function statusOf(
  stage: Stage,
  expected: number,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<StatusResult> {
  const run = await stage.run(['status', '--json', ...args], options);
  assert.equal(run.status, expected, run.stdout + run.stderr);
  assert.equal(run.stderr, '');
  const document: StatusResult = JSON.parse(run.stdout);
  assert.equal(document.exitCode, expected);
  return document;
}

const codes = ({ profiles, store }: StatusResult): string[] =>
  [...profiles.flatMap(({ problems }) => problems), ...store.problems].map(({ code }) => code);

for (const version of ['2.86.2', '2.60.0']) {
  test(`status of a sound profile on ${version}: all proved, nothing changed, exit 0`, async (t) => {
    const { stage } = await stageWith(t, READER, version);
    await stage.run(['token', '-p', 'ci']);
    const before = stage.server.requests.length;
    const [profile, ...others] = (await statusOf(stage, 0, ['-p', 'ci'])).profiles;
    assert.deepEqual(others, []);
    const { secret, token, ...rest } = profile ?? assert.fail('no profile');
    assert.deepEqual(
      [rest.why, rest.server, rest.serverVersion, rest.credential, rest.scopes.state],
      ['flag', stage.server.url, version, 'accepted', 'in-sync'],
    );
    assert.equal(secret, `****${stage.made[0]?.client_secret.slice(-4)}`);
    assert.equal(token?.usable, true);
    assert.deepEqual(stage.server.requests.slice(before).filter(isMutating), []);
    const text = await stage.run(['status']);
    assert.match(text.stdout, /^profile {5}ci \(the current one\)$/m);
    assert.match(text.stdout, /^scopes {6}3 recorded; in sync$/m);
    assert.match(text.stdout, /^token {7}fetched \d+ s ago, valid for \d+ (?:min|days)$/m);
    const [pair] = stage.made;
    assert.ok(pair !== undefined && !text.stdout.includes(pair.client_secret));
  });
}

describe('what status finds, and its exit status', { concurrency: 3 }, () => {
  test('scopes that were changed by somebody: 10', async (t) => {
    const { stage, clientId } = await stageWith(t);
    await assignScopes(stage, clientId, ['client:read', 'scope:read', 'user:read']);
    const found = await statusOf(stage, 10);
    assert.deepEqual(codes(found), ['scopes.drift']);
    const { scopes } = found.profiles[0] ?? assert.fail('no profile');
    assert.deepEqual([scopes.missing, scopes.extra], [['system:read'], ['user:read']]);
  });

  test('a client that is gone: 3', async (t) => {
    const { stage, clientId } = await stageWith(t);
    await deleteClient(stage, clientId);
    const found = await statusOf(stage, 3);
    assert.deepEqual(codes(found), ['client.rejected']);
    assert.equal(found.profiles[0]?.credential, 'rejected');
  });

  test('a client whose right to look was taken away: 4', async (t) => {
    const { stage, clientId } = await stageWith(t);
    await assignScopes(stage, clientId, ['scope:read', 'system:read']);
    assert.deepEqual(codes(await statusOf(stage, 4)), ['auth.forbidden']);
  });

  test('a server that does not answer: 7, and 0 when it is not asked', async (t) => {
    const { stage } = await stageWith(t);
    await stage.server.close();
    const found = await statusOf(stage, 7);
    assert.deepEqual(codes(found), ['server.unreachable']);
    assert.equal(found.profiles[0]?.credential, 'unknown');
    const offline = await statusOf(stage, 0, ['--offline']);
    assert.equal(offline.profiles[0]?.serverVersion, '2.86.2', 'as it was last');
  });

  test('a secret that others can read: 8, and the server is not asked with it', async (t) => {
    const { stage, clientId } = await stageWith(t);
    chmodSync(join(stage.store, 'credentials', `${clientId}.json`), 0o644);
    const before = stage.server.requests.length;
    const found = await statusOf(stage, 8);
    assert.deepEqual(codes(found), ['store.unsafe']);
    assert.equal(found.profiles[0]?.credential, 'missing');
    assert.equal(stage.server.requests.length, before);
  });

  test('a folder that others can look into, and damaged settings: 8', async (t) => {
    const { stage } = await stageWith(t);
    chmodSync(join(stage.store, 'profiles'), 0o755);
    writeFileSync(join(stage.store, 'config.json'), '{');
    const found = await statusOf(stage, 8, ['-p', 'ci']);
    assert.deepEqual(codes(found).sort(), ['store.corrupt', 'store.unsafe']);
    assert.equal(found.profiles[0]?.credential, 'accepted');
  });

  test('several at once: each is told once, and the worst decides: 9', async (t) => {
    let pid = 0;
    let lost = false;
    const stage = await newStage(t, '2.86.2', {
      fault({ method, path }) {
        if (!lost || method !== 'POST' || path !== '/api/v1/oauth/client') return undefined;
        process.kill(pid, 'SIGKILL');
        return { when: 'after', act: { kind: 'hang' } };
      },
    });
    const drifted = await make(stage, 'ci', READER);
    const open = await make(stage, 'open', READER);
    lost = true;
    const onStart = (started: number): void => {
      pid = started;
    };
    const cut = stage.run(['bootstrap', '-p', 'cut', '--scope', 'scope:read'], { onStart });
    await assert.rejects(cut, /SIGKILL/);
    await assignScopes(stage, drifted, ['client:read', 'scope:read']);
    chmodSync(join(stage.store, 'credentials', `${open}.json`), 0o644);
    const found = await statusOf(stage, 9, ['--all']);
    assert.deepEqual(codes(found), ['scopes.drift', 'store.unsafe', 'bootstrap.incomplete']);
    assert.deepEqual(
      found.open.map(({ profile, operation }) => [profile, operation]),
      [['cut', 'bootstrap']],
    );
    const one = await stage.run(['status', '-p', 'cut']);
    assert.equal(one.status, 9, one.stderr);
    assert.match(one.stdout, /^client {6}none$/m);
    assert.match(one.stdout, /fix: finish it: fidesauth recover -p cut/);
  });

  test('no profile at all: 5 with the way to one, and no folder is made', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (const args of [[], ['--all'], ['--offline']]) {
      const found = await statusOf(stage, 5, args);
      assert.deepEqual([codes(found), found.profiles], [['profile.unknown'], []]);
      assert.equal(found.store.problems[0]?.fix, 'create one: fidesauth bootstrap');
    }
    assert.deepEqual([entriesIn(stage.folder), stage.server.requests], [[], []]);
  });
});

describe('status refuses', { concurrency: 3 }, () => {
  const WRONG: readonly [args: string[], code: string, exit: number][] = [
    [['-p', 'cii'], 'profile.unknown', 5],
    [['--all', '-p', 'ci'], 'usage.invalid', 2],
    [['--offline', '--admin-profile', 'ci'], 'usage.invalid', 2],
    [['--offline', '--strict'], 'usage.invalid', 2],
    [['--server', 'http://localhost:1'], 'server.mismatch', 6],
  ];
  for (const [args, code, exit] of WRONG) {
    test(`${args.join(' ')}: ${code}`, async (t) => {
      const { stage } = await stageWith(t);
      const before = stage.server.requests.length;
      const run = await stage.run(['status', ...args, '--json']);
      assert.deepEqual([errorOf(run).code, run.status, run.stdout], [code, exit, '']);
      assert.equal(stage.server.requests.length, before);
    });
  }
});

// Rule 29 of docs/terminal.md.
test('status shows where each setting comes from: flag, environment, profile, default', async (t) => {
  const { stage } = await stageWith(t);
  const sources = async (args: string[], env: RunOptions['env'] = {}): Promise<string[]> => {
    const run = await stage.run(['status', '--offline', '--json', ...args], { env });
    const { settings }: StatusResult = JSON.parse(run.stdout);
    return settings
      .filter(({ name }) => ['profile', 'server', 'timeout'].includes(name))
      .map(({ name, value, source, from }) => `${name}=${value} ${source} ${from}`);
  };
  const { url } = stage.server;
  const none = { FIDESAUTH_SERVER: undefined };
  assert.deepEqual(await sources([], none), [
    'profile=ci current profiles use',
    `server=${url} profile profile ci`,
    'timeout=30 s default default',
  ]);
  assert.deepEqual(await sources([], { FIDESAUTH_PROFILE: 'ci' }), [
    'profile=ci environment FIDESAUTH_PROFILE',
    `server=${url} environment FIDESAUTH_SERVER`,
    'timeout=30 s default default',
  ]);
  const flags = ['-p', 'ci', '--server', url, '--timeout', '5'];
  const wrong = { FIDESAUTH_PROFILE: 'other', FIDESAUTH_SERVER: 'https://other.example.com' };
  assert.deepEqual(await sources(flags, wrong), [
    'profile=ci flag -p',
    `server=${url} flag --server`,
    'timeout=5 s flag --timeout',
  ]);
});

test('status names what the environment holds of secrets and proxies, and shows none of it', async (t) => {
  const { stage } = await stageWith(t);
  const env = { https_proxy: 'http://kim:the-proxy-password@proxy.example.com:3128' };
  const run = await stage.run(['status', '--offline', '--json'], { env });
  const { settings }: StatusResult = JSON.parse(run.stdout);
  const value = (wanted: string) => settings.find(({ name }) => name === wanted)?.value;
  assert.equal(value('proxy'), 'https_proxy');
  assert.match(value('admin credential') ?? '', /^FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID, /);
  for (const secret of ['the-proxy-password', stage.rootSecret]) {
    assert.ok(!run.stdout.includes(secret));
  }
});

test('status leaves the store as it is', async (t) => {
  const { stage } = await stageWith(t, ['scope:read']);
  const before = [entriesIn(stage.store), documentsIn(stage.store, 'profiles')];
  await stage.run(['status', '--offline']);
  assert.deepEqual([entriesIn(stage.store), documentsIn(stage.store, 'profiles')], before);
});

for (const version of ['2.86.2', '2.60.0']) {
  test(`status asks ${version} five times where no token is kept, and keeps none`, async (t) => {
    const { stage } = await stageWith(t, READER, version);
    rmSync(join(stage.store, 'state', 'tokens'), { recursive: true });
    const before = stage.server.requests.length;
    await statusOf(stage, 0);
    const asked = stage.server.requests.slice(before).map(({ path }) => path.split('?')[0]);
    assert.equal(asked.length, 5, asked.join());
    assert.deepEqual(entriesIn(join(stage.store, 'state', 'tokens')), []);
  });
}

test('status of many profiles of one server identifies it once', async (t) => {
  const { stage } = await stageWith(t);
  await make(stage, 'second', READER);
  await make(stage, 'third', ['scope:read']);
  const before = stage.server.requests.length;
  const { profiles } = await statusOf(stage, 0, ['--all']);
  assert.deepEqual(
    profiles.map(({ credential }) => credential),
    ['accepted', 'accepted', 'accepted'],
  );
  const asked = stage.server.requests.slice(before).map(({ path }) => path);
  assert.equal(asked.filter((path) => path.endsWith('client?size=1')).length, 1);
});
