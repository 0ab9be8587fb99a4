import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { assignScopes } from '../../support/admin.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

/** A stage whose profile `ci` is protected. */
async function scene(t: TestContext, version = '2.86.2'): Promise<Stage> {
  const stage = await newStage(t, version);
  for (const args of [
    ['bootstrap', '-p', 'ci', '--preset', 'auditor'],
    ['profiles', 'protect', 'ci'],
  ]) {
    const run = await stage.run(args);
    assert.equal(run.status, 0, run.stderr);
  }
  return stage;
}

const protectedIn = ({ store }: Stage): unknown =>
  JSON.parse(readFileSync(join(store, 'profiles', 'ci.json'), 'utf8')).protected;

/** Gives the client a scope that it should not have, with plain HTTP. */
const drift = (stage: Stage): Promise<void> =>
  assignScopes(stage, stage.made[0]?.client_id ?? '', ['client:read', 'scope:read', 'user:read']);

describe('a protected profile', { concurrency: 4 }, () => {
  for (const [args, fix] of [
    [['revoke', '-p', 'ci'], /^name it: fidesauth revoke -p ci --confirm ci$/],
    [
      ['profiles', 'remove', 'ci', '--keep-client'],
      /^name it: fidesauth profiles remove ci --keep-client --confirm ci$/,
    ],
    [['bootstrap', '-p', 'ci', '--if-exists', 'replace'], /^add --confirm ci$/],
    [['bootstrap', '-p', 'ci'], /^add --confirm ci$/],
    [['scopes', 'apply', '-p', 'ci'], /^add --confirm ci$/],
  ] as const) {
    it(`loses nothing to ${args.join(' ')} --yes, but to --confirm ci`, async (t) => {
      const stage = await scene(t);
      await drift(stage);
      const refused = await stage.run([...args, '--yes', '--json']);
      const error = errorOf(refused);
      assert.deepEqual([refused.status, error.code], [6, 'profile.protected'], error.message);
      assert.match(error.fix ?? '', fix);
      assert.deepEqual(stage.living(), [stage.made[0]?.client_id]);
      const other = errorOf(await stage.run([...args, '--confirm', 'prod', '--json']));
      assert.deepEqual([other.code, other.fix], ['input.invalid', 'it concerns: ci']);
      const done = await stage.run([...args, '--confirm', 'ci', '--json']);
      assert.equal(done.status, 0, done.stderr);
    });
  }

  for (const args of [
    ['rotate', '-p', 'ci', '--new-client', '--now'],
    ['bootstrap', '-p', 'ci', '--if-exists', 'replace'],
    ['scopes', 'apply', '-p', 'ci'],
  ]) {
    it(`is said to be protected in the plan of ${args.join(' ')}`, async (t) => {
      const stage = await scene(t);
      await drift(stage);
      const plan = await stage.run([...args, '--dry-run']);
      assert.equal(plan.status, 0, plan.stderr);
      const said = /profile ci is protected: its name is asked for; in a script, add --confirm ci/;
      assert.match(plan.stdout.replace(/\s+/g, ' '), said);
      assert.equal((await stage.run(['profiles', 'unprotect', 'ci'])).status, 0);
      assert.doesNotMatch((await stage.run([...args, '--dry-run'])).stdout, /protected/);
    });
  }

  it('is changed where it loses nothing, and stays protected with another client', async (t) => {
    const stage = await scene(t);
    const wider = ['bootstrap', '-p', 'ci', '--scope', 'system:read', '--change-preset'];
    const given = await stage.run([...wider, '--preset', 'auditor', '--yes']);
    assert.equal(given.status, 0, given.stderr);
    const replaced = ['bootstrap', '-p', 'ci', '--if-exists', 'replace', '--confirm', 'ci'];
    assert.equal((await stage.run(replaced)).status, 0);
    assert.equal(protectedIn(stage), true);
  });

  it('is one no longer after unprotect, and each says what was so before', async (t) => {
    const stage = await scene(t);
    for (const [word, state, changed] of [
      ['protect', true, false],
      ['unprotect', false, true],
      ['unprotect', false, false],
    ] as const) {
      const run = await stage.run(['profiles', word, 'ci', '--json']);
      const result = JSON.parse(run.stdout);
      assert.deepEqual([result.protected, result.changed], [state, changed], word);
      assert.equal(protectedIn(stage), state ? true : undefined);
    }
    const none = await stage.run(['profiles', 'protect', 'cii', '--json']);
    assert.deepEqual([none.status, errorOf(none).code], [5, 'profile.unknown']);
    assert.equal((await stage.run(['revoke', '-p', 'ci', '--yes'])).status, 0);
  });
});
