import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { ScopesCheckResult } from '../../../src/usecases/requests/check.ts';
import { assignScopes } from '../../support/admin.ts';
import { OPERATIONS, writeApi } from '../../support/api.ts';
import type { Fault } from '../../support/fault-server.ts';
import { fidesauth, type Run, tempFolder } from '../../support/run.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

const NO_ROOT = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: '',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: '',
};
const SYSTEM = ['--endpoint', 'GET /api/v1/system'];
const BOTH = [...SYSTEM, '--endpoint', 'GET /api/v1/dataset/'];

function documentOf(run: Run): ScopesCheckResult {
  return JSON.parse(run.stdout);
}

/** A stage with a profile `ci` whose client holds these scopes, and its id. */
async function withClient(t: TestContext, scopes: readonly string[], version = '2.86.2') {
  const fault: { now?: (path: string) => Fault | undefined } = {};
  const stage = await newStage(t, version, { fault: ({ path }) => fault.now?.(path) });
  const flags = scopes.flatMap((scope) => ['--scope', scope]);
  const run = await stage.run(['bootstrap', '-p', 'ci', ...flags, '--json']);
  assert.equal(run.status, 0, run.stderr);
  const clientId: string = JSON.parse(run.stdout).clientId;
  return { stage, clientId, fault };
}

const check = (stage: Stage, ...args: string[]): Promise<Run> =>
  stage.run(['scopes', 'check', ...args, '--json'], { env: NO_ROOT });

describe('scopes check of a profile', { concurrency: 4 }, () => {
  for (const version of ['2.60.0', '2.86.2']) {
    test(`by what Fides ${version} lists, where the client may ask; no endpoint is called`, async (t) => {
      const { stage, clientId } = await withClient(t, ['client:read', 'system:read'], version);
      const before = stage.server.requests.length;
      const yes = await check(stage, '-p', 'ci', ...SYSTEM);
      assert.equal(yes.status, 0, yes.stderr);
      const { kind, subject, held, needed, missing } = documentOf(yes);
      assert.deepEqual([kind, subject, held], ['scopes.check', 'profile ci', 'live']);
      assert.deepEqual([needed, missing], [['system:read'], []]);
      await assignScopes(stage, clientId, ['client:read']);
      const no = await check(stage, '-p', 'ci', ...SYSTEM);
      assert.deepEqual([no.status, documentOf(no).missing], [10, ['system:read']], no.stderr);
      assert.deepEqual(documentOf(no).requests[0]?.missing, ['system:read']);
      const paths = stage.server.requests.slice(before).map(({ path }) => path);
      assert.ok(!paths.includes('/api/v1/system'));
    });
  }

  test('by its record, where the client may not ask; the current one without -p', async (t) => {
    const { stage } = await withClient(t, ['system:read']);
    const run = await check(stage, ...BOTH);
    assert.equal(run.status, 10, run.stderr);
    const { held, missing, requests } = documentOf(run);
    assert.deepEqual([held, missing], ['recorded', ['ctl_dataset:read']]);
    assert.deepEqual(
      requests.map((call) => call.missing),
      [[], ['ctl_dataset:read']],
    );
  });

  test('with an admin credential by what the server lists all the same', async (t) => {
    const { stage, clientId } = await withClient(t, ['system:read', 'ctl_dataset:read']);
    await assignScopes(stage, clientId, ['system:read']);
    const run = await stage.run(['scopes', 'check', ...BOTH, '--json']);
    assert.deepEqual([run.status, documentOf(run).held], [10, 'live'], run.stderr);
    assert.deepEqual(documentOf(run).missing, ['ctl_dataset:read']);
  });

  test('what is no operation, or none for clients, is a no', async (t) => {
    const { stage } = await withClient(t, ['system:read']);
    const lost = await check(stage, ...SYSTEM, '--endpoint', 'GET /api/v1/systm');
    assert.deepEqual([lost.status, documentOf(lost).unmatched.length], [10, 1]);
    const never = await check(stage, '--endpoint', 'POST /api/v1/logout');
    assert.deepEqual([never.status, documentOf(never).uncallable.length], [10, 1]);
  });

  test('in text: the verdict first', async (t) => {
    const { stage } = await withClient(t, ['system:read']);
    const text = async (...args: string[]): Promise<string> =>
      (await stage.run(['scopes', 'check', ...args], { env: NO_ROOT })).stdout;
    const where = `${stage.server.url} (Fides 2.86.2), judged by its record`;
    const yes = await text(...SYSTEM);
    assert.ok(yes.startsWith(`yes: profile ci can call 1 operation on ${where}\n`), yes);
    const no = await text(...BOTH);
    assert.ok(no.startsWith(`no: profile ci lacks 1 scope for 2 operations on ${where}\n`), no);
    assert.match(no, /\nlacks ctl_dataset:read\n {2}GET \/api\/v1\/dataset\/\n/);
    const partly = await text(...SYSTEM, '--endpoint', 'GET /api/v1/systm');
    assert.match(partly, /^no: .*, but not all the requests\nnot an operation of this server:\n/);
  });
});

