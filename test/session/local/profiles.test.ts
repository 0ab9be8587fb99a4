import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { documentsIn, errorOf, filesIn, newStage } from '../../support/stage.ts';

/** A stage with the profiles `ci` and `prod`, whose server is gone since then. */
async function offline(t: TestContext) {
  const stage = await newStage(t, '2.86.2');
  for (const name of ['ci', 'prod']) {
    const made = await stage.run(['bootstrap', '-p', name, '--preset', 'auditor']);
    assert.equal(made.status, 0, made.stderr);
  }
  await stage.server.close();
  const env = { FIDESAUTH_SERVER: undefined };
  const run = (...args: string[]): ReturnType<typeof stage.run> =>
    stage.run(['profiles', ...args, '--json'], { env });
  return { stage, run };
}

type Listed = { readonly name: string; readonly current: boolean };

describe('profiles', { concurrency: 4 }, () => {
  test('lists what is stored, the current one marked, without a secret and without a server', async (t) => {
    const { stage, run } = await offline(t);
    const { profiles } = JSON.parse((await run('list')).stdout) as { profiles: Listed[] };
    assert.deepEqual(
      profiles.map(({ name, current }) => [name, current]),
      [
        ['ci', true],
        ['prod', false],
      ],
    );
    const shown = await stage.run(['profiles', 'list']);
    assert.match(shown.stdout, /^ci \* .*auditor\nprod {2,}/m);
    const show = await run('show', 'prod');
    const { clientId, credentialStored, current } = JSON.parse(show.stdout);
    assert.deepEqual(
      [clientId, credentialStored, current],
      [stage.made[1]?.client_id, true, false],
    );
    for (const { client_secret } of stage.made) {
      assert.ok(!(shown.stdout + show.stdout).includes(client_secret));
    }
  });

  test('lists nothing where nothing is, and makes no folder', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const run = await stage.run(['profiles', 'list', '--json']);
    assert.deepEqual([run.status, JSON.parse(run.stdout).profiles], [0, []], run.stderr);
    assert.deepEqual(filesIn(stage.folder), []);
  });

  test('use makes another one current for all commands', async (t) => {
    const { stage, run } = await offline(t);
    assert.equal((await run('use', 'prod')).status, 0);
    assert.equal(JSON.parse((await run('show')).stdout).name, 'prod');
    const token = await stage.run(['token', '--json']);
    assert.equal(token.status, 0, token.stderr);
    const named = await stage.run(['profiles', 'show', '--json'], {
      env: { FIDESAUTH_PROFILE: 'ci' },
    });
    assert.equal(JSON.parse(named.stdout).name, 'ci');
  });

  test('remove says that the client stays, and takes both files', async (t) => {
    const { stage, run } = await offline(t);
    const unsaid = await run('remove', 'ci', '--yes');
    assert.deepEqual([unsaid.status, errorOf(unsaid).code], [2, 'usage.invalid']);
    assert.match(errorOf(unsaid).fix ?? '', /--keep-client.*revoke/);
    const unasked = await run('remove', 'ci', '--keep-client');
    assert.deepEqual([unasked.status, errorOf(unasked).code], [6, 'confirm.required']);
    assert.equal(documentsIn(stage.store, 'profiles').length, 2);
    assert.equal((await run('remove', 'ci', '--keep-client', '--yes')).status, 0);
    const [gone, kept] = stage.made;
    assert.deepEqual(
      documentsIn(stage.store, 'profiles').map(({ name }) => name),
      ['prod'],
    );
    assert.deepEqual(filesIn(join(stage.store, 'credentials')), [`${kept?.client_id}.json`]);
    assert.ok(!filesIn(stage.store).join().includes(String(gone?.client_id)));
    const again = await run('remove', 'ci', '--keep-client', '--yes');
    assert.deepEqual([again.status, errorOf(again).code], [5, 'profile.unknown']);
  });

  test('a name that is none is answered with the nearest ones', async (t) => {
    const { run } = await offline(t);
    for (const args of [
      ['show', 'prd'],
      ['use', 'prd'],
      ['remove', 'prd', '--keep-client', '--yes'],
    ]) {
      const wrong = await run(...args);
      assert.deepEqual([wrong.status, errorOf(wrong).code], [5, 'profile.unknown'], args[0]);
      assert.match(errorOf(wrong).fix ?? '', /\bprod\b/, args[0]);
    }
  });

  test('a damaged one is named, and the others are listed', async (t) => {
    const { stage, run } = await offline(t);
    writeFileSync(join(stage.store, 'profiles', 'ci.json'), '{', { mode: 0o600 });
    const shown = await run('show', 'ci');
    assert.equal(shown.status, 8, shown.stdout);
    assert.match(errorOf(shown).message, /ci\.json/);
    assert.equal(JSON.parse((await run('show', 'prod')).stdout).name, 'prod');
  });
});
