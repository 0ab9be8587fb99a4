import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { assignScopes, deleteClient, scopesOf } from '../../support/admin.ts';
import { isMutating } from '../../support/requests.ts';
import type { Run } from '../../support/run.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

const WIDE = { include: ['client:read', 'scope:read', 'system:*'] };
const HELD = [
  'client:read',
  'scope:read',
  'system:create',
  'system:delete',
  'system:read',
  'system:update',
];
const NARROW = { include: ['client:read', 'scope:read', 'user:read'] };

/** A stage with profile `ci` made of `own.json`, and how to write that preset again. */
async function withPreset(t: TestContext, version: string) {
  const stage = await newStage(t, version);
  const write = (preset: object): void =>
    writeFileSync(join(stage.folder, 'own.json'), JSON.stringify(preset));
  write(WIDE);
  const made = await stage.run(['bootstrap', '-p', 'ci', '--preset', './own.json', '--json']);
  assert.equal(made.status, 0, made.stderr);
  return { stage, write, clientId: String(JSON.parse(made.stdout).clientId) };
}

const apply = (stage: Stage, ...args: readonly string[]): Promise<Run> =>
  stage.run(['scopes', 'apply', '-p', 'ci', '--json', ...args]);

for (const version of ['2.86.2', '2.60.0']) {
  describe(`scopes apply on ${version}`, { concurrency: 4 }, () => {
    test('puts right what diff finds, and then there is nothing', async (t) => {
      const { stage, write, clientId } = await withPreset(t, version);
      write(NARROW);
      const refused = await apply(stage);
      assert.deepEqual([errorOf(refused).code, refused.status], ['confirm.required', 6]);
      const dry = await apply(stage, '--dry-run');
      assert.deepEqual(JSON.parse(dry.stdout).give, ['user:read']);
      assert.deepEqual(await scopesOf(stage, clientId), HELD);
      const done = await apply(stage, '--yes');
      assert.equal(done.status, 0, done.stderr);
      assert.equal(JSON.parse(done.stdout).kind, 'scopes.apply');
      assert.deepEqual(await scopesOf(stage, clientId), NARROW.include);
      assert.equal((await stage.run(['scopes', 'diff', '-p', 'ci'])).status, 0);
      assert.equal((await apply(stage)).status, 0, 'nothing to do needs no --yes');
    });

    test('takes back what somebody else has given, and gives what was taken', async (t) => {
      const { stage, clientId } = await withPreset(t, version);
      await assignScopes(stage, clientId, [...HELD.slice(1), 'user:read']);
      const done = await apply(stage, '--yes');
      assert.equal(done.status, 0, done.stderr);
      const { given, taken } = JSON.parse(done.stdout);
      assert.deepEqual([given, taken], [['client:read'], ['user:read']]);
      assert.deepEqual(await scopesOf(stage, clientId), HELD);
    });

    test('switches to another preset, and keeps to it from then on', async (t) => {
      const { stage, clientId } = await withPreset(t, version);
      assert.equal((await apply(stage, '--preset', 'auditor', '--yes')).status, 0);
      assert.deepEqual(await scopesOf(stage, clientId), ['client:read', 'scope:read']);
      const [profile] = documentsIn(stage.store, 'profiles');
      assert.deepEqual(profile?.scopes, ['client:read', 'scope:read']);
      const from = stage.server.requests.length;
      assert.equal((await apply(stage)).status, 0);
      assert.deepEqual(stage.server.requests.slice(from).filter(isMutating), []);
    });

    test('makes no client where the one of the profile is gone', async (t) => {
      const { stage, clientId } = await withPreset(t, version);
      await deleteClient(stage, clientId);
      const run = await apply(stage, '--yes');
      assert.notEqual(run.status, 0);
      assert.match(errorOf(run).message, new RegExp(clientId));
      assert.deepEqual([stage.made.length, stage.living()], [1, []]);
    });
  });
}

test('scopes apply of a profile that there is not names those that there are', async (t) => {
  const { stage } = await withPreset(t, '2.86.2');
  const run = await stage.run(['scopes', 'apply', '-p', 'ic', '--yes', '--json']);
  assert.deepEqual([run.status, errorOf(run).code], [5, 'profile.unknown']);
  assert.match(errorOf(run).fix ?? '', /\bci\b/);
});
