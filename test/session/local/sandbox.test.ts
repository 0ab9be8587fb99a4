import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import type { Running } from '../../support/inside.ts';
import { fidesauth, type Run, tempFolder } from '../../support/run.ts';
import { rootEnv } from '../../support/sandbox.ts';
import { errorOf } from '../../support/stage.ts';

type Told = {
  readonly url: string;
  readonly fidesVersion: string;
  readonly rootId: string;
  readonly rootSecret: string;
};

/** Starts a sandbox; what it has told when it listens, and how to end it. */
function start(...args: string[]): Promise<{ told: Told; stop(): Promise<Run> }> {
  return new Promise((resolve, reject) => {
    let running: Running | undefined;
    const ended = fidesauth(['sandbox', '--json', ...args], {
      onRun: (run) => {
        running = run;
      },
      onStdout(text) {
        if (!text.endsWith('}\n')) return;
        const stop = (): Promise<Run> => {
          running?.signal('SIGINT');
          return ended;
        };
        resolve({ told: JSON.parse(text), stop });
      },
    });
    ended.then((run) => reject(new Error(`ended: ${run.stderr}`)), reject);
  });
}

async function usedPort(t: TestContext): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return String(address.port);
}

describe('sandbox', { concurrency: 4 }, () => {
  for (const version of ['2.86.2', '2.60.0']) {
    test(`stands in for Fides ${version} with the root pair that it prints`, async (t) => {
      const { told, stop } = await start('--fides-version', version);
      assert.equal(told.fidesVersion, version);
      const env = {
        ...rootEnv(told.url, told.rootId, told.rootSecret),
        FIDESAUTH_CONFIG_DIR: await tempFolder(t),
      };
      const made = await fidesauth(['bootstrap', '--preset', 'auditor', '--json'], { env });
      assert.equal(made.status, 0, made.stderr);
      assert.equal(JSON.parse(made.stdout).serverVersion, version);
      assert.equal((await stop()).status, 0);
      await assert.rejects(fetch(`${told.url}/health`));
    });
  }

  test('makes another root pair each time, and knows nothing of the one before', async () => {
    const [one, other] = [await start(), await start()];
    assert.notEqual(one.told.rootSecret, other.told.rootSecret);
    const { rootId: client_id, rootSecret: client_secret } = one.told;
    const body = new URLSearchParams({ client_id, client_secret });
    const reply = await fetch(`${other.told.url}/api/v1/oauth/token`, { method: 'POST', body });
    assert.notEqual(reply.status, 200);
    for (const { stop } of [one, other]) assert.equal((await stop()).status, 0);
  });

  test('a port in use is an error that names the port', async (t) => {
    const port = await usedPort(t);
    const run = await fidesauth(['sandbox', '--port', port, '--json']);
    assert.deepEqual([run.status, errorOf(run).code], [2, 'input.invalid']);
    assert.match(errorOf(run).message, new RegExp(port));
  });
});
