import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { deleteClient, makeClient, scopesOf } from '../../support/admin.ts';
import { nameOf } from '../../support/requests.ts';
import { entriesIn, errorOf, newStage, type Stage } from '../../support/stage.ts';
import { told, withProfile } from './scene.ts';

const AUDITOR = ['client:read', 'scope:read'];
const REPLACE = ['--if-exists', 'replace', '--yes'];

function inStore(stage: Stage, ...folder: string[]): string[] {
  return entriesIn(join(stage.store, ...folder));
}

for (const version of ['2.86.2', '2.60.0']) {
  describe(`bootstrap --if-exists replace on ${version}`, { concurrency: 4 }, () => {
    test('makes another client, proves it, switches the profile and deletes the old one', async (t) => {
      const { stage, clientId } = await withProfile(t, version);
      const from = stage.server.requests.length;
      const result = await told(stage, REPLACE);
      assert.deepEqual(
        [result.change, result.created, result.deleted],
        ['replace', true, [clientId]],
      );
      assert.deepEqual(stage.living(), [result.clientId]);
      assert.deepEqual(await scopesOf(stage, result.clientId), AUDITOR);
      assert.deepEqual(inStore(stage, 'credentials'), [`${result.clientId}.json`]);
      assert.deepEqual(inStore(stage, 'state', 'tokens'), [`${result.clientId}.json`]);
      assert.deepEqual(inStore(stage, 'state', 'journal'), []);
      const names = stage.server.requests.slice(from).map(nameOf);
      assert.ok(names.indexOf('delete') > names.indexOf('proof token'), 'deleted after the proof');
      const history = readFileSync(join(stage.store, 'state/history.jsonl'), 'utf8').trim();
      const lines = history.split('\n').map((line) => JSON.parse(line));
      assert.deepEqual(
        lines.map((line) => [line.operation, line.clientId]),
        [
          ['bootstrap', clientId],
          ['replace', result.clientId],
          ['revoke', clientId],
        ],
      );
    });

    test('needs --yes where nobody is asked', async (t) => {
      const { stage, clientId } = await withProfile(t, version);
      const run = await stage.run(['bootstrap', '-p', 'ci', '--if-exists', 'replace', '--json']);
      assert.deepEqual([errorOf(run).code, run.status], ['confirm.required', 6]);
      assert.deepEqual(stage.living(), [clientId]);
    });

    test('a failure before the switch leaves the old client as it was', async (t) => {
      let armed = false;
      const { stage, clientId } = await withProfile(t, version, {
        fault: (request) =>
          armed && nameOf(request) === 'proof token' && !request.body.includes(clientIdOf())
            ? { when: 'before', act: { kind: 'reply', status: 500 } }
            : undefined,
      });
      const clientIdOf = (): string => clientId;
      armed = true;
      const run = await stage.run(['bootstrap', '-p', 'ci', '--json', ...REPLACE]);
      armed = false;
      assert.ok([7, 9].includes(run.status), run.stderr);
      if (run.status === 9) {
        const undone = await stage.run(['recover', '-p', 'ci', '--undo', '--yes']);
        assert.equal(undone.status, 0, undone.stderr);
      }
      assert.deepEqual(stage.living(), [clientId]);
      assert.equal((await stage.run(['token', '-p', 'ci', '--fresh'])).status, 0);
      assert.deepEqual(inStore(stage, 'credentials'), [`${clientId}.json`]);
    });

    test('a failure after the switch is exit 9, has no way back, and recover finishes it', async (t) => {
      let armed = true;
      const { stage, clientId } = await withProfile(t, version, {
        fault: (request) =>
          armed && nameOf(request) === 'delete'
            ? { when: 'before', act: { kind: 'reply', status: 500 } }
            : undefined,
      });
      const run = await stage.run(['bootstrap', '-p', 'ci', '--json', ...REPLACE]);
      assert.deepEqual([errorOf(run).code, run.status], ['bootstrap.incomplete', 9]);
      assert.match(errorOf(run).message, new RegExp(`still be on the server: ${clientId}`));
      armed = false;
      assert.equal((await stage.run(['token', '-p', 'ci', '--fresh'])).status, 0);
      const back = await stage.run(['recover', '-p', 'ci', '--undo', '--yes', '--json']);
      assert.deepEqual([errorOf(back).code, back.status], ['profile.busy', 6]);
      const done = await stage.run(['recover', '-p', 'ci', '--yes', '--json']);
      assert.equal(done.status, 0, done.stderr);
      assert.equal(JSON.parse(done.stdout).recovered[0].outcome, 'finished');
      assert.equal(stage.living().length, 1);
      assert.equal(stage.living().includes(clientId), false);
      assert.equal(inStore(stage, 'credentials').length, 1);
    });

    test('a client never changes or deletes itself', async (t) => {
      const { stage } = await withProfile(t, version);
      const env = {
        FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
        FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
      };
      for (const more of [[], REPLACE]) {
        const args = ['bootstrap', '-p', 'ci', '--admin-profile', 'ci', '--json', ...more];
        const run = await stage.run(args, { env });
        assert.deepEqual([errorOf(run).code, run.status], ['input.invalid', 2]);
      }
    });
  });
}

describe('bootstrap --key', { concurrency: 3 }, () => {
  const keyed = ['--preset', 'auditor', '--key', 'nightly'];

  test('finds its client again on a machine without memory', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const first = await told(stage, keyed);
    assert.equal((await told(stage, keyed)).change, 'none', 'with memory it is in order');
    rmSync(stage.store, { recursive: true });
    const refused = await stage.run(['bootstrap', '-p', 'ci', '--json', ...keyed]);
    assert.deepEqual([errorOf(refused).code, refused.status], ['client.exists', 6]);
    assert.match(errorOf(refused).message, new RegExp(first.clientId));
    assert.deepEqual(stage.living(), [first.clientId]);
    const second = await told(stage, [...keyed, ...REPLACE]);
    assert.deepEqual(second.deleted, [first.clientId]);
    assert.deepEqual(stage.living(), [second.clientId]);
  });

  test('other clients, and those of another key, are left alone', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const stranger = await makeClient(stage, ['scope:read']);
    const other = await told(stage, ['--preset', 'auditor', '--key', 'weekly']);
    rmSync(stage.store, { recursive: true });
    const made = await told(stage, [...keyed, ...REPLACE]);
    assert.equal(made.created, true);
    assert.deepEqual(
      stage.living().sort(),
      [stranger.client_id, other.clientId, made.clientId].sort(),
    );
  });

  test('is refused before 2.82, where nothing could be found', async (t) => {
    const stage = await newStage(t, '2.60.0');
    const run = await stage.run(['bootstrap', '-p', 'ci', '--json', ...keyed]);
    assert.deepEqual([errorOf(run).code, run.status], ['input.invalid', 2]);
    assert.match(errorOf(run).fix ?? '', /--config-dir/);
    assert.equal(stage.made.length, 0);
  });

  test('a replaced client that was gone already is told of', async (t) => {
    const { stage, clientId } = await withProfile(t, '2.86.2');
    await deleteClient(stage, clientId);
    const run = await stage.run(['bootstrap', '-p', 'ci', ...REPLACE]);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stderr, /was already gone before this run deleted it/);
  });
});
