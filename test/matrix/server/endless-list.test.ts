import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Fault } from '../../support/fault-server.ts';
import { nameOf } from '../../support/requests.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';
import { leaveLost } from '../kit/lost.ts';

/** Far more pages than any server has clients; from here on the server breaks off, so that the test ends. */
const MOST_REQUESTS = 2_000;

const LISTS: Readonly<Record<string, (asked: number) => object>> = {
  'has more pages than can be read': () => ({ items: [], total: 1, pages: 2 ** 53 - 1 }),
  'has another total each time': (asked) => ({ items: [], total: asked, pages: 2 }),
  'grows with each page': (asked) => ({ items: [], total: asked, pages: asked + 2 }),
};

/** Every search is answered with a list; after too many of them the connection breaks. */
function listing(list: (asked: number) => object): { fault(): Fault; asked(): number } {
  let asked = 0;
  const headers = { 'content-type': 'application/json' };
  return {
    asked: () => asked,
    fault() {
      asked += 1;
      if (asked > MOST_REQUESTS) return { when: 'before', act: { kind: 'reset' } };
      const body = JSON.stringify(list(asked));
      return { when: 'before', act: { kind: 'reply', status: 200, headers, body } };
    },
  };
}

async function assertEnds(t: TestContext, what: string): Promise<void> {
  const list = listing(LISTS[what] ?? (() => ({})));
  const stage: Stage = await newStage(t, '2.86.2', {
    fault: (request) => (nameOf(request) === 'search' ? list.fault() : undefined),
  });
  await leaveLost(stage);
  const run = await stage.run(['recover', '--yes', '--json']);
  assert.ok(list.asked() > 0);
  assert.ok(list.asked() <= MOST_REQUESTS, 'it gave up on its own');
  const { code } = errorOf(run);
  assert.ok([7, 9].includes(run.status), code);
  assert.equal(documentsIn(stage.store, 'state', 'journal').length, 1, 'nothing was proved');
}

for (const what of Object.keys(LISTS)) {
  test(`recover comes to an end with a server whose list of clients ${what}`, (t) =>
    assertEnds(t, what));
}
