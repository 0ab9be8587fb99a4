import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { assignScopes, deleteClient, makeClient, tokenOf } from '../../support/admin.ts';
import type { FaultOptions } from '../../support/fault-server.ts';
import { isMutating } from '../../support/requests.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

const DIFF = ['scopes', 'diff', '--json'];
const NO_ROOT = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
};

type Subject = {
  readonly name: string;
  readonly clientId: string;
  readonly findings: readonly { kind: string; cause: string; scope: string }[];
  readonly unreadable: readonly { layer: string; reason: string }[];
};
type Report = { readonly inSync: boolean; readonly subjects: readonly Subject[] };

/** A stage with profile `default` made of a preset of the project's own. */
async function audited(
  t: TestContext,
  version: string,
  preset: object,
  options: FaultOptions = {},
): Promise<{ stage: Stage; clientId: string }> {
  const stage = await newStage(t, version, options);
  writeFileSync(join(stage.folder, 'own.json'), JSON.stringify(preset));
  const made = await stage.run(['bootstrap', '--preset', './own.json', '--json']);
  assert.equal(made.status, 0, made.stderr);
  return { stage, clientId: JSON.parse(made.stdout).clientId };
}

async function report(stage: Stage, status: number, ...args: string[]): Promise<Report> {
  const run = await stage.run([...DIFF, ...args]);
  assert.equal(run.status, status, run.stdout + run.stderr);
  return JSON.parse(run.stdout);
}

const kinds = ({ subjects }: Report): string[] =>
  subjects.flatMap(({ findings }) =>
    findings.map(({ kind, cause, scope }) => `${kind} ${cause} ${scope}`),
  );

const OWN = { include: ['client:read', 'scope:read', 'system:*'] };
const HELD = [
  'client:read',
  'scope:read',
  'system:create',
  'system:delete',
  'system:read',
  'system:update',
];

for (const version of ['2.86.2', '2.60.0']) {
  describe(`an audit on ${version}`, { concurrency: 4 }, () => {
    test('finds nothing where nothing was changed, and changes nothing', async (t) => {
      const { stage } = await audited(t, version, OWN);
      const from = stage.server.requests.length;
      assert.equal((await report(stage, 0)).inSync, true);
      const root = await stage.run(['scopes', 'diff']);
      assert.equal(root.status, 0, root.stderr);
      assert.match(root.stdout, /in sync/);
      assert.deepEqual(stage.server.requests.slice(from).filter(isMutating), []);
    });

    test('finds what was taken away and what was given, with its own client as with root', async (t) => {
      const { stage, clientId } = await audited(t, version, OWN);
      await assignScopes(stage, clientId, [...HELD.slice(0, -1), 'user:read', 'user:read']);
      const expected = [
        'missing taken-outside system:update',
        'extra given-outside user:read',
        'duplicate held user:read',
      ];
      assert.deepEqual(kinds(await report(stage, 10)), expected);
      const own = await stage.run(DIFF, { env: NO_ROOT });
      assert.deepEqual([own.status, kinds(JSON.parse(own.stdout))], [10, expected], own.stderr);
      const quiet = await stage.run([...DIFF, '--exit-zero']);
      assert.deepEqual([quiet.status, kinds(JSON.parse(quiet.stdout))], [0, expected]);
    });

    test('tells a preset that was edited from a registry that has changed', async (t) => {
      const { stage } = await audited(t, version, OWN);
      const file = join(stage.folder, 'own.json');
      writeFileSync(
        file,
        JSON.stringify({ include: ['client:read', 'scope:read', 'system:read', 'user:read'] }),
      );
      assert.deepEqual(kinds(await report(stage, 10)), [
        'extra preset-edited system:create',
        'extra preset-edited system:delete',
        'extra preset-edited system:update',
        'missing preset-edited user:read',
      ]);
      writeFileSync(file, JSON.stringify(OWN));
      const path = join(stage.store, 'profiles', 'default.json');
      const profile = JSON.parse(readFileSync(path, 'utf8'));
      const scopes = HELD.filter((scope) => scope !== 'system:update');
      writeFileSync(path, JSON.stringify({ ...profile, scopes }));
      await assignScopes(stage, profile.clientId, scopes);
      assert.deepEqual(kinds(await report(stage, 0)), ['new registry system:update']);
    });

    test('a client that is gone is one finding; before 2.82 the server does not tell', async (t) => {
      const { stage, clientId } = await audited(t, version, OWN);
      await deleteClient(stage, clientId);
      const missing = HELD.map((scope) => `missing taken-outside ${scope}`);
      const expected = version === '2.86.2' ? ['gone taken-outside null'] : missing;
      assert.deepEqual(kinds(await report(stage, 10)), expected);
    });
  });

  describe(`an audit that cannot look, on ${version}`, { concurrency: 4 }, () => {
    const layersOf = (found: Report): string[] =>
      found.subjects.flatMap(({ unreadable }) => unreadable.map(({ layer }) => layer));

    test('the server is down', async (t) => {
      const { stage } = await audited(t, version, OWN);
      await stage.server.close();
      const found = await report(stage, 11);
      assert.deepEqual([layersOf(found), found.inSync], [['live', 'registry'], false]);
    });

    test('a proxy answers with a page of its own', async (t) => {
      let proxy = false;
      const page = { status: 403, headers: { 'content-type': 'text/html' }, body: '<h1>no</h1>' };
      const { stage } = await audited(t, version, OWN, {
        fault: () => (proxy ? { when: 'before', act: { kind: 'reply', ...page } } : undefined),
      });
      proxy = true;
      assert.deepEqual(layersOf(await report(stage, 11)), ['live', 'registry']);
    });

    test('the credential may not read clients', async (t) => {
      const { stage } = await audited(t, version, { include: ['scope:read'] });
      const own = await stage.run(DIFF, { env: NO_ROOT });
      assert.equal(own.status, 11, own.stderr);
      assert.deepEqual(layersOf(JSON.parse(own.stdout)), ['live']);
      const weak = await makeClient(stage, ['scope:read']);
      const token = await tokenOf(stage, weak);
      const run = await stage.run(DIFF, { env: { ...NO_ROOT, FIDESAUTH_ADMIN_TOKEN: token } });
      assert.deepEqual([run.status, layersOf(JSON.parse(run.stdout))], [11, ['live']], run.stderr);
    });

    test('the preset file is gone, and drift is still told', async (t) => {
      const { stage, clientId } = await audited(t, version, OWN);
      rmSync(join(stage.folder, 'own.json'));
      await assignScopes(stage, clientId, [...HELD, 'user:read']);
      const found = await report(stage, 11);
      assert.deepEqual(layersOf(found), ['preset']);
      assert.deepEqual(kinds(found), ['extra given-outside user:read']);
    });

    test('the profile is damaged: named with --all, and the others are looked at', async (t) => {
      const { stage } = await audited(t, version, OWN);
      assert.equal((await stage.run(['bootstrap', '-p', 'two', '--preset', 'auditor'])).status, 0);
      writeFileSync(join(stage.store, 'profiles', 'default.json'), '{', { mode: 0o600 });
      const found = await report(stage, 11, '--all');
      assert.deepEqual(layersOf(found), ['record']);
      assert.deepEqual(
        found.subjects.map(({ name, findings }) => [name, findings.length]),
        [
          ['default', 0],
          ['two', 0],
        ],
      );
    });
  });
}

