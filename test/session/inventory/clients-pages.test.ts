import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeClient, makeClient, rootToken } from '../../support/admin.ts';
import type { Fault } from '../../support/fault-server.ts';
import { newStage, type Stage } from '../../support/stage.ts';

const LIST = ['clients', 'list', '--json'] as const;
const PATH = '/api/v1/oauth/client';

/** Creates and deletes clients inside the sandbox, past the faults. */
async function openTable(stage: Stage): Promise<{
  add(count: number): string[];
  remove(id: string | undefined): void;
}> {
  const headers = { authorization: `Bearer ${await rootToken(stage)}` };
  const send = (method: string, path: string) => {
    const { status, body } = stage.sandbox.handle({ method, path, headers, body: Buffer.of() });
    assert.equal(status, 200);
    return JSON.parse(Buffer.from(body).toString());
  };
  return {
    add: (count) => Array.from({ length: count }, () => send('POST', PATH).client_id),
    remove: (id) => void send('DELETE', `${PATH}/${id}`),
  };
}

type Document = {
  readonly complete: boolean;
  readonly servers: readonly {
    readonly total: number;
    readonly stable: boolean;
    readonly unreadable: readonly number[];
  }[];
  readonly clients: readonly { readonly clientId: string; readonly place: number }[];
};

async function listed(stage: Stage, status: number): Promise<Document> {
  const run = await stage.run(LIST);
  assert.equal(run.status, status, run.stderr);
  return JSON.parse(run.stdout);
}

describe('a list of several pages', () => {
  it('is read to its end, newest first', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const ids = (await openTable(stage)).add(230).reverse();
    const { clients, servers } = await listed(stage, 0);
    assert.deepEqual(
      clients.map(({ clientId }) => clientId),
      ids,
    );
    assert.deepEqual([clients[0]?.place, clients[229]?.place, servers[0]?.total], [1, 230, 230]);
    const pages = stage.server.requests.filter(({ path }) => path.startsWith(`${PATH}?page`));
    assert.deepEqual(
      pages.map(({ path }) => path.slice(PATH.length)),
      ['?page=1&size=100', '?page=2&size=100', '?page=3&size=100'],
    );
  });

  it('that loses a client between two pages is read again: nobody is overlooked', async (t) => {
    const act: { now?: () => void } = {};
    const fault = ({ path }: { path: string }): undefined => {
      if (!path.includes('page=2')) return;
      act.now?.();
      delete act.now;
    };
    const stage = await newStage(t, '2.86.2', { fault });
    const table = await openTable(stage);
    const ids = table.add(150).reverse();
    act.now = () => table.remove(ids[3]);
    const { clients, servers, complete } = await listed(stage, 0);
    assert.deepEqual([servers[0]?.total, servers[0]?.stable, complete], [149, true, true]);
    assert.deepEqual(
      clients.map(({ clientId }) => clientId),
      ids.filter((_, at) => at !== 3),
    );
  });

  it('that gets a client between two pages shows each of the others once', async (t) => {
    const act: { now?: () => void } = {};
    const fault = ({ path }: { path: string }): undefined => {
      if (!path.includes('page=2')) return;
      act.now?.();
      delete act.now;
    };
    const stage = await newStage(t, '2.86.2', { fault });
    const table = await openTable(stage);
    table.add(150);
    act.now = () => table.add(1);
    const { clients, servers } = await listed(stage, 0);
    assert.equal(new Set(clients.map(({ clientId }) => clientId)).size, 151);
    assert.deepEqual([clients.length, servers[0]?.total], [151, 151]);
  });

  it('that never stands still says so with exit 11', async (t) => {
    const act: { now?: () => void } = {};
    const fault = ({ path }: { path: string }): undefined => {
      if (path.includes('page=2')) act.now?.();
    };
    const stage = await newStage(t, '2.86.2', { fault });
    const table = await openTable(stage);
    table.add(150);
    act.now = () => table.add(1);
    const { servers, complete } = await listed(stage, 11);
    assert.deepEqual([servers[0]?.stable, complete], [false, false]);
    const { stderr } = await stage.run(['clients', 'list']);
    assert.match(stderr, /changed while it was read/);
  });

  // As a server orders clients that were all put there by one statement of SQL.
  it('whose order differs from page to page is put together from several readings', async (t) => {
    let turn = 0;
    // In each reading another client of page 2 is hidden by one of page 1.
    const body = (right: string): string => {
      const { items, ...page } = JSON.parse(right);
      turn += 1;
      const [first] = items;
      return JSON.stringify({ ...page, items: items.with(turn, first) });
    };
    const fault = ({ path }: { path: string }): Fault | undefined =>
      path.includes('page=2') ? { when: 'after', act: { kind: 'alter', body } } : undefined;
    const stage = await newStage(t, '2.86.2', { fault });
    const ids = (await openTable(stage)).add(150).reverse();
    const { clients, servers } = await listed(stage, 0);
    assert.deepEqual(
      clients.map(({ clientId }) => clientId),
      ids,
    );
    assert.deepEqual([servers[0]?.stable, turn], [true, 2]);
  });

  it('with one client that is too long is read around it, in smaller pages', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const table = await openTable(stage);
    table.add(60);
    const { client_id } = await makeClient(stage, ['system:read']);
    await describeClient(stage, client_id, 'x'.repeat(9_000_000));
    table.add(70);
    const { clients, servers } = await listed(stage, 11);
    assert.deepEqual([clients.length, servers[0]?.unreadable], [130, [71]]);
    assert.equal(clients.at(-1)?.place, 131);
  });
});

describe('an entry of a list that is none', () => {
  const odd: Readonly<Record<string, unknown>> = {
    'no object': 7,
    'no id': { client_id: null, scopes: [] },
    'scopes that are none': { client_id: 'x', scopes: ['a\u001bb'] },
    'a name that is no text': { client_id: 'x', name: {}, scopes: [] },
  };
  for (const [what, entry] of Object.entries(odd)) {
    it(`${what}: is counted, and the others are shown`, async (t) => {
      const body = (right: string): string => {
        const { items, ...page } = JSON.parse(right);
        return JSON.stringify({ ...page, items: [entry, ...items.slice(1)] });
      };
      const fault = ({ path }: { path: string }): Fault | undefined =>
        path.includes('page=1') ? { when: 'after', act: { kind: 'alter', body } } : undefined;
      const stage = await newStage(t, '2.86.2', { fault });
      (await openTable(stage)).add(3);
      const { clients, servers } = await listed(stage, 11);
      assert.deepEqual([clients.length, servers[0]?.unreadable, servers[0]?.total], [2, [1], 3]);
    });
  }
});
