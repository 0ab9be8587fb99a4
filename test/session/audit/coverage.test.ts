import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { assignScopes, deleteClient, makeClient } from '../../support/admin.ts';
import type { FaultOptions } from '../../support/fault-server.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

const NO_ROOT = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
};

type Client = { readonly clientId: string; readonly kind: string; readonly worst: string | null };
type Undeclared = {
  readonly severity: string;
  readonly baseline?: string;
  readonly clients: readonly { readonly clientId: string; readonly scopes: string[] }[];
};
type Report = {
  readonly subjects: readonly {
    readonly name: string;
    readonly inSync: boolean;
    readonly findings: readonly { readonly kind: string; readonly scope: string | null }[];
  }[];
  readonly inventory: readonly Client[];
  readonly undeclared: readonly Undeclared[];
  readonly servers: readonly {
    readonly url: string;
    readonly clients: number | null;
    readonly covered: number;
    readonly incomplete: boolean;
    readonly leftOut: readonly { readonly what: string; readonly why: string }[];
    readonly lookers: readonly { readonly kind: string; readonly id: string | null }[];
  }[];
};

const DIFF = ['scopes', 'diff', '--json'];

async function diff(stage: Stage, status: number, args: string[], env = {}): Promise<Report> {
  const run = await stage.run([...DIFF, ...args], { env });
  assert.equal(run.status, status, run.stdout + run.stderr);
  return JSON.parse(run.stdout);
}

/** A stage with profiles, and clients that others made by plain HTTP. */
async function crowd(
  t: TestContext,
  options: FaultOptions = {},
  version = '2.86.2',
): Promise<{ stage: Stage; others: Record<string, string> }> {
  const stage = await newStage(t, version, options);
  for (const name of ['a', 'auditor']) {
    const made = await stage.run(['bootstrap', '-p', name, '--preset', 'auditor']);
    assert.equal(made.status, 0, made.stderr);
  }
  const others = {
    admin: (await makeClient(stage, ['user:password-reset', 'system:read'])).client_id,
    personal: (await makeClient(stage, ['consent:read', 'client:delete'])).client_id,
    plain: (await makeClient(stage, ['system:read'])).client_id,
  };
  return { stage, others };
}

describe('the coverage of an audit', { concurrency: 3 }, () => {
  test('says how many clients of the server it covers, whoever looks', async (t) => {
    const { stage } = await crowd(t);
    const [server] = (await diff(stage, 0, ['--all'])).servers;
    assert.deepEqual([server?.clients, server?.covered, server?.incomplete], [5, 2, false]);
    assert.deepEqual(
      server?.lookers.map(({ kind }) => kind),
      ['root'],
    );
    const [own] = (await diff(stage, 0, ['-p', 'a'], NO_ROOT)).servers;
    assert.deepEqual([own?.clients, own?.covered], [5, 1]);
    const text = await stage.run(['scopes', 'diff', '--all']);
    assert.match(text.stdout, /2 of 5 clients of this server covered/);
    const markdown = await stage.run(['scopes', 'diff', '--all', '--format', 'markdown']);
    assert.match(markdown.stdout, /2 of 5 clients of this server covered/);
  });

  test('a deleted client is not covered, and nobody counts without the right', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const made = await stage.run(['bootstrap', '-p', 'a', '--scope', 'scope:read', '--json']);
    await deleteClient(stage, JSON.parse(made.stdout).clientId);
    const [server] = (await diff(stage, 10, ['--all'])).servers;
    assert.deepEqual([server?.clients, server?.covered], [0, 0]);
    const [blind] = (await diff(stage, 11, ['--all'], NO_ROOT)).servers;
    assert.deepEqual([blind?.clients, blind?.incomplete], [null, false]);
  });

  test('before 2.82 the number of clients is not known', async (t) => {
    const { stage } = await crowd(t, {}, '2.60.0');
    const [server] = (await diff(stage, 0, ['--all'])).servers;
    assert.deepEqual([server?.clients, server?.covered], [null, 2]);
    const text = await stage.run(['scopes', 'diff', '--all']);
    assert.match(text.stdout, /2 clients covered, of an unknown number/);
  });
});

