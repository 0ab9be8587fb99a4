import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { errorOf, newStage } from '../../support/stage.ts';

const SHOW = ['scopes', 'show'];
const ALONE = { env: { FIDESAUTH_SERVER: undefined } };
const OWN = {
  description: 'of our own',
  include: ['client:read', 'system:*'],
  optional: ['no-such:read'],
  exclude: ['system:delete'],
};
const RESOLVED = ['client:read', 'system:create', 'system:read', 'system:update'];

const scopesOf = (stdout: string): string[] =>
  JSON.parse(stdout).resolved.scopes.map(({ scope }: { scope: string }) => scope);

describe('scopes show', { concurrency: 4 }, () => {
  test('shows a preset as it is written, without a server', async (t) => {
    const stage = await newStage(t, '2.86.2');
    for (const name of ['auditor', 'read-only', 'full']) {
      const run = await stage.run([...SHOW, name, '--json'], ALONE);
      assert.equal(run.status, 0, run.stderr);
      const { kind, include, resolved } = JSON.parse(run.stdout);
      assert.deepEqual([kind, resolved ?? null], ['scopes.show', null], name);
      assert.ok(include.length > 0, name);
    }
    assert.deepEqual(stage.server.requests, []);
  });

  for (const version of ['2.86.2', '2.60.0']) {
    test(`resolves it on Fides ${version}, each scope with what asks for it`, async (t) => {
      const stage = await newStage(t, version);
      mkdirSync(join(stage.folder, 'scopes'));
      writeFileSync(join(stage.folder, 'scopes', 'mine.json'), JSON.stringify(OWN));
      writeFileSync(join(stage.folder, 'elsewhere.json'), JSON.stringify(OWN));
      for (const name of ['mine', './elsewhere.json', join(stage.folder, 'elsewhere.json')]) {
        const run = await stage.run([...SHOW, name, '--json']);
        assert.equal(run.status, 0, run.stderr);
        assert.deepEqual(scopesOf(run.stdout), RESOLVED, name);
        const { resolved } = JSON.parse(run.stdout);
        assert.equal(resolved.serverVersion, version);
        assert.deepEqual(resolved.scopes[1], { scope: 'system:create', by: ['system:*'] });
      }
      const text = await stage.run([...SHOW, 'mine']);
      assert.match(text.stdout, /^of our own$/m);
      assert.match(text.stdout, /4 of \d+ scopes/);
    });
  }

  test('a name that is near one is answered with it, and a file says what is wrong with it', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const near = await stage.run([...SHOW, 'audittor', '--json'], ALONE);
    assert.deepEqual([near.status, errorOf(near).code], [2, 'preset.unknown']);
    assert.match(errorOf(near).fix ?? '', /did you mean auditor\?/);
    writeFileSync(join(stage.folder, 'torn.json'), '{ "include": [');
    const torn = await stage.run([...SHOW, './torn.json', '--json'], ALONE);
    assert.deepEqual([torn.status, torn.stdout], [2, '']);
    assert.match(errorOf(torn).message, /torn\.json/);
  });
});
