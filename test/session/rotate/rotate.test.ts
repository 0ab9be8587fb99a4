import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseEnv } from 'node:util';
import { deleteClient, scopesOf } from '../../support/admin.ts';
import { isMutating } from '../../support/requests.ts';
import { documentsIn, entriesIn, errorOf, type Stage } from '../../support/stage.ts';
import {
  callWith,
  changeProfile,
  endGrace,
  isAccepted,
  lastOf,
  rotatedOne,
  storedPair,
  storedProfile,
  tokenOf,
  withProfile,
} from './scene.ts';

const NEW = ['--new-client'];
const NOW = ['--new-client', '--now'];
const IN_PLACE = ['--in-place'];
const AUDITOR = ['client:read', 'scope:read'];

function historyOf({ store }: Stage): [string, string][] {
  const lines = readFileSync(join(store, 'state/history.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line)).map((line) => [line.operation, line.clientId]);
}

for (const version of ['2.86.2', '2.60.0']) {
  describe(`rotate --new-client on ${version}`, { concurrency: 4 }, () => {
    test('makes a client like the old one, which works on until its grace is over', async (t) => {
      const { stage, pair } = await withProfile(t, version);
      const before = storedProfile(stage);
      const oldToken = await tokenOf(stage, pair);
      const done = await rotatedOne(stage, [...NEW, '--grace', '2h']);
      assert.equal(done.formerClientId, pair.client_id);
      assert.notEqual(done.clientId, pair.client_id);
      assert.deepEqual(await scopesOf(stage, done.clientId), AUDITOR);
      assert.equal(await isAccepted(stage, pair), true, 'the old secret works');
      assert.equal(await callWith(stage, oldToken), 200, 'and so do its tokens');
      const profile = storedProfile(stage);
      const retiring = profile.retiring as Record<string, string>;
      assert.deepEqual(retiring, {
        clientId: pair.client_id,
        marker: before.marker,
        since: retiring.since,
        notBefore: done.retiring?.notBefore,
      });
      const grace = Date.parse(retiring.notBefore ?? '') - Date.parse(retiring.since ?? '');
      assert.equal(grace, 2 * 60 * 60_000);
      for (const same of ['recipe', 'scopes', 'clientName', 'server', 'key'] as const) {
        assert.deepEqual(profile[same], before[same], same);
      }
      assert.deepEqual([...stage.living()].sort(), [pair.client_id, done.clientId].sort());
      assert.equal(documentsIn(stage.store, 'credentials').length, 2);
      assert.deepEqual(entriesIn(join(stage.store, 'state', 'journal')), []);
      assert.equal((await stage.run(['token', '-p', 'ci', '--fresh'])).status, 0);
    });

    test('while one retires another rotation is refused, and names the date and the commands', async (t) => {
      const { stage, pair } = await withProfile(t, version);
      const { retiring } = await rotatedOne(stage, NEW);
      const sent = stage.server.requests.length;
      const run = await stage.run(['rotate', '-p', 'ci', '--yes', '--json', ...NEW]);
      assert.deepEqual([run.status, errorOf(run).code], [6, 'client.retiring']);
      assert.match(errorOf(run).message, new RegExp(`${pair.client_id} .*${retiring?.notBefore}`));
      assert.match(errorOf(run).fix ?? '', /clients prune .*clients revoke /);
      assert.ok(!stage.server.requests.slice(sent).some(isMutating));
    });

    test('with --now both the present and the retiring client go, whatever the grace', async (t) => {
      const { stage, pair } = await withProfile(t, version);
      const first = await rotatedOne(stage, NEW);
      const token = await tokenOf(stage, lastOf(stage));
      const second = await rotatedOne(stage, NOW);
      assert.deepEqual([...second.deleted].sort(), [pair.client_id, first.clientId].sort());
      assert.equal(second.retiring, null);
      assert.deepEqual(stage.living(), [second.clientId]);
      assert.equal(await callWith(stage, token), 403, 'its tokens end with it');
      assert.equal(storedProfile(stage).retiring, undefined);
      assert.deepEqual(
        documentsIn(stage.store, 'credentials').map(({ clientId }) => clientId),
        [second.clientId],
      );
      assert.deepEqual(historyOf(stage), [
        ['bootstrap', pair.client_id],
        ['rotate', first.clientId],
        ['rotate', second.clientId],
        ['revoke', first.clientId],
        ['revoke', pair.client_id],
      ]);
    });

    test('once the grace is over the next rotation deletes the old client first', async (t) => {
      const { stage, pair } = await withProfile(t, version);
      const first = await rotatedOne(stage, NEW);
      endGrace(stage);
      const second = await rotatedOne(stage, NEW);
      assert.deepEqual(second.deleted, [pair.client_id]);
      assert.equal(second.retiring?.clientId, first.clientId);
      assert.deepEqual([...stage.living()].sort(), [first.clientId, second.clientId].sort());
    });

    for (const [name, args] of [
      ['bootstrap', ['bootstrap', '-p', 'ci']],
      ['scopes apply', ['scopes', 'apply', '-p', 'ci', '--yes']],
    ] as const) {
      test(`once the grace is over ${name} deletes the old client, before it leaves it alone`, async (t) => {
        const { stage, pair } = await withProfile(t, version);
        const { clientId } = await rotatedOne(stage, NEW);
        const early = await stage.run([...args, '--json']);
        assert.equal(early.status, 0, early.stderr);
        assert.deepEqual(JSON.parse(early.stdout).deleted, []);
        assert.equal(stage.living().length, 2);
        endGrace(stage);
        const late = await stage.run([...args, '--json']);
        assert.equal(late.status, 0, late.stderr);
        assert.deepEqual(JSON.parse(late.stdout).deleted, [pair.client_id]);
        assert.deepEqual(stage.living(), [clientId]);
        assert.equal(storedProfile(stage).retiring, undefined);
      });
    }

    test('revoke deletes both clients, whatever the grace', async (t) => {
      const { stage, pair } = await withProfile(t, version);
      const { clientId } = await rotatedOne(stage, NEW);
      const run = await stage.run(['revoke', '-p', 'ci', '--yes', '--json']);
      assert.equal(run.status, 0, run.stderr);
      const { clientId: deleted, retired } = JSON.parse(run.stdout);
      assert.deepEqual([deleted, retired], [clientId, pair.client_id]);
      assert.deepEqual(stage.living(), []);
      for (const folder of ['profiles', 'credentials', 'state/tokens', 'state/journal']) {
        assert.deepEqual(entriesIn(join(stage.store, folder)), [], folder);
      }
    });

    for (const args of [
      ['bootstrap', '-p', 'ci', '--if-exists', 'replace', '--yes'],
      ['profiles', 'remove', 'ci', '--keep-client', '--yes'],
    ]) {
      test(`${args.slice(0, 2).join(' ')} is refused while one retires, and names it`, async (t) => {
        const { stage, pair } = await withProfile(t, version);
        await rotatedOne(stage, NEW);
        const run = await stage.run([...args, '--json']);
        assert.deepEqual([run.status, errorOf(run).code], [6, 'client.retiring']);
        assert.match(errorOf(run).message, new RegExp(pair.client_id));
        assert.equal(stage.living().length, 2);
      });
    }

    test('a replacement after the grace deletes both', async (t) => {
      const { stage, pair } = await withProfile(t, version);
      const { clientId } = await rotatedOne(stage, NEW);
      endGrace(stage);
      const args = ['bootstrap', '-p', 'ci', '--if-exists', 'replace', '--yes', '--json'];
      const run = await stage.run(args);
      assert.equal(run.status, 0, run.stderr);
      assert.deepEqual(JSON.parse(run.stdout).deleted, [clientId, pair.client_id]);
      assert.equal(stage.living().length, 1);
      assert.equal(storedProfile(stage).retiring, undefined);
    });

    test('a retiring client that somebody else deleted is forgotten, with a word', async (t) => {
      const { stage, pair } = await withProfile(t, version);
      const { clientId } = await rotatedOne(stage, NEW);
      await deleteClient(stage, pair.client_id);
      endGrace(stage);
      const run = await stage.run(['bootstrap', '-p', 'ci']);
      assert.equal(run.status, 0, run.stderr);
      assert.match(run.stderr, new RegExp(`${pair.client_id} was already gone`));
      assert.deepEqual(stage.living(), [clientId]);
      assert.equal(documentsIn(stage.store, 'credentials').length, 1);
    });

    test('--dry-run shows the plan and changes nothing', async (t) => {
      const { stage, pair } = await withProfile(t, version);
      const sent = stage.server.requests.length;
      const before = JSON.stringify(storedProfile(stage));
      const run = await stage.run(['rotate', '-p', 'ci', '-n', ...NEW]);
      assert.equal(run.status, 0, run.stderr);
      assert.match(run.stdout, new RegExp(`changes: ${pair.client_id} -> a new one`));
      assert.match(run.stdout, /attribution on the server is lost/);
      assert.ok(!stage.server.requests.slice(sent).some(isMutating));
      assert.equal(JSON.stringify(storedProfile(stage)), before);
    });

    test('hands the new credential over in the same run', async (t) => {
      const { stage } = await withProfile(t, version);
      const { clientId } = await rotatedOne(stage, [...NEW, '--export', 'dotenv=.env']);
      const handed = parseEnv(readFileSync(join(stage.folder, '.env'), 'utf8'));
      assert.equal(handed.FIDES_CLIENT_ID, clientId);
      assert.equal(handed.FIDES_CLIENT_SECRET === lastOf(stage).client_secret, true);
    });

    test('a hand-over that fails takes the new client back', async (t) => {
      const { stage, pair } = await withProfile(t, version);
      const args = ['rotate', '-p', 'ci', '--yes', ...NEW, '--export', 'dotenv=none/.env'];
      const run = await stage.run(args);
      assert.equal(run.status, 2, run.stderr);
      assert.deepEqual(stage.living(), [pair.client_id]);
      assert.equal(storedProfile(stage).clientId, pair.client_id);
    });
  });
}

describe('rotate --in-place', { concurrency: 4 }, () => {
  test('gives the client another secret: the old one ends, its tokens live on', async (t) => {
    const { stage, pair } = await withProfile(t, '2.86.2');
    const token = await tokenOf(stage, pair);
    const before = storedProfile(stage);
    const done = await rotatedOne(stage, IN_PLACE);
    assert.deepEqual(
      [done.clientId, done.formerClientId, done.retiring, done.deleted],
      [pair.client_id, null, null, []],
    );
    assert.equal(await isAccepted(stage, pair), false);
    assert.equal(await callWith(stage, token), 200);
    const now = storedPair(stage, pair.client_id);
    assert.equal(now !== undefined && (await isAccepted(stage, now)), true);
    const { secretSince, version: _, ...profile } = storedProfile(stage);
    assert.deepEqual(secretSince, { time: done.secretSince, exact: true });
    const { version: __, ...same } = before;
    assert.deepEqual(profile, same, 'marker and creation stay');
    const [credential] = documentsIn(stage.store, 'credentials');
    assert.equal(credential?.marker, before.marker, 'that of the description');
    assert.deepEqual(historyOf(stage), [
      ['bootstrap', pair.client_id],
      ['rotate-in-place', pair.client_id],
    ]);
  });

  test('is refused before 2.82, with the other way', async (t) => {
    const { stage, pair } = await withProfile(t, '2.60.0');
    const run = await stage.run(['rotate', '-p', 'ci', '--yes', '--json', ...IN_PLACE]);
    assert.deepEqual([run.status, errorOf(run).code], [2, 'input.invalid']);
    assert.match(errorOf(run).fix ?? '', /--new-client/);
    assert.deepEqual(stage.living(), [pair.client_id]);
  });

  test('is refused for a client of machines that keep no files', async (t) => {
    const { stage, pair } = await withProfile(t, '2.86.2');
    changeProfile(stage, { key: 'nightly' });
    const run = await stage.run(['rotate', '-p', 'ci', '--yes', '--json', ...IN_PLACE]);
    assert.deepEqual([run.status, errorOf(run).code], [2, 'input.invalid']);
    assert.match(errorOf(run).message, /--key nightly/);
    assert.deepEqual(stage.living(), [pair.client_id]);
  });

  test('tells of a client that is gone, and leaves no record', async (t) => {
    const { stage, pair } = await withProfile(t, '2.86.2');
    await deleteClient(stage, pair.client_id);
    const run = await stage.run(['rotate', '-p', 'ci', '--yes', '--json', ...IN_PLACE]);
    assert.deepEqual([run.status, errorOf(run).code], [5, 'client.gone']);
    assert.deepEqual(entriesIn(join(stage.store, 'state', 'journal')), []);
  });

  test('hands the new secret over', async (t) => {
    const { stage, pair } = await withProfile(t, '2.86.2');
    await rotatedOne(stage, [...IN_PLACE, '--export', 'dotenv=.env']);
    const handed = parseEnv(readFileSync(join(stage.folder, '.env'), 'utf8'));
    const now = storedPair(stage, pair.client_id);
    assert.equal(handed.FIDES_CLIENT_SECRET === now?.client_secret, true);
  });

  test('opens the target of the credential before it asks for a secret', async (t) => {
    const { stage, pair } = await withProfile(t, '2.86.2');
    const args = ['rotate', '-p', 'ci', '--yes', ...IN_PLACE, '--export', 'dotenv=none/.env'];
    const run = await stage.run(args);
    assert.equal(run.status, 2, run.stderr);
    assert.equal(await isAccepted(stage, pair), true, 'the target is opened before the request');
  });
});
