import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonOf } from '../contract/fides.ts';
import { type Operation, operationsOf } from './kit/operations.ts';
import { openServer } from './kit/server.ts';
import { openTool } from './kit/tool.ts';

const SIDE_BY_SIDE = 8;
const LIMIT_MS = 180_000;

const server = openServer();
const { target, fides } = server;

test(`a full client of Fides ${target.version} is refused nothing that root is not`, {
  timeout: LIMIT_MS,
}, async (t) => {
  const tool = await openTool(t, server);
  await tool.json(['bootstrap', '--preset', 'full']);
  const token = (await tool.run(['token'])).stdout.trimEnd();
  const { called, leftOut } = operationsOf(jsonOf(await fides.send('GET', '/openapi.json')));
  assert.ok(called.length > 200, `${called.length} operations`);

  const compared = await sideBySide(called, async ({ name, method, path, json }) => {
    const sending = json === undefined ? {} : { json };
    const root = (await fides.asRoot(method, path, sending)).status;
    const client = (await fides.send(method, path, { ...sending, token })).status;
    return { name, root, client };
  });

  const permitted = compared.filter(({ root }) => !isRefused(root));
  const worse = permitted.filter(({ client }) => isRefused(client));
  const differing = compared.filter(({ root, client }) => root !== client);
  const refused = compared.filter(({ root }) => isRefused(root));
  t.diagnostic(`${called.length} called, ${permitted.length} not refused to root`);
  for (const line of leftOut) t.diagnostic(`not called: ${line}`);
  for (const each of refused) t.diagnostic(`refused to root: ${lineOf(each)}`);
  for (const each of differing) t.diagnostic(`differs: ${lineOf(each)}`);
  assert.deepEqual(worse.map(lineOf), []);
  // Had a call deleted the client or hurt the server, all after it would have looked alike.
  assert.equal((await fides.send('GET', '/api/v1/oauth/scope', { token })).status, 200);
  assert.equal((await fides.send('GET', '/health')).status, 200);
});

function isRefused(status: number): boolean {
  return status === 401 || status === 403;
}

function lineOf({ name, root, client }: { name: string; root: number; client: number }): string {
  return `${name}: root ${root}, client ${client}`;
}

async function sideBySide<T>(
  operations: readonly Operation[],
  work: (operation: Operation) => Promise<T>,
): Promise<T[]> {
  const waiting = [...operations];
  const done: T[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      done.push(await work(next));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return done;
}
