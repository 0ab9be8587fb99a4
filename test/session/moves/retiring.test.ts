import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { RunOptions } from '../../support/run.ts';
import { errorOf } from '../../support/stage.ts';
import {
  endGrace,
  isAccepted,
  lastOf,
  rotatedOne,
  storedPair,
  storedProfile,
  withProfile,
} from '../rotate/scene.ts';

const NEW = ['--new-client'];
const REMOVE = ['profiles', 'remove', 'ci', '--keep-client', '--yes'];

describe('a profile whose former client is retiring', { concurrency: 4 }, () => {
  for (const version of ['2.86.2', '2.60.0']) {
    it(`is renamed with it, and the client still ends in time (${version})`, async (t) => {
      const { stage, pair } = await withProfile(t, version);
      const { retiring } = await rotatedOne(stage, NEW);
      assert.equal((await stage.run(['profiles', 'rename', 'ci', 'build'])).status, 0);
      const shown = await stage.run(['profiles', 'show', 'build']);
      const { clientId = '', notBefore = '' } = retiring ?? {};
      assert.match(
        shown.stdout,
        new RegExp(`^retiring +client ${clientId}, until ${notBefore}$`, 'm'),
      );
      assert.equal(await isAccepted(stage, pair), true);
      assert.equal((await stage.run(['profiles', 'rename', 'build', 'ci'])).status, 0);
      endGrace(stage);
      assert.equal((await stage.run(['profiles', 'rename', 'ci', 'build'])).status, 0);
      const pruned = await stage.run(['clients', 'prune', '--yes']);
      assert.equal(pruned.status, 0, pruned.stderr);
      assert.deepEqual(stage.living(), [lastOf(stage).client_id]);
      assert.equal(storedProfile(stage, 'build').retiring, undefined);
      assert.equal(storedPair(stage, pair.client_id), undefined);
    });

    it(`moves with it: both stores see it end (${version})`, async (t) => {
      const { stage, pair } = await withProfile(t, version);
      await rotatedOne(stage, NEW);
      const exported = await stage.run(['export', '-p', 'ci', '--format', 'json']);
      const store = join(stage.folder, 'away');
      const away = { ...stage, store };
      const there: RunOptions = { env: { FIDESAUTH_CONFIG_DIR: store } };
      const from = ['profiles', 'import', '-p', 'ci', '--from', '-'];
      const taken = await stage.run(from, { ...there, stdin: exported.stdout });
      assert.equal(taken.status, 0, taken.stderr);
      assert.match(taken.stdout.replace(/\s+/g, ' '), /is still retiring: fidesauth clients prune/);
      assert.deepEqual(storedProfile(away), storedProfile(stage));
      assert.deepEqual(storedPair(away, pair.client_id), pair);
      const kept = await stage.run([...REMOVE, '--json']);
      assert.deepEqual([kept.status, errorOf(kept).code], [6, 'client.retiring']);
      endGrace(away);
      assert.equal((await stage.run(['clients', 'prune', '--yes'], there)).status, 0);
      assert.deepEqual(stage.living(), [lastOf(stage).client_id]);
      assert.equal(storedProfile(away).retiring, undefined);
      endGrace(stage);
      const pruned = await stage.run(['clients', 'prune', '--yes']);
      assert.equal(pruned.status, 0, pruned.stderr);
      assert.equal((await stage.run(REMOVE)).status, 0);
      assert.equal((await stage.run(['token', '-p', 'ci', '--fresh'], there)).status, 0);
    });

    it(`is removed once that client is revoked, as the refusal says (${version})`, async (t) => {
      const { stage, pair } = await withProfile(t, version);
      await rotatedOne(stage, NEW);
      const fix = errorOf(await stage.run([...REMOVE, '--json'])).fix ?? '';
      const command = `clients revoke ${pair.client_id} --yes`;
      assert.ok(fix.includes(`or at once: fidesauth ${command}`), fix);
      const revoked = await stage.run(command.split(' '));
      assert.equal(revoked.status, 0, revoked.stderr);
      assert.equal((await stage.run(REMOVE)).status, 0);
      assert.equal(await isAccepted(stage, lastOf(stage)), true);
      assert.deepEqual(stage.living(), [lastOf(stage).client_id]);
    });
  }
});
