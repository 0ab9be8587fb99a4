import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { scopesOf } from '../../support/admin.ts';
import type { RequestRecord } from '../../support/fault-server.ts';
import { isMutating, nameOf } from '../../support/requests.ts';
import { documentsIn, entriesIn, filesIn, newStage, type Stage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor'];
const AUDITOR = ['client:read', 'scope:read'];

for (const version of ['2.86.2', '2.60.0']) {
  describe(`a bootstrap on ${version}`, { concurrency: 4 }, () => {
    test('leaves a client with exactly its scopes, profile, secret and token', async (t) => {
      const stage = await newStage(t, version);
      const run = await stage.run([...BOOTSTRAP, '--json']);
      assert.equal(run.status, 0, run.stderr);
      const result = JSON.parse(run.stdout);
      const [clientId = ''] = stage.living();
      assert.deepEqual(stage.made.length, 1);
      assert.equal(result.clientId, clientId);
      assert.equal(result.serverVersion, version);
      assert.deepEqual(result.scopes, AUDITOR);
      assert.deepEqual(await scopesOf(stage, clientId), AUDITOR);
      const [profile] = documentsIn(stage.store, 'profiles');
      assert.equal(profile?.clientId, clientId);
      assert.equal(profile?.server, stage.server.url);
      const [credential] = documentsIn(stage.store, 'credentials');
      assert.equal(credential?.clientSecret, stage.made[0]?.client_secret);
      assert.deepEqual(filesIn(stage.store), [
        `credentials/${clientId}.json`,
        'profiles/default.json',
        'state/history.jsonl',
        `state/tokens/${clientId}.json`,
      ]);
    });

    test('has the journal on disk before each request that changes the server', async (t) => {
      const seen: [string, unknown, boolean][] = [];
      const look = (request: RequestRecord): undefined => {
        if (!isMutating(request)) return;
        const [entry, ...others] = documentsIn(stage.store, 'state', 'journal');
        assert.deepEqual(others, []);
        const stored = documentsIn(stage.store, 'credentials').length > 0;
        seen.push([nameOf(request) ?? request.path, entry?.state, stored]);
        assert.equal(JSON.stringify(entry).includes(stage.rootSecret), false);
      };
      const stage: Stage = await newStage(t, version, { fault: look });
      assert.equal((await stage.run(BOOTSTRAP)).status, 0);
      const assigned: [string, unknown, boolean][] = [['assign', 'assigning', true]];
      assert.deepEqual(seen, [
        ['create', 'intent', false],
        ...(version === '2.60.0' ? assigned : []),
      ]);
    });

    // Rule 21 of docs/terminal.md.
    test('a dry run changes nothing there and makes no file or folder here', async (t) => {
      const stage = await newStage(t, version);
      const run = await stage.run([...BOOTSTRAP, '--dry-run', '--json']);
      assert.equal(run.status, 0, run.stderr);
      assert.equal(JSON.parse(run.stdout).kind, 'bootstrap.plan');
      assert.deepEqual(stage.server.requests.filter(isMutating), []);
      assert.deepEqual(entriesIn(stage.folder), []);
    });

    test('tells no secret and no token at --verbose', async (t) => {
      const stage = await newStage(t, version);
      const args = ['--verbose', '--no-color'];
      const made = await stage.run([...BOOTSTRAP, ...args]);
      const fresh = await stage.run(['token', '--fresh', ...args]);
      const again = await stage.run([...BOOTSTRAP, ...args]);
      const told = [made.stdout, made.stderr, fresh.stderr, again.stdout, again.stderr].join('\n');
      assert.match(told, /POST \/api\/v1\/oauth\/client -> 200/);
      const token = fresh.stdout.trim();
      const secret = stage.made[0]?.client_secret ?? '';
      for (const value of [stage.rootSecret, secret, token]) {
        assert.ok(value.length > 20);
        assert.equal(told.includes(value), false);
      }
      assert.doesNotMatch(told, /eyJ/);
      const [line] = readFileSync(join(stage.store, 'state/history.jsonl'), 'utf8').split('\n');
      assert.equal(line?.includes(secret), false);
    });

    test('two at once on one profile: one client, and the other finds it in order', async (t) => {
      const stage = await newStage(t, version);
      const args = [...BOOTSTRAP, '--json'];
      const runs = await Promise.all([1, 2].map(() => stage.run(args, { mode: 'spawned' })));
      assert.deepEqual(
        runs.map((run) => run.status),
        [0, 0],
      );
      assert.equal(stage.made.length, 1);
      const created = runs.map((run) => JSON.parse(run.stdout).created);
      assert.deepEqual(created.sort(), [false, true]);
    });
  });
}
