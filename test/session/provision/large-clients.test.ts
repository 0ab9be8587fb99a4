import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { leaveLost } from '../../matrix/kit/lost.ts';
import { describeClient, makeClient } from '../../support/admin.ts';
import type { Fault } from '../../support/fault-server.ts';
import { nameOf } from '../../support/requests.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

const VERSION = '2.86.2';
const BOOTSTRAP = ['bootstrap', '--json', '--preset', 'auditor'];
/** More than is read of one reply, and more than a description of our own ever has. */
const [HUGE, LONG] = [9_000_000, 200_000];

/** A client of somebody else, with a description of that length. */
async function makeDescribed(stage: Stage, length: number): Promise<string> {
  const { client_id } = await makeClient(stage, ['scope:read']);
  await describeClient(stage, client_id, 'x'.repeat(length));
  return client_id;
}

async function bootstrap(stage: Stage, ...args: string[]): Promise<string> {
  const run = await stage.run([...BOOTSTRAP, ...args]);
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout).clientId;
}

async function withProfiles(stage: Stage, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) ids.push(await bootstrap(stage, '-p', `p${at}`));
  return ids;
}

describe('a client of somebody else with a very long description', { concurrency: 2 }, () => {
  test('is read like any other up to what a page may hold', async (t) => {
    const stage = await newStage(t, VERSION);
    await makeDescribed(stage, LONG);
    await bootstrap(stage, '-p', 'ci', '--key', 'ci');
    const found = await stage.run([...BOOTSTRAP, '-p', 'other', '--key', 'ci']);
    assert.equal(found.status, 0, 'what is stored here is no stranger');
  });

  test('beyond that costs its own line: what else has the key is found', async (t) => {
    const stage = await newStage(t, VERSION);
    await bootstrap(stage, '-p', 'ci', '--key', 'ci');
    for (const length of [10, HUGE, 10]) await makeDescribed(stage, length);
    const run = await stage.run([...BOOTSTRAP, '-p', 'new', '--key', 'other']);
    const { code, message, fix } = errorOf(run);
    assert.deepEqual([code, run.status], ['server.reply', 7]);
    assert.match(message, /one client in it cannot be read/);
    assert.match(fix ?? '', /number 2 in the list, newest first/);
    assert.equal(stage.living().length, 4, 'and nothing was made');
    assert.deepEqual(documentsIn(stage.store, 'state', 'journal'), []);
  });

  test('does not keep audits, nor a bootstrap without a key, from their work', async (t) => {
    const stage = await newStage(t, VERSION);
    await makeDescribed(stage, HUGE);
    await withProfiles(stage, 5);
    await makeDescribed(stage, LONG);
    const run = await stage.run(['scopes', 'diff', '--all', '--json']);
    assert.equal(run.status, 0, run.stdout + run.stderr);
    assert.equal(JSON.parse(run.stdout).subjects.length, 5);
  });

  test('never lets an absence be concluded', async (t) => {
    const stage = await newStage(t, VERSION);
    await makeDescribed(stage, HUGE);
    await leaveLost(stage);
    const run = await stage.run(['recover', '--yes', '--json']);
    assert.deepEqual([errorOf(run).code, run.status], ['bootstrap.incomplete', 9]);
    assert.match(errorOf(run).fix ?? '', /number 1 in the list.*recover --forget/);
    assert.equal(documentsIn(stage.store, 'state', 'journal').length, 1);
  });

  test('does not hide a client that is looked for', async (t) => {
    const stage = await newStage(t, VERSION, {
      fault: ({ method, path }) =>
        method === 'POST' && path === '/api/v1/oauth/client' && armed
          ? { when: 'after', act: { kind: 'reset' } }
          : undefined,
    });
    let armed = false;
    await makeDescribed(stage, HUGE);
    armed = true;
    const run = await stage.run([...BOOTSTRAP, '-p', 'ci']);
    assert.equal(run.status, 7, run.stderr);
    assert.equal(stage.living().length, 1, 'the lost one was found and deleted');
  });
});

