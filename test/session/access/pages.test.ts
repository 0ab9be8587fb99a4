import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runMain } from '../../cli/run-main.ts';
import { errorOf, filesIn, newStage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '--json'];

describe('the address of a page or an operation of Fides', { concurrency: 2 }, () => {
  for (const version of ['2.86.2', '2.60.0']) {
    for (const page of [
      '/docs',
      '/api/v1/oauth/token',
      '/api/v1/oauth/client/',
      '/API/v1/oauth/scope',
      '/openapi.json',
      '/health',
      '/login',
    ]) {
      test(`${page} of ${version} is told from the server, which is offered`, async (t) => {
        const stage = await newStage(t, version);
        const env = { ...stage.env, FIDESAUTH_SERVER: `${stage.server.url}${page}` };
        const done = await runMain(BOOTSTRAP, { env });
        const { code, fix } = errorOf(done);
        assert.deepEqual([code, done.status], ['server.not-fides', 7], done.stderr);
        assert.match(`${fix} `, new RegExp(`--server ${stage.server.url}[ ;]`));
        assert.ok(stage.server.requests.every(({ method, body }) => method === 'GET' && !body));
        assert.deepEqual(filesIn(stage.store), []);
      });
    }
  }
});
