import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { apiDocument, type Described } from '../../support/api.ts';
import type { FaultAct } from '../../support/fault-server.ts';
import type { Run } from '../../support/run.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

const ENDPOINTS = ['GET /api/v1/system', 'GET /api/v1/dataset'];
const NEEDED = ['ctl_dataset:read', 'system:read'];

/** A stage whose description can be exchanged, as an upgrade does, and a preset of two endpoints. */
async function upgradable(t: TestContext, described?: Described) {
  const upgrade: { to: Described | undefined; act?: FaultAct } = { to: described };
  const stage = await newStage(t, '2.86.2', {
    fault({ path }) {
      if (path !== '/openapi.json') return undefined;
      if (upgrade.act !== undefined) return { when: 'before', act: upgrade.act };
      if (upgrade.to === undefined) return undefined;
      const body = JSON.stringify(apiDocument(upgrade.to));
      const headers = { 'content-type': 'application/json' };
      return { when: 'before', act: { kind: 'reply', status: 200, headers, body } };
    },
  });
  const preset = (value: object): string => {
    const path = join(stage.folder, 'mine.json');
    writeFileSync(path, JSON.stringify(value));
    return path;
  };
  return { stage, upgrade, preset, mine: preset({ endpoints: ENDPOINTS }) };
}

function json(run: Run): Record<string, unknown> {
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}

const bootstrap = (stage: Stage, preset: string, ...args: string[]): Promise<Run> =>
  stage.run(['bootstrap', '-p', 'job', '--preset', preset, ...args, '--json']);

const diff = (stage: Stage): Promise<Run> =>
  stage.run(['scopes', 'diff', '-p', 'job', '--format', 'json']);

const findings = (run: Run): unknown[] =>
  JSON.parse(run.stdout).subjects[0].findings.map(
    ({ kind, cause, scope }: Record<string, string>) => `${kind} ${cause} ${scope}`,
  );

const OLD: Described = {
  'GET /api/v1/system': [['system:read']],
  'GET /api/v1/dataset': [['ctl_dataset:read']],
};
const NEW: Described = {
  'GET /api/v1/system': [['system:read'], ['connection:read']],
  'GET /api/v1/dataset': [['dataset:read']],
};