describe('a client of ours with a very long description', { concurrency: 2 }, () => {
  test('is audited, kept in line and revoked all the same', async (t) => {
    const stage = await newStage(t, VERSION);
    const [clientId = ''] = await withProfiles(stage, 1);
    await describeClient(stage, clientId, 'x'.repeat(HUGE));
    const diff = await stage.run(['scopes', 'diff', '-p', 'p0', '--json']);
    assert.equal(diff.status, 0, diff.stdout + diff.stderr);
    assert.equal((await stage.run([...BOOTSTRAP, '-p', 'p0'])).status, 0);
    const revoked = await stage.run(['revoke', '-p', 'p0', '--yes', '--json']);
    assert.equal(revoked.status, 0, revoked.stderr);
    assert.deepEqual(stage.living(), []);
  });
});

const ODD: Readonly<Record<string, (entry: object) => unknown>> = {
  'a description that is a number': (entry) => ({ ...entry, description: 42 }),
  'a description that is an object': (entry) => ({ ...entry, description: { text: 'x' } }),
  'an id that is a number': (entry) => ({ ...entry, client_id: 7 }),
  'an id with a line break': (entry) => ({ ...entry, client_id: 'a\nb' }),
  'no id': () => ({ description: 'x' }),
  'null in its place': () => null,
  'a text in its place': () => 'client',
  'a list in its place': () => [],
};

/** The list of clients with its last entry, that of somebody else, made odd. */
const oddList =
  (make: (entry: object) => unknown) =>
  (right: string): string => {
    const page = JSON.parse(right);
    return JSON.stringify({
      ...page,
      items: [...page.items.slice(0, -1), make(page.items.at(-1))],
    });
  };

async function withOdd(t: TestContext, make: (entry: object) => unknown): Promise<Stage> {
  const act: Fault['act'] = { kind: 'alter', body: oddList(make) };
  const stage = await newStage(t, VERSION, {
    fault: (request) => (nameOf(request) === 'search' ? { when: 'after', act } : undefined),
  });
  await makeClient(stage, ['scope:read']);
  return stage;
}

describe('a list of clients', { concurrency: 2 }, () => {
  for (const [what, make] of Object.entries(ODD)) {
    test(`with ${what} proves no absence`, async (t) => {
      const stage = await withOdd(t, make);
      const keyed = await stage.run([...BOOTSTRAP, '-p', 'ci', '--key', 'ci']);
      assert.deepEqual([errorOf(keyed).code, keyed.status], ['server.reply', 7]);
      await leaveLost(stage);
      const run = await stage.run(['recover', '--yes', '--json']);
      assert.deepEqual([errorOf(run).code, run.status], ['bootstrap.incomplete', 9]);
    });
  }

  test('with scopes of another type is still searched; an audit asks for that client itself', async (t) => {
    const stage = await withOdd(t, (entry) => ({ ...entry, scopes: 'all' }));
    await bootstrap(stage, '-p', 'ci', '--key', 'ci');
    await withProfiles(stage, 4);
    const run = await stage.run(['scopes', 'diff', '--all', '--json']);
    assert.equal(run.status, 0, run.stdout + run.stderr);
  });

  test('that shows fewer clients than it counts proves no absence', async (t) => {
    const stage = await newStage(t, VERSION, {
      fault: (request) => {
        const body = (right: string): string => JSON.stringify({ ...JSON.parse(right), total: 9 });
        return nameOf(request) === 'search'
          ? { when: 'after', act: { kind: 'alter', body } }
          : undefined;
      },
    });
    await leaveLost(stage);
    const run = await stage.run(['recover', '--yes', '--json']);
    assert.equal(run.status, 7, run.stderr);
    assert.equal(documentsIn(stage.store, 'state', 'journal').length, 1);
  });
});