describe('an audit of all clients', { concurrency: 3 }, () => {
  test('lists the others by what they hold, and tells power that nobody declared', async (t) => {
    const { stage, others } = await crowd(t);
    const report = await diff(stage, 0, ['--all-clients']);
    assert.deepEqual(
      report.inventory.map(({ clientId, kind, worst }) => [clientId, kind, worst]),
      [
        [others.admin, 'foreign', 'critical'],
        [others.personal, 'foreign', 'high'],
        [others.plain, 'foreign', null],
      ],
    );
    assert.deepEqual(
      report.undeclared.map(({ severity, clients }) => [
        severity,
        clients.map(({ clientId, scopes }) => [clientId, scopes]),
      ]),
      [
        ['critical', [[others.admin, ['user:password-reset']]]],
        ['high', [[others.personal, ['client:delete', 'consent:read']]]],
      ],
    );
    assert.equal(report.subjects.length, 2);
    await diff(stage, 10, ['--all-clients', '--fail-on', 'high']);
    const text = await stage.run(['scopes', 'diff', '--all-clients']);
    assert.match(text.stdout, /^critical: 1 client that no preset covers can become admin/m);
    assert.match(text.stdout, /^CLIENT +KIND/m);
    for (const format of ['markdown', 'sarif', 'html', 'matrix']) {
      const run = await stage.run(['scopes', 'diff', '--all-clients', '--format', format]);
      assert.equal(run.status, 0, run.stderr);
      assert.ok(run.stdout.includes(format === 'matrix' ? 'users' : (others.admin ?? '')), format);
    }
  });

  test('a new client with power is new since a baseline, its neighbours are not', async (t) => {
    const { stage } = await crowd(t);
    const before = ['--all-clients', '--fail-on', 'critical', '--baseline', 'before.json'];
    const first = await stage.run(['scopes', 'diff', '--all-clients', '-o', 'before.json']);
    assert.equal(first.status, 0, first.stderr);
    await diff(stage, 0, before);
    await makeClient(stage, ['config:update']);
    const { undeclared } = await diff(stage, 10, before);
    assert.deepEqual(
      undeclared.map(({ severity, baseline }) => [severity, baseline]),
      [
        ['critical', 'new'],
        ['high', 'still'],
      ],
    );
  });

  test('of a server without any profile here, with its address and a credential', async (t) => {
    const { stage, others } = await crowd(t);
    rmSync(join(stage.store, 'profiles'), { recursive: true });
    const { url } = stage.server;
    const sent = stage.server.requests.length;
    const report = await diff(stage, 0, ['--all-clients', '--server', url]);
    const asked = stage.server.requests.slice(sent).map(({ path }) => path);
    assert.equal(asked.filter((path) => path.endsWith('/oauth/token')).length, 1);
    assert.deepEqual([report.subjects.length, report.inventory.length], [0, 5]);
    assert.ok(report.inventory.some(({ clientId }) => clientId === others.plain));
    assert.equal(report.servers[0]?.url, url);
    const env = { FIDESAUTH_SERVER: undefined };
    const error = errorOf(await stage.run([...DIFF, '--all-clients'], { env }));
    assert.deepEqual([error.code, error.exitCode], ['input.missing', 2]);
  });

  test('of a release that lists none, or with no right to list: said, and 11', async (t) => {
    const { stage } = await crowd(t, {}, '2.60.0');
    const [server] = (await diff(stage, 11, ['--all-clients'])).servers;
    assert.equal(server?.incomplete, true);
    assert.match(
      server?.leftOut[0]?.why ?? '',
      /lists its clients from 2\.82 on only \(this is 2\.60\.0\)/,
    );
    const text = await stage.run(['scopes', 'diff', '--all-clients']);
    assert.match(text.stdout, /^left out/m);
    const weak = await newStage(t, '2.86.2');
    assert.equal((await weak.run(['bootstrap', '-p', 'a', '--scope', 'scope:read'])).status, 0);
    const [blind] = (await diff(weak, 11, ['--all-clients'], NO_ROOT)).servers;
    assert.match(blind?.leftOut[0]?.why ?? '', /no credential here may read its clients/);
  });

  test('is made from one list, which shows repeated scopes too', async (t) => {
    const { stage } = await crowd(t);
    const names = ['b', 'c', 'd', 'e'];
    for (const name of names) {
      const made = await stage.run(['bootstrap', '-p', name, '--preset', 'auditor']);
      assert.equal(made.status, 0, made.stderr);
    }
    const shown = await stage.run(['profiles', 'show', 'c', '--json']);
    const { clientId } = JSON.parse(shown.stdout);
    await assignScopes(stage, clientId, ['client:read', 'scope:read', 'client:read', 'user:read']);
    for (const profiles of [
      ['--server', stage.server.url],
      ['-p', 'c'],
    ]) {
      const sent = stage.server.requests.length;
      const report = await diff(stage, 10, ['--all-clients', ...profiles]);
      const asked = stage.server.requests.slice(sent).map(({ path }) => path);
      const lists = asked.filter((path) => path.startsWith('/api/v1/oauth/client?page='));
      assert.deepEqual(lists.length, 1, asked.join('\n'));
      const findings = report.subjects.find(({ name }) => name === 'c')?.findings;
      const found = findings?.map(({ kind, scope }) => [kind, scope].join(' '));
      assert.ok(found?.includes('duplicate client:read'), found?.join('\n'));
    }
  });

  test('a list that cannot be read is told, and the profiles are still compared', async (t) => {
    let broken = false;
    const { stage } = await crowd(t, {
      fault: ({ method, path }) =>
        broken && method === 'GET' && path.startsWith('/api/v1/oauth/client?page=')
          ? {
              when: 'before',
              act: {
                kind: 'reply',
                status: 200,
                headers: { 'content-type': 'application/json' },
                body: '[]',
              },
            }
          : undefined,
    });
    broken = true;
    const { servers, subjects } = await diff(stage, 11, ['--all-clients']);
    assert.match(servers[0]?.leftOut[0]?.what ?? '', /clients without a profile/);
    assert.deepEqual(
      subjects.map(({ inSync }) => inSync),
      [true, true],
    );
  });

  test('a server that does not list a client it answers for is not believed', async (t) => {
    let lying = false;
    const page = { items: [], total: 0, page: 1, size: 100, pages: 0 };
    const { stage } = await crowd(t, {
      fault: ({ method, path }) =>
        lying && method === 'GET' && path.startsWith('/api/v1/oauth/client?page=')
          ? {
              when: 'before',
              act: {
                kind: 'reply',
                status: 200,
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify(page),
              },
            }
          : undefined,
    });
    lying = true;
    const [server] = (await diff(stage, 11, ['--all-clients'])).servers;
    assert.match(server?.leftOut[0]?.what ?? '', /missing are those of a, auditor/);
  });

  test('one server that is down does not hide the other', async (t) => {
    const { stage } = await crowd(t);
    const down = await newStage(t, '2.86.2');
    const shared = { FIDESAUTH_CONFIG_DIR: stage.store };
    const made = ['bootstrap', '-p', 'down', '--preset', 'auditor'];
    assert.equal((await down.run(made, { env: shared })).status, 0);
    await down.server.close();
    const report = await diff(stage, 11, ['--all-clients']);
    assert.equal(report.inventory.length, 3);
    assert.deepEqual(report.servers.map(({ incomplete }) => incomplete).sort(), [false, true]);
  });
});
