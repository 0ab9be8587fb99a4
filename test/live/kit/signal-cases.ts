import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT, isRefusal, TOKEN } from '../../contract/fides.ts';
import { interruptAt } from './interrupt.ts';
import type { Exchange } from './relay.ts';
import type { RealServer } from './server.ts';
import { isCreation, openTool, type Tool } from './tool.ts';

const ARGS = ['bootstrap', '--preset', 'auditor'];

/** Declares the cases of a bootstrap that is stopped by Ctrl-C. */
export function signalCases(server: RealServer): void {
  const { fides } = server;

  /** Exactly one client was made, and it and all that was stored of it are gone. */
  async function nothingRemains(tool: Tool): Promise<void> {
    const [pair, ...others] = tool.made();
    assert.ok(pair !== undefined);
    assert.equal(others.length, 0);
    const form = { client_id: pair.id, client_secret: pair.secret };
    const { status } = await fides.send('POST', TOKEN, { form });
    assert.equal(status, 401, 'the pair still works');
    if (fides.expected.clientApi) {
      isRefusal(await fides.asRoot('GET', `${CLIENT}/${pair.id}`), 404, 'Client not found.');
    }
    assert.deepEqual(tool.stored(), []);
  }

  /** After the create: the first request that names the new client. */
  function isProof({ path, sent }: Exchange, tool: Tool): boolean {
    const id = tool.made()[0]?.id;
    return id !== undefined && path === TOKEN && sent.includes(id);
  }

  test('Ctrl-C before the create leaves nothing', async (t) => {
    const tool = await openTool(t, server);
    const done = await interruptAt(tool, ({ path }) => path === '/api/v1/oauth/scope', ARGS);
    assert.equal(done.status, 130, done.stderr);
    assert.match(done.stderr, /^error: SIGINT: stopped/m);
    assert.deepEqual([tool.made().length, tool.stored()], [0, []]);
  });

  test('Ctrl-C while the client is being made takes it back', async (t) => {
    const tool = await openTool(t, server);
    const done = await interruptAt(tool, isCreation, ARGS);
    assert.equal(done.status, 130, done.stderr);
    await nothingRemains(tool);
  });

  test('Ctrl-C while the scopes are being proved takes it back', async (t) => {
    const tool = await openTool(t, server);
    const done = await interruptAt(tool, (exchange) => isProof(exchange, tool), ARGS);
    assert.equal(done.status, 130, done.stderr);
    await nothingRemains(tool);
    const again = await tool.run(ARGS);
    assert.equal(again.status, 0, again.stderr);
  });
}