describe('presets with endpoints', { concurrency: 4 }, () => {
  for (const version of ['2.60.0', '2.86.2']) {
    test(`suggest writes one, and a client of it holds what it needs on ${version}`, async (t) => {
      const stage = await newStage(t, version);
      const call = ['--endpoint', `${ENDPOINTS[0]}?a=b`, '--endpoint', `${ENDPOINTS[1]}/`];
      const args = ['scopes', 'suggest', ...call, '--endpoint', 'GET /health'];
      const done = json(await stage.run([...args, '--write', 'job.json', '--json']));
      assert.equal(done.written, join(stage.folder, 'job.json'));
      assert.deepEqual(JSON.parse(readFileSync(String(done.written), 'utf8')), {
        name: 'job',
        description: `What these requests need, found with Fides ${version}.`,
        endpoints: ['GET /api/v1/dataset', 'GET /api/v1/system'],
      });
      const made = json(await bootstrap(stage, './job.json'));
      assert.deepEqual([made.scopes, done.scopes], [NEEDED, NEEDED]);
      const [profile] = documentsIn(stage.store, 'profiles') as {
        recipe: { presets: { endpoints: string[]; include: string[] }[] };
      }[];
      const [recorded] = profile?.recipe.presets ?? [];
      assert.deepEqual(recorded?.endpoints, ['GET /api/v1/dataset', 'GET /api/v1/system']);
      assert.deepEqual(recorded.include, []);
      assert.equal((await diff(stage)).status, 0);
      const again = json(await bootstrap(stage, './job.json'));
      assert.equal(again.change, 'none');
    });
  }

  test('scopes show tells which endpoint gives what, or lists them without a server', async (t) => {
    const { stage, mine, preset } = await upgradable(t);
    preset({ endpoints: { 'GET /api/v1/system': 'to compare' }, include: ['system:read'] });
    const shown = json(await stage.run(['scopes', 'show', mine, '--json']));
    assert.deepEqual(shown.endpoints, [{ endpoint: 'GET /api/v1/system', reason: 'to compare' }]);
    const { scopes } = shown.resolved as { scopes: unknown };
    assert.deepEqual(scopes, [{ scope: 'system:read', by: ['system:read', 'GET /api/v1/system'] }]);
    const alone = await stage.run(['scopes', 'show', mine], { env: { FIDESAUTH_SERVER: '' } });
    assert.match(
      alone.stdout,
      /includes the scopes that these need:\n {2}GET \/api\/v1\/system: to compare\n/,
    );
  });

  test('excludes win over endpoints; what extends one has its endpoints', async (t) => {
    const { stage, mine } = await upgradable(t);
    const path = join(stage.folder, 'child.json');
    writeFileSync(path, JSON.stringify({ extends: [mine], exclude: ['system:*'] }));
    const made = json(await bootstrap(stage, path, '-n'));
    assert.deepEqual(made.scopes, ['ctl_dataset:read']);
  });

  test('after an upgrade diff tells what is needed now, and apply gives just that', async (t) => {
    const { stage, upgrade, mine } = await upgradable(t, OLD);
    json(await bootstrap(stage, mine));
    upgrade.to = NEW;
    const found = await diff(stage);
    assert.equal(found.status, 10, found.stderr);
    assert.deepEqual(findings(found), [
      'missing registry connection:read',
      'extra preset-edited ctl_dataset:read',
      'missing registry dataset:read',
    ]);

    const applied = json(await stage.run(['scopes', 'apply', '-p', 'job', '--yes', '--json']));
    assert.deepEqual(applied.scopes, ['connection:read', 'dataset:read', 'system:read']);
    assert.equal((await diff(stage)).status, 0);
  });

  test('a bootstrap that restores the record gives what is new only when told to', async (t) => {
    const { stage, upgrade, mine } = await upgradable(t, OLD);
    json(await bootstrap(stage, mine));
    upgrade.to = NEW;
    const kept = json(await bootstrap(stage, mine, '--yes'));
    assert.deepEqual([kept.change, kept.withheld], ['none', ['connection:read', 'dataset:read']]);
    const given = json(await bootstrap(stage, mine, '--yes', '--accept-new'));
    assert.deepEqual(given.scopes, ['connection:read', 'dataset:read', 'system:read']);
  });

  test('an endpoint that an upgrade took away cannot be looked at: exit 11, no drift told', async (t) => {
    const { stage, upgrade, mine } = await upgradable(t, OLD);
    json(await bootstrap(stage, mine));
    upgrade.to = { 'GET /api/v1/systems': [['system:read']] };
    const found = await diff(stage);
    assert.equal(found.status, 11, found.stderr);
    assert.deepEqual(findings(found), []);
    assert.match(found.stdout, /endpoint\.unknown: endpoint GET \/api\/v1\/system: on this server/);
  });

  const REFUSED: readonly [endpoint: string, RegExp, RegExp][] = [
    ['GET /api/v1/systm', /no such path/, /did you mean GET \/api\/v1\/system\?/],
    ['PATCH /api/v1/system', /no PATCH there/, /did you mean GET \/api\/v1\/system\?/],
    ['POST /api/v1/logout', /no client can call it: it deletes the client/, /leave it out/],
    ['GET https://other.example.com/api/v1/system', /another server/, /./],
  ];
  for (const [endpoint, message, fix] of REFUSED) {
    test(`${endpoint} is exit 2, and no client is made`, async (t) => {
      const { stage, preset } = await upgradable(t);
      const run = await bootstrap(stage, preset({ endpoints: [endpoint] }));
      const error = errorOf(run);
      assert.deepEqual([error.code, run.status, run.stdout], ['endpoint.unknown', 2, '']);
      assert.match(error.message, message);
      assert.match(error.fix ?? '', fix);
      assert.deepEqual(stage.made, []);
    });
  }

  test('where a proxy hides the description no client is made, and an audit cannot look', async (t) => {
    const { stage, upgrade, mine } = await upgradable(t);
    json(await bootstrap(stage, mine));
    upgrade.act = { kind: 'reply', status: 403, headers: {}, body: 'no' };
    const run = await stage.run(['bootstrap', '-p', 'other', '--preset', mine, '--json']);
    assert.deepEqual([errorOf(run).code, run.status], ['server.not-fides', 7]);
    assert.match(errorOf(run).message, /openapi\.json/);
    assert.equal(stage.made.length, 1);
    assert.equal((await diff(stage)).status, 11);
    // A preset without endpoints has no need of it.
    const plain = await stage.run(['bootstrap', '-p', 'plain', '--preset', 'auditor', '--json']);
    assert.equal(plain.status, 0, plain.stderr);
  });

  test('two sets are compared on a server; a release alone tells nothing of endpoints', async (t) => {
    const { stage, mine } = await upgradable(t);
    const compare = ['scopes', 'diff', `preset:${mine}`, 'fides:2.86.2', '--json'];
    const there = await stage.run(compare);
    assert.deepEqual(JSON.parse(there.stdout).both, NEEDED, there.stderr);
    const alone = await stage.run(compare, { env: { FIDESAUTH_SERVER: '' } });
    assert.deepEqual([errorOf(alone).code, alone.status], ['input.missing', 2]);
  });

  const BAD: readonly [value: object, RegExp][] = [
    [{ endpoints: 'GET /a' }, /line 1: "endpoints" must be \{endpoint: reason\} or a list/],
    [{ endpoints: [7] }, /an endpoint must be text/],
    [{ endpoints: { 'GET /a': 7 } }, /the reason of an endpoint must be text/],
    [{ endpoints: ['/api/v1/system'] }, /endpoint "\/api\/v1\/system": it is not a method/],
  ];
  for (const [value, message] of BAD) {
    test(`${JSON.stringify(value)} is no preset`, async (t) => {
      const { stage, preset } = await upgradable(t);
      const run = await stage.run(['scopes', 'show', preset(value), '--json']);
      assert.deepEqual([errorOf(run).code, run.status], ['preset.invalid', 2]);
      assert.match(errorOf(run).message, message);
    });
  }

  test('suggest has nothing to write where no scope is needed, and takes no place', async (t) => {
    const { stage, mine } = await upgradable(t);
    const write = (endpoint: string, path: string): Promise<Run> =>
      stage.run(['scopes', 'suggest', '--endpoint', endpoint, '--write', path, '--json']);
    const none = await write('GET /health', 'none.json');
    assert.deepEqual([errorOf(none).code, none.status], ['scope.empty', 2]);
    const taken = await write('GET /api/v1/system', mine);
    assert.deepEqual([errorOf(taken).code, taken.status], ['file.exists', 6]);
    assert.deepEqual(readdirSync(stage.folder), ['mine.json']);
  });
});
