import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

async function withProfile(t: TestContext): Promise<Stage> {
  const stage = await newStage(t, '2.86.2');
  const made = await stage.run(['bootstrap', '-p', 'ci', '--preset', 'auditor']);
  assert.equal(made.status, 0, made.stderr);
  return stage;
}

const set = (stage: Stage, ...args: string[]): ReturnType<Stage['run']> =>
  stage.run(['profiles', 'set', ...args, '--json']);

const ciOf = (stage: Stage): Record<string, unknown> =>
  documentsIn(stage.store, 'profiles')[0] ?? {};

describe('profiles set', () => {
  it('sets, changes and unsets what holds for a profile, without a server', async (t) => {
    const stage = await withProfile(t);
    const before = ciOf(stage);
    await stage.server.close();
    const both = await set(stage, '-p', 'ci', 'owner=acme/shop', 'rotateAfter=90d');
    assert.deepEqual(JSON.parse(both.stdout).settings, { owner: 'acme/shop', rotateAfter: '90d' });
    assert.deepEqual(ciOf(stage).settings, { owner: 'acme/shop', rotateAfter: '90d' });
    assert.equal(ciOf(stage).version, 2);
    const one = await set(stage, '-p', 'ci', 'owner=');
    assert.deepEqual(JSON.parse(one.stdout).settings, { rotateAfter: '90d' });
    await set(stage, '-p', 'ci', 'rotateAfter=');
    // Without a setting, release 0.1 reads it again.
    assert.deepEqual(ciOf(stage), before);
  });

  it('means the current profile unless one is named', async (t) => {
    const stage = await withProfile(t);
    const run = await set(stage, 'owner=acme/shop');
    assert.deepEqual([run.status, JSON.parse(run.stdout).profile], [0, 'ci']);
  });

  it('--default holds for all, beside the current profile', async (t) => {
    const stage = await withProfile(t);
    const run = await set(stage, '--default', 'rotateAfter=90d');
    assert.deepEqual(JSON.parse(run.stdout), {
      schemaVersion: 1,
      kind: 'profiles.set',
      profile: null,
      settings: { rotateAfter: '90d' },
    });
    const path = join(stage.store, 'config.json');
    const kept = JSON.parse(readFileSync(path, 'utf8'));
    assert.deepEqual(kept, { version: 2, currentProfile: 'ci', defaults: { rotateAfter: '90d' } });
    await stage.run(['bootstrap', '-p', 'two', '--preset', 'auditor']);
    await stage.run(['profiles', 'use', 'two']);
    const used = JSON.parse(readFileSync(path, 'utf8'));
    assert.deepEqual(used, { ...kept, currentProfile: 'two' });
  });

  it('is shown by status with its source', async (t) => {
    const stage = await withProfile(t);
    const rows = async (): Promise<string[]> =>
      (await stage.run(['status'])).stdout
        .split('\n')
        .filter((line) => /^(owner|rotate)/.test(line));
    const words = async (): Promise<string[]> =>
      (await rows()).map((row) => row.replace(/ +/g, ' '));
    assert.deepEqual(await words(), ['owner none (default)', 'rotateAfter none (default)']);
    await set(stage, '--default', 'owner=platform', 'rotateAfter=1w');
    assert.deepEqual(await words(), [
      'owner platform (profiles set --default)',
      'rotateAfter 1w (profiles set --default)',
    ]);
    await set(stage, '-p', 'ci', 'owner=blue');
    assert.equal((await words())[0], 'owner blue (profile ci)');
  });

  for (const [what, args, status, code] of [
    ['an unknown setting', ['-p', 'ci', 'colour=red'], 2, 'input.invalid'],
    ['what all objects have', ['-p', 'ci', 'constructor=x'], 2, 'input.invalid'],
    ['a setting without a value', ['-p', 'ci', 'owner'], 2, 'input.invalid'],
    ['an owner that none can be', ['-p', 'ci', 'owner=a[b'], 2, 'input.invalid'],
    ['a time that is none', ['-p', 'ci', 'rotateAfter=soon'], 2, 'input.invalid'],
    ['one bad setting among good ones', ['-p', 'ci', 'owner=x', 'y=z'], 2, 'input.invalid'],
    ['no setting', ['-p', 'ci'], 2, 'usage.invalid'],
    ['a profile and the default', ['-p', 'ci', '--default', 'owner=x'], 2, 'usage.invalid'],
    ['an unknown profile', ['-p', 'no', 'owner=x'], 5, 'profile.unknown'],
  ] as const) {
    it(`refuses ${what} and changes nothing`, async (t) => {
      const stage = await withProfile(t);
      const before = ciOf(stage);
      const run = await set(stage, ...args);
      assert.deepEqual([run.status, errorOf(run).code], [status, code]);
      assert.deepEqual(ciOf(stage), before);
    });
  }

  it('never overwrites damaged settings', async (t) => {
    const stage = await withProfile(t);
    const path = join(stage.store, 'config.json');
    writeFileSync(path, '{"version":1,', { mode: 0o600 });
    const run = await set(stage, '--default', 'owner=x');
    assert.equal(errorOf(run).code, 'store.corrupt');
    assert.equal(readFileSync(path, 'utf8'), '{"version":1,');
  });
});
