import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { registryAt, rolesAt } from '../../../src/domain/history/history.ts';
import { listenSandbox } from '../../../src/sandbox/listen.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import type { ExplainedScope } from '../../../src/usecases/scopes/explain.ts';
import { assignScopes, deleteClient, makeClient } from '../../support/admin.ts';
import { isMutating } from '../../support/requests.ts';
import { fidesauth, type Run, tempFolder } from '../../support/run.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

/** The explained scopes by name. */
function scopesIn(run: Run): Record<string, ExplainedScope> {
  assert.equal(run.status, 0, run.stderr);
  const { scopes }: { scopes: ExplainedScope[] } = JSON.parse(run.stdout);
  return Object.fromEntries(scopes.map((item) => [item.scope, item]));
}

/** A run that knows no server. */
const alone = (...args: string[]): Promise<Run> => fidesauth(['scopes', 'explain', ...args]);

const explain = (stage: Stage, ...args: string[]): Promise<Run> =>
  stage.run(['scopes', 'explain', ...args, '--json']);

async function bootstrap(stage: Stage, profile: string, preset: string): Promise<string> {
  const run = await stage.run(['bootstrap', '-p', profile, '--preset', preset, '--json']);
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout).clientId;
}

describe('scopes explain without a server', { concurrency: 4 }, () => {
  test('tells what the bundled history, roles, presets and risks say', async () => {
    const run = await alone('client:update', 'consent:read', '--json');
    const { server, serverVersion, rolesOf, newestKnown } = JSON.parse(run.stdout);
    assert.deepEqual([server, serverVersion, rolesOf], [null, null, newestKnown]);
    const { 'client:update': update, 'consent:read': consent } = scopesIn(run);
    assert.equal(update?.what, 'change OAuth clients and their scopes');
    assert.equal(update.onServer, null);
    assert.deepEqual(update.known, {
      first: '2.0.0',
      removedIn: null,
      renamedTo: null,
      renamedFrom: null,
      fidesplusOnly: false,
    });
    assert.deepEqual(update.roles, ['contributor', 'owner']);
    assert.deepEqual(update.presets, [{ name: 'full', by: ['*'] }]);
    assert.match(update.admin ?? '', /rotating its secret/);
    assert.equal(update.risky, update.admin);
    assert.deepEqual(update.profiles, []);
    assert.equal(consent?.personalData?.kind, 'subjects');
    assert.deepEqual([consent.admin, consent.risky], [null, null]);
    assert.deepEqual(
      consent.presets.map(({ name, by }) => [name, ...by]),
      [
        ['full', '*'],
        ['read-only', '*:read'],
      ],
    );
  });

  test('knows what was renamed, was removed, or is of Fidesplus alone', async () => {
    const names = ['user:reset-password', 'user:password-reset', 'data_qualifier:read'];
    const found = scopesIn(await alone(...names, 'custom_field:read', 'taxonomy:create', '--json'));
    const known = (scope: string) => found[scope]?.known;
    assert.equal(known('user:reset-password')?.renamedTo, 'user:password-reset');
    assert.equal(known('user:reset-password')?.removedIn, '2.6.0');
    assert.equal(known('user:password-reset')?.renamedFrom, 'user:reset-password');
    assert.deepEqual(known('data_qualifier:read')?.removedIn, '2.27.0');
    assert.deepEqual(found['data_qualifier:read']?.roles, []);
    assert.deepEqual(known('custom_field:read')?.first, null);
    assert.equal(known('custom_field:read')?.fidesplusOnly, true);
    assert.deepEqual(known('taxonomy:create'), {
      first: '2.8.0',
      removedIn: '2.74.0',
      renamedTo: null,
      renamedFrom: null,
      fidesplusOnly: true,
    });
  });

  test('a pattern stands for every scope of every release, each told once', async () => {
    const found = scopesIn(await alone('user:*', '*:reset-password', 'user:read', '--json'));
    const names = Object.keys(found);
    assert.deepEqual(names, [...names].sort());
    assert.ok(names.every((name) => name.startsWith('user:')));
    for (const name of ['user:reset-password', 'user:password-reset', 'user:read-own']) {
      assert.ok(name in found, name);
    }
  });

  test('in text: a block for each, in a pipe without colour', async () => {
    const run = await alone('client:delete', 'email:read');
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /^client:delete\n {2}delete client\n {2}since Fides 2\.0\.0\n/);
    assert.match(run.stdout, /^ {2}handle with care: deletes any client/m);
    assert.match(run.stdout, /^ {2}since Fides 2\.0\.0, gone in 2\.1\.0, now: messaging:read$/m);
    assert.doesNotMatch(run.stdout, /this server|profiles/);
  });

  const REFUSED: readonly [string[], string, RegExp, RegExp][] = [
    [['sytem:read'], 'scope.unknown', /^sytem:read: unknown to this/, /did you mean system:read/],
    [['client:read', 'sytem:*'], 'scope.unknown', /^sytem:\*: unknown/, /did you mean system:\*/],
    [['qqqqqqqqqq:zzzzzzzz'], 'scope.unknown', /which knows Fides 2\.0\.0 to 2\./, /explain "\*"/],
    [['client:raed', 'user:raed'], 'scope.unknown', /^client:raed, user:raed: /, /client:read/],
    [['a b'], 'input.invalid', /^scope pattern "a b": /, /write it like/],
  ];
  for (const [args, code, message, fix] of REFUSED) {
    test(`${args.join(' and ')} is exit 2, ${code}`, async () => {
      const run = await alone(...args, '--json');
      const error = errorOf(run);
      assert.deepEqual([error.code, run.status, run.stdout], [code, 2, '']);
      assert.match(error.message, message);
      assert.match(error.fix ?? '', fix);
    });
  }

  test('a preset of the project that takes a shipped name does not hide that', async (t) => {
    const stage = await newStage(t, '2.86.2');
    mkdirSync(join(stage.folder, 'scopes'));
    writeFileSync(join(stage.folder, 'scopes', 'auditor.json'), '{"include":["user:read"]}');
    const run = await stage.run(['scopes', 'explain', 'scope:read', '--json']);
    const names = scopesIn(run)['scope:read']?.presets.map(({ name }) => name) ?? [];
    assert.ok(names.includes('auditor'));
  });
});

