import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { SecretStatus } from '../../../src/usecases/access/secret-status.ts';
import type { Stage } from '../../support/stage.ts';
import { changeProfile, endGrace, rotatedOne, withProfile } from './scene.ts';

const DAY_MS = 24 * 60 * 60_000;
const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

/** What `status` and `profiles list` tell of the secret of `ci`, and the exit status of the former. */
async function toldBy(stage: Stage, args: readonly string[] = []) {
  const status = await stage.run(['status', '-p', 'ci', '--json', ...args]);
  const list = await stage.run(['profiles', 'list', '--json']);
  assert.equal(list.status, 0, list.stderr);
  const [profile] = JSON.parse(status.stdout).profiles;
  const rotation: SecretStatus = profile.rotation;
  assert.deepEqual(JSON.parse(list.stdout).profiles[0].rotation, rotation);
  const codes = profile.problems.map(({ code }: { code: string }) => code);
  return { exit: status.status, rotation, codes };
}

async function texts(stage: Stage): Promise<string> {
  const status = await stage.run(['status', '-p', 'ci']);
  const list = await stage.run(['profiles', 'list']);
  return `${status.stdout}\n${list.stdout}`;
}

describe('the age of a secret', { concurrency: 4 }, () => {
  test('counts from the creation of its client, then from a rotation in place', async (t) => {
    const { stage } = await withProfile(t, '2.86.2');
    changeProfile(stage, { createdAt: ago(120) });
    const { rotation } = await toldBy(stage);
    assert.deepEqual([rotation.exact, rotation.due, rotation.retiring], [true, false, null]);
    assert.match(await texts(stage), /^secret age +3 months$/m);
    const { secretSince } = await rotatedOne(stage, ['--in-place']);
    assert.equal((await toldBy(stage)).rotation.since, secretSince);
    assert.match(await texts(stage), /^secret age +\d+ s$/m);
  });

  test('is "at least" where the store did not see it made', async (t) => {
    const { stage } = await withProfile(t, '2.86.2');
    changeProfile(stage, { secretSince: { time: ago(3), exact: false } });
    assert.equal((await toldBy(stage)).rotation.exact, false);
    assert.match(await texts(stage), /^secret age +at least 3 d$/m);
    assert.match(await texts(stage), / at least 3 d {2}/);
  });

  for (const [name, set] of [
    ['the profile', (stage: Stage) => changeProfile(stage, { settings: { rotateAfter: '90d' } })],
    ['all profiles', setDefault],
  ] as const) {
    test(`that is more than rotateAfter of ${name} is named; only --strict makes it exit 10`, async (t) => {
      const { stage } = await withProfile(t, '2.86.2');
      set(stage);
      assert.equal((await toldBy(stage)).rotation.due, false);
      assert.equal((await toldBy(stage, ['--strict'])).exit, 0);
      changeProfile(stage, { createdAt: ago(91) });
      const told = await toldBy(stage);
      assert.deepEqual([told.exit, told.rotation.due, told.rotation.rotateAfter], [0, true, '90d']);
      const strict = await toldBy(stage, ['--strict']);
      assert.deepEqual([strict.exit, strict.codes], [10, ['secret.due']]);
      assert.match(await texts(stage), /due after 90d: fidesauth rotate -p ci/);
      assert.match(await texts(stage), / 2 months, due {2}/);
    });
  }

  test('a retiring client is shown, and said to be overdue', async (t) => {
    const { stage, pair } = await withProfile(t, '2.86.2');
    const { retiring } = await rotatedOne(stage, ['--new-client']);
    assert.deepEqual((await toldBy(stage)).rotation.retiring, { ...retiring, overdue: false });
    assert.match(await texts(stage), new RegExp(`retiring\\s+client ${pair.client_id}, until`));
    endGrace(stage);
    assert.equal((await toldBy(stage)).rotation.retiring?.overdue, true);
    assert.match(await texts(stage), /may be deleted since .*fidesauth clients\s+prune/s);
  });
});

function setDefault({ store }: Stage): void {
  const path = join(store, 'config.json');
  const settings = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(
    path,
    JSON.stringify({ ...settings, version: 2, defaults: { rotateAfter: '90d' } }),
  );
}