describe('an audit of many', { concurrency: 4 }, () => {
  test('asks a server for one token, whatever the number of profiles', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      assert.equal((await stage.run(['bootstrap', '-p', name, '--preset', 'auditor'])).status, 0);
    }
    const from = stage.server.requests.length;
    const found = await report(stage, 0, '--all', '--admin-profile', 'a');
    assert.equal(found.subjects.length, 5);
    const asked = stage.server.requests.slice(from);
    assert.equal(asked.filter(({ path }) => path.endsWith('/token')).length, 1);
    assert.ok(asked.length <= 5, `${asked.length} requests`);
  });

  test('an admin credential never goes to the server of another profile', async (t) => {
    const [here, there] = [await newStage(t, '2.86.2'), await newStage(t, '2.86.2')];
    const shared = { FIDESAUTH_CONFIG_DIR: here.store };
    assert.equal((await here.run(['bootstrap', '-p', 'here', '--preset', 'auditor'])).status, 0);
    const other = ['bootstrap', '-p', 'there', '--preset', 'auditor'];
    assert.equal((await there.run(other, { env: shared })).status, 0);
    const unnamed = { env: { FIDESAUTH_SERVER: undefined }, stdin: here.rootSecret };
    const flags = ['--root-id', 'root', '--root-secret-file', '-'];
    const unclear = await here.run([...DIFF, '--all', ...flags], unnamed);
    assert.deepEqual([errorOf(unclear).code, unclear.status], ['input.missing', 2]);
    const from = there.server.requests.length;
    for (const options of [{}, unnamed]) {
      const both = await here.run([...DIFF, '--all'], options);
      assert.equal(both.status, 0, both.stderr);
    }
    const sent = there.server.requests
      .slice(from)
      .map(({ body }) => body)
      .join('\n');
    assert.equal(sent.includes(here.rootSecret), false);
    assert.equal(documentsIn(here.store, 'profiles').length, 2);
  });
});
