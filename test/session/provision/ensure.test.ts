import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { assignScopes, deleteClient, scopesOf } from '../../support/admin.ts';
import type { FaultServer, RequestRecord } from '../../support/fault-server.ts';
import { isMutating, nameOf } from '../../support/requests.ts';
import { documentsIn, errorOf, filesIn, type Stage } from '../../support/stage.ts';
import { told, withProfile } from './scene.ts';

const AUDITOR = ['client:read', 'scope:read'];
const mutating = (server: FaultServer, from: number): RequestRecord[] =>
  server.requests.slice(from).filter(isMutating);

function profileOf(stage: Stage): Record<string, unknown> {
  return documentsIn(stage.store, 'profiles')[0] ?? {};
}

/** Every file of the store with its content, the token cache and the history left out. */
function contents(stage: Stage): Record<string, string> {
  const kept = filesIn(stage.store).filter((name) => !/tokens|history/.test(name));
  return Object.fromEntries(
    kept.map((name) => [name, readFileSync(join(stage.store, name), 'utf8')]),
  );
}

for (const version of ['2.86.2', '2.60.0']) {
  describe(`bootstrap on a profile that is there, ${version}`, { concurrency: 4 }, () => {
    test('changes nothing where all agrees, with the same flags or with none', async (t) => {
      const { stage, clientId } = await withProfile(t, version);
      const before = contents(stage);
      for (const args of [['--preset', 'auditor'], []]) {
        const from = stage.server.requests.length;
        const result = await told(stage, args);
        assert.deepEqual(
          [result.created, result.change, result.clientId],
          [false, 'none', clientId],
        );
        assert.deepEqual(mutating(stage.server, from), []);
      }
      assert.deepEqual(contents(stage), before);
      assert.equal(stage.made.length, 1);
    });

    test('gives back what was taken away and takes what was given, with --yes', async (t) => {
      const { stage, clientId } = await withProfile(t, version);
      await assignScopes(stage, clientId, ['scope:read', 'user:read']);
      const refused = await stage.run(['bootstrap', '-p', 'ci', '--json']);
      assert.deepEqual([errorOf(refused).code, refused.status], ['confirm.required', 6]);
      assert.match(errorOf(refused).message, /given client:read and is to lose user:read/);
      assert.deepEqual(await scopesOf(stage, clientId), ['scope:read', 'user:read']);
      const result = await told(stage, ['--yes']);
      assert.deepEqual(
        [result.change, result.given, result.taken],
        ['scopes', ['client:read'], ['user:read']],
      );
      assert.deepEqual(await scopesOf(stage, clientId), AUDITOR);
      assert.deepEqual(documentsIn(stage.store, 'state', 'journal'), []);
      const token = await stage.run(['token', '-p', 'ci', '--json']);
      assert.equal(JSON.parse(token.stdout).cached, true, 'the proof token serves on');
      const history = readFileSync(join(stage.store, 'state/history.jsonl'), 'utf8')
        .trim()
        .split('\n');
      assert.deepEqual(
        history.map((line) => JSON.parse(line).operation),
        ['bootstrap', 'ensure'],
      );
    });

    test('another scope set needs --change-preset, and is then given in full', async (t) => {
      const { stage, clientId } = await withProfile(t, version);
      const from = stage.server.requests.length;
      const other = ['--preset', 'auditor', '--scope', 'system:read'];
      const refused = await stage.run(['bootstrap', '-p', 'ci', '--json', '--yes', ...other]);
      assert.deepEqual([errorOf(refused).code, refused.status], ['recipe.differs', 6]);
      assert.equal(stage.server.requests.length, from, 'refused before anything is asked');
      const result = await told(stage, [...other, '--change-preset', '--yes']);
      assert.deepEqual(result.scopes, [...AUDITOR, 'system:read']);
      assert.deepEqual(await scopesOf(stage, clientId), [...AUDITOR, 'system:read']);
      assert.equal((await told(stage, other)).change, 'none');
      assert.equal((await told(stage)).change, 'none');
    });

    test('a preset file that was edited counts as another scope set; its record still holds', async (t) => {
      const { stage } = await withProfile(t, version);
      const file = join(stage.folder, 'own.json');
      writeFileSync(file, '{"include":["system:read"]}');
      const switched = ['--preset', './own.json', '--change-preset', '--yes'];
      assert.deepEqual((await told(stage, switched)).scopes, ['system:read']);
      writeFileSync(file, '{"include":["system:read","user:read"]}');
      const refused = await stage.run([
        'bootstrap',
        '-p',
        'ci',
        '--json',
        '--preset',
        './own.json',
      ]);
      assert.equal(errorOf(refused).code, 'recipe.differs');
      writeFileSync(file, '{"include":{"system:read":"with a reason, in another order"}}');
      assert.equal((await told(stage, ['--preset', './own.json'])).change, 'none');
      assert.equal((await told(stage)).change, 'none');
    });

    test('what a pattern newly matches is told, and given with --accept-new', async (t) => {
      const { stage, clientId } = await withProfile(t, version);
      await told(stage, ['--scope', 'system:*', '--scope', 'client:*', '--change-preset', '--yes']);
      forget(stage, ['system:update', 'client:update']);
      await assignScopes(stage, clientId, profileOf(stage).scopes as string[]);
      const kept = await told(stage);
      assert.deepEqual([kept.change, kept.withheld], ['none', ['client:update', 'system:update']]);
      const refused = await stage.run(['bootstrap', '-p', 'ci', '--accept-new', '--json']);
      assert.equal(errorOf(refused).code, 'confirm.required');
      const accepted = await told(stage, ['--accept-new', '--yes']);
      assert.deepEqual([accepted.given, accepted.withheld], [['system:update'], ['client:update']]);
    });

    test('--dry-run shows the change and makes none', async (t) => {
      const { stage, clientId } = await withProfile(t, version);
      await assignScopes(stage, clientId, ['scope:read']);
      const from = stage.server.requests.length;
      const before = contents(stage);
      const run = await stage.run(['bootstrap', '-p', 'ci', '--dry-run', '--json']);
      const plan = JSON.parse(run.stdout);
      assert.deepEqual(
        [plan.kind, plan.change, plan.give],
        ['bootstrap.plan', 'scopes', ['client:read']],
      );
      assert.deepEqual(mutating(stage.server, from), []);
      assert.deepEqual(contents(stage), before);
    });

    test('a client that is gone, or whose secret is refused, has its own error and way out', async (t) => {
      const { stage, clientId } = await withProfile(t, version);
      await deleteClient(stage, clientId);
      const run = await stage.run(['bootstrap', '-p', 'ci', '--json', '--yes']);
      const expected = version === '2.86.2' ? ['client.gone', 5] : ['client.rejected', 3];
      assert.deepEqual([errorOf(run).code, run.status], expected);
      assert.match(errorOf(run).fix ?? '', /--if-exists replace/);
      assert.equal(stage.made.length, 1);
      const again = await told(stage, ['--if-exists', 'replace', '--yes']);
      assert.deepEqual(stage.living(), [again.clientId]);
      assert.deepEqual(await scopesOf(stage, again.clientId), AUDITOR);
    });

    test('somebody else changing it between plan and write is exit 6, and nothing is written', async (t) => {
      let meddled = false;
      let reads = 0;
      const { stage, clientId } = await withProfile(t, version, {
        fault: (request) => {
          if (meddled && nameOf(request) === 'read back') {
            reads += 1;
            if (reads === 2) return { when: 'before', act: { kind: 'wait', until: change() } };
          }
          return undefined;
        },
      });
      const change = (): Promise<void> => assignScopes(stage, clientId, ['user:read']);
      await assignScopes(stage, clientId, ['scope:read']);
      meddled = true;
      const run = await stage.run(['bootstrap', '-p', 'ci', '--json', '--yes']);
      assert.deepEqual([errorOf(run).code, run.status], ['client.changed', 6], run.stderr);
      assert.deepEqual(await scopesOf(stage, clientId), ['user:read']);
      assert.deepEqual(documentsIn(stage.store, 'state', 'journal'), []);
    });
  });
}

/** Takes scopes out of the record, as if the server had learned them after it was made. */
function forget(stage: Stage, scopes: readonly string[]): void {
  const profile = profileOf(stage);
  const left = (profile.scopes as string[]).filter((scope) => !scopes.includes(scope));
  const path = join(stage.store, 'profiles', 'ci.json');
  writeFileSync(path, JSON.stringify({ ...profile, scopes: left }));
}

describe('bootstrap on a profile of another server', () => {
  test('is exit 6, and the server is never asked', async (t) => {
    const [here, there] = [await withProfile(t, '2.86.2'), await withProfile(t, '2.86.2')];
    const from = there.stage.server.requests.length;
    const env = { FIDESAUTH_SERVER: there.stage.server.url };
    for (const more of [[], ['--if-exists', 'replace', '--yes']]) {
      const run = await here.stage.run(['bootstrap', '-p', 'ci', '--json', ...more], { env });
      assert.deepEqual([errorOf(run).code, run.status], ['server.mismatch', 6]);
    }
    assert.equal(there.stage.server.requests.length, from);
  });
});