describe('scopes check that cannot look', { concurrency: 4 }, () => {
  const broken = (path: string) => (asked: string) =>
    asked.startsWith(path)
      ? ({ when: 'before', act: { kind: 'reply', status: 403, body: 'proxy' } } as const)
      : undefined;
  const PLACES: readonly [what: 'held' | 'needed', path: string][] = [
    ['needed', '/openapi.json'],
    ['held', '/api/v1/oauth/client/'],
  ];
  for (const [what, path] of PLACES) {
    test(`at what is ${what}: exit 11, and it says so`, async (t) => {
      const { stage, fault } = await withClient(t, ['client:read']);
      fault.now = broken(path);
      const run = await check(stage, '-p', 'ci', ...SYSTEM);
      assert.equal(run.status, 11, run.stderr);
      const [undecided, ...more] = documentOf(run).undecided;
      assert.deepEqual([undecided?.what, more], [what, []]);
      assert.match(undecided?.reason ?? '', /^server\.not-fides: /);
      const text = await stage.run(['scopes', 'check', ...SYSTEM], { env: NO_ROOT });
      assert.match(text.stdout, /^undecided: profile ci.*\ncould not be checked:\n/);
    });
  }

  test('because the server is gone: exit 11; with a description at hand the record decides', async (t) => {
    const { stage } = await withClient(t, ['system:read', 'ctl_dataset:read']);
    await stage.server.close();
    assert.equal((await check(stage, ...SYSTEM)).status, 11);
    const api = writeApi(stage.folder, OPERATIONS);
    const dataset = ['--endpoint', 'GET /api/v1/dataset'];
    const run = await check(stage, '--openapi', api, ...dataset);
    assert.equal(run.status, 0, run.stderr);
  });
});

describe('scopes check of a scope source', { concurrency: 4 }, () => {
  test('a client by its id', async (t) => {
    const { stage, clientId } = await withClient(t, ['system:read']);
    const args = ['scopes', 'check', `client:${clientId}`, ...BOTH, '--json'];
    const run = await stage.run(args);
    assert.deepEqual([run.status, documentOf(run).held], [10, 'live'], run.stderr);
    assert.deepEqual(documentOf(run).missing, ['ctl_dataset:read']);
    const gone = await stage.run(['scopes', 'check', 'client:none', ...BOTH, '--json']);
    assert.equal(gone.status, 11, gone.stderr);
    assert.match(documentOf(gone).undecided[0]?.reason ?? '', /^client\.gone: /);
  });

  const SOURCES: readonly [source: string, status: number][] = [
    ['preset:read-only', 0],
    ['preset:auditor', 10],
    ['file:mine.json', 0],
    ['fides:2.86.2', 0],
    ['role:owner', 0],
  ];
  for (const [source, status] of SOURCES) {
    test(`${source} without a server is ${status === 0 ? 'enough' : 'not enough'}`, async (t) => {
      const cwd = await tempFolder(t);
      writeFileSync(join(cwd, 'mine.json'), JSON.stringify({ include: ['ctl_dataset:read'] }));
      const api = writeApi(cwd, OPERATIONS);
      const call = ['--openapi', api, '--endpoint', 'GET /api/v1/dataset'];
      const run = await fidesauth(['scopes', 'check', source, ...call, '--json'], { cwd });
      assert.equal(run.status, status, run.stderr);
      assert.deepEqual([documentOf(run).subject, documentOf(run).held], [source, 'named']);
    });
  }

  test('a preset with endpoints, on a server', async (t) => {
    const { stage } = await withClient(t, ['system:read']);
    const endpoints = ['GET /api/v1/system', 'GET /api/v1/dataset'];
    writeFileSync(join(stage.folder, 'mine.json'), JSON.stringify({ endpoints }));
    assert.equal((await check(stage, 'file:mine.json', ...BOTH)).status, 0);
  });

  const WRONG: readonly [args: readonly string[], code: string, status: number][] = [
    [['nonsense', ...SYSTEM], 'input.invalid', 2],
    [['preset:none', ...SYSTEM], 'preset.unknown', 2],
    [['-p', 'other', ...SYSTEM], 'profile.unknown', 5],
    [['-p', 'ci'], 'input.missing', 2],
    [['client:abc', ...SYSTEM], 'input.missing', 2],
  ];
  for (const [args, code, status] of WRONG) {
    test(`${args.join(' ')} is ${code}`, async (t) => {
      const { stage } = await withClient(t, ['system:read']);
      const run = await check(stage, '--server', stage.server.url, ...args);
      assert.deepEqual([errorOf(run).code, run.status, run.stdout], [code, status, '']);
    });
  }
});
