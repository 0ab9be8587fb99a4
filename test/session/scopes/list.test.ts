import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { registryAt } from '../../../src/domain/history/history.ts';
import { isMutating } from '../../support/requests.ts';
import { errorOf, newStage } from '../../support/stage.ts';

const LIST = ['scopes', 'list'];
const NO_ROOT = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
};

describe('scopes list', { concurrency: 4 }, () => {
  for (const version of ['2.86.2', '2.60.0', '2.40.0']) {
    test(`tells what Fides ${version} knows, one a line, and changes nothing`, async (t) => {
      const stage = await newStage(t, version);
      const known = [...(registryAt(version) ?? [])].sort();
      const run = await stage.run(LIST);
      assert.equal(run.status, 0, run.stderr);
      assert.deepEqual(run.stdout.trimEnd().split('\n'), known);
      const told = JSON.parse((await stage.run([...LIST, '--json'])).stdout);
      assert.deepEqual([told.server, told.scopes], [stage.server.url, known]);
      assert.deepEqual(stage.server.requests.filter(isMutating), []);
    });
  }

  test('needs no more than a profile whose client may read the registry', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const made = await stage.run(['bootstrap', '-p', 'ci', '--preset', 'auditor']);
    assert.equal(made.status, 0, made.stderr);
    const from = stage.server.requests.length;
    const own = await stage.run([...LIST, '-p', 'ci'], { env: NO_ROOT });
    assert.equal(own.status, 0, own.stderr);
    assert.equal(own.stdout, (await stage.run(LIST)).stdout);
    const sent = stage.server.requests.slice(from).map(({ body }) => body);
    assert.ok(!sent[0]?.includes(stage.rootSecret));
  });

  test('a server that is not there, or not named, is an error', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const unnamed = await stage.run([...LIST, '--json'], { env: { FIDESAUTH_SERVER: undefined } });
    assert.deepEqual([unnamed.status, errorOf(unnamed).code], [2, 'input.missing']);
    await stage.server.close();
    const gone = await stage.run([...LIST, '--json']);
    assert.deepEqual([gone.status, errorOf(gone).code], [7, 'server.unreachable']);
  });
});