const NO_ROOT = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
};

describe('scopes explain with a server', { concurrency: 4 }, () => {
  test("goes by that server's registry and the roles of its release", async (t) => {
    const stage = await newStage(t, '2.60.0');
    const line = ['scopes', 'explain', 'notification:read', 'taxonomy:create', 'user:read'];
    const run = await stage.run([...line, '--json'], { env: NO_ROOT });
    const { server, serverVersion, rolesOf } = JSON.parse(run.stdout);
    assert.deepEqual([server, serverVersion, rolesOf], [stage.server.url, '2.60.0', '2.60.0']);
    const found = scopesIn(run);
    assert.equal(found['notification:read']?.onServer, false);
    assert.deepEqual(found['notification:read']?.presets, []);
    assert.equal(found['taxonomy:create']?.onServer, true);
    assert.deepEqual(found['taxonomy:create']?.presets, [{ name: 'full', by: ['*'] }]);
    const roles = rolesAt('2.60.0') ?? {};
    const holding = Object.keys(roles).filter((role) => roles[role]?.includes('user:read'));
    assert.deepEqual(found['user:read']?.roles, holding.sort());
    assert.deepEqual(
      stage.server.requests.map(({ path }) => path),
      ['/openapi.json'],
    );
  });

  test('tells which of its operations need it, those that clients can call', async (t) => {
    const stage = await newStage(t, '2.60.0');
    const names = ['scope:read', 'messaging:read', 'backfill:exec'];
    const found = scopesIn(await explain(stage, ...names));
    assert.deepEqual(found['scope:read']?.operations, [
      'GET /api/v1/oauth/scope',
      'GET /api/v1/oauth/role',
    ]);
    assert.deepEqual(found['messaging:read']?.operations, ['GET /api/v1/messaging/config']);
    assert.deepEqual(found['backfill:exec']?.operations, []);
    const text = await stage.run(['scopes', 'explain', 'scope:read']);
    assert.match(text.stdout, /needed by: GET \/api\/v1\/oauth\/scope, GET/);
    const alone = scopesIn(await fidesauth(['scopes', 'explain', 'scope:read', '--json']));
    assert.equal(alone['scope:read']?.operations, null);
  });

  for (const version of ['2.86.2', '2.60.0']) {
    test(`tells which stored clients hold it, by record and live, on ${version}`, async (t) => {
      const stage = await newStage(t, version);
      const clientId = await bootstrap(stage, 'ci', 'auditor');
      await bootstrap(stage, 'silent', 'catalog-publisher');
      await assignScopes(stage, clientId, ['client:read', 'user:read']);
      const before = stage.server.requests.length;
      const names = ['client:read', 'scope:read', 'user:read', 'system:create', 'rule:read'];
      const found = scopesIn(await explain(stage, ...names));
      const holders = (scope: string) => found[scope]?.profiles;
      assert.deepEqual(holders('client:read'), [{ name: 'ci', recorded: true, live: true }]);
      assert.deepEqual(holders('scope:read'), [{ name: 'ci', recorded: true, live: false }]);
      assert.deepEqual(holders('user:read'), [{ name: 'ci', recorded: false, live: true }]);
      assert.deepEqual(holders('system:create'), [{ name: 'silent', recorded: true, live: true }]);
      assert.deepEqual(holders('rule:read'), []);
      assert.deepEqual(stage.server.requests.slice(before).filter(isMutating), []);
    });
  }

  test('tells which other clients of the server hold it', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await bootstrap(stage, 'ci', 'auditor');
    const { client_id } = await makeClient(stage, ['client:read', 'user:read']);
    const run = await explain(stage, 'client:read', 'scope:read');
    const found = scopesIn(run);
    const others = (scope: string) => found[scope]?.otherClients;
    const foreign = { clientId: client_id, name: null, kind: 'foreign' };
    assert.deepEqual(others('client:read'), [foreign]);
    assert.deepEqual(others('scope:read'), []);
    assert.equal(JSON.parse(run.stdout).otherClientsLack, null);
    const text = await stage.run(['scopes', 'explain', 'client:read']);
    assert.match(text.stdout, new RegExp(`^ {2}other clients: ${client_id} \\(foreign\\)$`, 'm'));
  });

  test('says why the other clients of a server could not be listed', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await bootstrap(stage, 'ci', 'catalog-publisher');
    const run = await stage.run(['scopes', 'explain', 'client:read', '--json'], { env: NO_ROOT });
    assert.equal(scopesIn(run)['client:read']?.otherClients, null);
    const { reason, fix } = JSON.parse(run.stdout).otherClientsLack;
    assert.match(reason, /no credential here may read its clients/);
    assert.match(fix, /--preset auditor/);
    const old = await newStage(t, '2.60.0');
    const before = await explain(old, 'client:read');
    assert.match(JSON.parse(before.stdout).otherClientsLack.reason, /before Fides 2\.82/);
  });

  for (const version of ['2.86.2', '2.60.0']) {
    test(`who may not look at itself is looked at by an auditor, or the root, on ${version}`, async (t) => {
      const stage = await newStage(t, version);
      for (const name of ['mute', 'other']) await bootstrap(stage, name, 'catalog-publisher');
      const [mute] = stage.made;
      assert.ok(mute);
      await assignScopes(stage, mute.client_id, ['client:update', 'system:read']);
      const line = ['scopes', 'explain', 'client:update'];
      const look = async (env = {}, ...args: string[]) => {
        const json = await stage.run([...line, ...args, '--json'], { env });
        const text = await stage.run([...line, ...args], { env });
        assert.deepEqual([json.status, text.status, text.stderr], [0, 0, ''], text.stderr);
        const { scopes, notLookedAt } = JSON.parse(json.stdout);
        return { profiles: scopes[0].profiles, notLookedAt, text: text.stdout };
      };
      const held = [{ name: 'mute', recorded: false, live: true }];

      const rooted = await look();
      assert.deepEqual([rooted.profiles, rooted.notLookedAt], [held, []]);
      assert.match(rooted.text, /^ {2}profiles: mute \(live, not recorded\)$/m);

      const unnamed = { FIDESAUTH_SERVER: undefined };
      const asked = stage.server.requests.length;
      for (const env of [NO_ROOT, unnamed]) {
        const blind = await look(env, '-p', 'mute');
        assert.deepEqual(blind.profiles, []);
        const [first, second] = blind.notLookedAt;
        assert.deepEqual([first.name, second.name], ['mute', 'other']);
        assert.match(first.reason, /^auth\.forbidden: .*it lacks client:read$/);
        assert.ok(first.fix.includes(`--server ${stage.server.url}`));
        assert.match(blind.text, /^ {2}profiles: mute, other: could not be looked at$/m);
        assert.equal(blind.text.match(/lacks client:read/g)?.length, 1);
        assert.match(blind.text, /^ {2}fix: /m);
      }
      const bodies = stage.server.requests.slice(asked).map(({ body }) => body);
      assert.ok(!bodies.some((body) => body.includes(stage.rootSecret)));

      await bootstrap(stage, 'wide', 'auditor');
      const seen = await look({ ...NO_ROOT, ...unnamed }, '-p', 'mute');
      assert.deepEqual([seen.profiles, seen.notLookedAt], [held, []]);
    });
  }

  test('one that cannot be looked at is told beside those that hold it', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const clientId = await bootstrap(stage, 'ci', 'auditor');
    await bootstrap(stage, 'mute', 'catalog-publisher');
    await assignScopes(stage, clientId, ['scope:read']);
    const run = await stage.run(['scopes', 'explain', 'scope:read'], { env: NO_ROOT });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /^ {2}profiles: ci \(recorded\); mute: could not be looked at$/m);
  });

  test('a dead server of the current profile is left out with one warning', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await bootstrap(stage, 'old', 'auditor');
    await stage.server.close();
    const env = { FIDESAUTH_SERVER: undefined };
    const left = new RegExp(
      `^warning: the server of the current profile old was left out: ${stage.server.url}: nothing listens there\n$`,
    );
    const explained = await stage.run(['scopes', 'explain', 'scope:read'], { env });
    assert.equal(explained.status, 0, explained.stderr);
    assert.match(explained.stderr, left);
    assert.doesNotMatch(explained.stdout, /profiles:|^on /m);
    const json = await stage.run(['scopes', 'explain', 'scope:read', '--json'], { env });
    const { server, rolesOf, newestKnown } = JSON.parse(json.stdout);
    assert.deepEqual([server, rolesOf], [null, newestKnown]);
    const list = { env, stdin: 'scope:read' };
    const imported = await stage.run(['scopes', 'import', '-', '--write', 'a.json'], list);
    assert.equal(imported.status, 0, imported.stderr);
    assert.match(imported.stderr, left);
    assert.match(imported.stdout, /^Fides 2\.86\.2 knows/m);
    for (const named of [
      ['-p', 'old'],
      ['--server', stage.server.url],
    ]) {
      for (const args of [
        ['explain', 'scope:read'],
        ['import', '-'],
      ]) {
        const run = await stage.run(['scopes', ...args, ...named], list);
        assert.deepEqual([run.status, run.stdout], [7, ''], run.stderr);
      }
    }
  });

  test('with -p and without --server the server is that of the profile', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await bootstrap(stage, 'ci', 'auditor');
    const run = await stage.run(['scopes', 'explain', 'scope:read', '-p', 'ci', '--json'], {
      env: { FIDESAUTH_SERVER: undefined },
    });
    assert.equal(JSON.parse(run.stdout).server, stage.server.url);
    assert.equal(scopesIn(run)['scope:read']?.profiles[0]?.live, true);
  });

  test('profiles of other servers are left out', async (t) => {
    const [stage, other] = [await newStage(t, '2.86.2'), await newStage(t, '2.86.2')];
    await bootstrap(stage, 'ci', 'auditor');
    const asked = stage.server.requests.length;
    const run = await stage.run([
      'scopes',
      'explain',
      'scope:read',
      '--server',
      other.server.url,
      '--json',
    ]);
    assert.deepEqual(scopesIn(run)['scope:read']?.profiles, []);
    assert.equal(stage.server.requests.length, asked);
  });

  test('a client that is gone is a warning, and its record is told', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await deleteClient(stage, await bootstrap(stage, 'ci', 'auditor'));
    const text = await stage.run(['scopes', 'explain', 'scope:read']);
    assert.equal(text.status, 0, text.stderr);
    assert.match(text.stderr, /^warning: profile ci: its present scopes could not be read: /m);
    assert.match(text.stdout, /^ {2}profiles: ci \(recorded\)$/m);
    assert.ok(!text.stderr.includes(stage.made[0]?.client_secret ?? ''));
  });

  test('a server that cannot be reached is exit 7, and nothing is on stdout', async () => {
    const run = await alone('scope:read', '--server', 'http://127.0.0.1:1', '--json');
    assert.deepEqual([errorOf(run).code, run.status], ['server.unreachable', 7]);
    assert.equal(run.stdout, '');
  });

  test('one that is newer than the bundled history: nothing is guessed', async (t) => {
    const registry = [...(registryAt('2.86.2') ?? []), 'brand_new:poke'].sort();
    const roles = rolesAt('2.86.2') ?? {};
    const root = { rootId: 'root', rootSecret: 'not-needed-here' };
    const sandbox = createSandbox({ version: '2.99.0', ...root, registry, roles });
    const { url, close } = await listenSandbox(sandbox, {});
    t.after(close);
    const env = { FIDESAUTH_SERVER: url, FIDESAUTH_CONFIG_DIR: await tempFolder(t) };
    const args = ['scopes', 'explain', 'brand_new:*', 'scope:read'];
    const found = scopesIn(await fidesauth([...args, '--json'], { env }));
    const { 'brand_new:poke': fresh, 'scope:read': old } = found;
    assert.deepEqual([fresh?.known, fresh?.what, fresh?.onServer], [null, null, true]);
    assert.deepEqual([fresh?.roles, old?.roles, old?.known?.first], [null, null, '2.0.0']);
    assert.deepEqual(fresh?.presets, [{ name: 'full', by: ['*'] }]);
    const text = await fidesauth(args, { env });
    assert.match(text.stdout, /^brand_new:poke\n {2}unknown to this version of fidesauth/m);
    assert.match(text.stdout, /^ {2}roles: Fides 2\.99\.0 is newer than 2\.86\.2/m);
  });
});
