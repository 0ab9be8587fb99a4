import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { leaveEntry, MARKER } from '../../support/journal.ts';
import { documentsIn, errorOf, filesIn, newStage, type Stage } from '../../support/stage.ts';

/** A stage with the profiles `ci` (current) and `prod`. */
async function scene(t: TestContext, version = '2.86.2'): Promise<Stage> {
  const stage = await newStage(t, version);
  for (const name of ['ci', 'prod']) {
    const made = await stage.run(['bootstrap', '-p', name, '--preset', 'auditor']);
    assert.equal(made.status, 0, made.stderr);
  }
  return stage;
}

const profilesOf = ({ store }: Stage): unknown[] =>
  documentsIn(store, 'profiles').map(({ name }) => name);

const currentOf = ({ store }: Stage): unknown =>
  JSON.parse(readFileSync(join(store, 'config.json'), 'utf8')).currentProfile;

const rename = (stage: Stage, ...names: string[]): ReturnType<Stage['run']> =>
  stage.run(['profiles', 'rename', ...names, '--json']);

describe('profiles rename', { concurrency: 4 }, () => {
  it('keeps the client, its secret, its cached token and the current profile', async (t) => {
    const stage = await scene(t);
    const token = await stage.run(['token', '-p', 'ci']);
    const secrets = filesIn(join(stage.store, 'credentials'));
    const before = stage.server.requests.length;
    const run = await rename(stage, 'ci', 'build');
    assert.equal(run.status, 0, run.stderr);
    const [pair] = stage.made;
    assert.deepEqual(JSON.parse(run.stdout), {
      schemaVersion: 1,
      kind: 'profiles.rename',
      from: 'ci',
      profile: 'build',
      server: stage.server.url,
      clientId: pair?.client_id,
      current: true,
    });
    assert.deepEqual([profilesOf(stage), currentOf(stage)], [['build', 'prod'], 'build']);
    assert.deepEqual(filesIn(join(stage.store, 'credentials')), secrets);
    assert.deepEqual(filesIn(join(stage.store, 'state', 'journal')), []);
    const again = await stage.run(['token']);
    assert.equal(again.stdout, token.stdout);
    assert.equal(stage.server.requests.length, before, 'no request was sent');
    assert.equal((await stage.run(['status', '-p', 'build'])).status, 0);
  });

  it('leaves another current profile, and warns where the environment names the old one', async (t) => {
    const stage = await scene(t);
    const env = { FIDESAUTH_PROFILE: 'prod' };
    const run = await stage.run(['profiles', 'rename', 'prod', 'live'], { env });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stderr, /warning: FIDESAUTH_PROFILE or -p still names prod/);
    assert.equal(currentOf(stage), 'ci');
    const line = readFileSync(join(stage.store, 'state', 'history.jsonl'), 'utf8').trim();
    const { operation, profile } = JSON.parse(line.split('\n').at(-1) ?? '');
    assert.deepEqual([operation, profile], ['rename', 'live']);
  });

  it('keeps default the one that is used where none is chosen', async (t) => {
    const stage = await newStage(t, '2.86.2');
    assert.equal((await stage.run(['bootstrap', '--preset', 'auditor'])).status, 0);
    assert.equal((await rename(stage, 'default', 'ci')).status, 0);
    const shown = JSON.parse((await stage.run(['profiles', 'show', '--json'])).stdout);
    assert.deepEqual([shown.name, shown.current], ['ci', true]);
  });

  it('refuses names that are taken, unknown, its own or none', async (t) => {
    const stage = await scene(t);
    writeFileSync(join(stage.store, 'profiles', 'damaged.json'), '{', { mode: 0o600 });
    const before = [profilesOf, currentOf].length;
    for (const [from, to, status, code] of [
      ['ci', 'prod', 6, 'profile.exists'],
      ['ci', 'damaged', 6, 'profile.exists'],
      ['cii', 'build', 5, 'profile.unknown'],
      ['ci', 'ci', 2, 'input.invalid'],
      ['ci', 'Build', 2, 'input.invalid'],
    ] as const) {
      const run = await rename(stage, from, to);
      assert.deepEqual([run.status, errorOf(run).code], [status, code], `${from} ${to}`);
    }
    assert.equal(before, 2);
    assert.deepEqual(
      filesIn(join(stage.store, 'profiles')),
      ['ci.json', 'damaged.json', 'prod.json'],
      'nothing was changed',
    );
  });

  it('refuses while other work on either name is open', async (t) => {
    const stage = await scene(t);
    await leaveEntry(stage.store, stage.server.url, { profile: 'build' });
    for (const names of [
      ['ci', 'build'],
      ['build', 'other'],
    ]) {
      const run = await rename(stage, ...names);
      const { code } = errorOf(run);
      assert.ok(['profile.busy', 'profile.unknown'].includes(code), code);
    }
    await leaveEntry(stage.store, stage.server.url, { profile: 'ci' });
    const { code, fix } = errorOf(await rename(stage, 'ci', 'other'));
    assert.equal(code, 'profile.busy');
    assert.match(fix ?? '', /fidesauth recover -p ci/);
  });
});

/** How far a run came that was killed: what is there by then. */
const CUTS = ['before', 'between', 'after'] as const;

/** A renaming of `ci` to `build` that was killed. */
async function cut(t: TestContext, how: (typeof CUTS)[number]): Promise<Stage> {
  const stage = await scene(t);
  const path = (name: string): string => join(stage.store, 'profiles', `${name}.json`);
  const text = readFileSync(path('ci'), 'utf8');
  const { clientId } = JSON.parse(text);
  if (how === 'after') assert.equal((await rename(stage, 'ci', 'build')).status, 0);
  if (how === 'between') {
    writeFileSync(path('build'), text.replace('"name": "ci"', '"name": "build"'), { mode: 0o600 });
  }
  const journal = join(stage.store, 'state', 'journal', `${MARKER}.json`);
  const entry = {
    version: 2,
    marker: MARKER,
    operation: 'rename',
    state: 'moving',
    profile: 'ci',
    to: 'build',
    server: stage.server.url,
    allowHttp: false,
    clientId,
    startedAt: '2026-01-01T00:00:00.000Z',
  };
  writeFileSync(journal, JSON.stringify(entry), { mode: 0o600 });
  return stage;
}

describe('a renaming that was cut', { concurrency: 4 }, () => {
  for (const how of CUTS) {
    for (const [flags, name, outcome] of [
      [[], 'build', 'finished'],
      [['--undo'], 'ci', 'taken-back'],
    ] as const) {
      it(`${how} the switch is ended by recover ${flags.join(' ')} without a server`, async (t) => {
        const stage = await cut(t, how);
        await stage.server.close();
        const env = { FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined };
        const run = await stage.run(['recover', '--yes', '--json', ...flags], { env });
        assert.equal(run.status, 0, run.stderr);
        const [ended] = JSON.parse(run.stdout).recovered;
        assert.deepEqual([ended.marker, ended.outcome], [MARKER, outcome]);
        assert.deepEqual([profilesOf(stage), currentOf(stage)], [[name, 'prod'].sort(), name]);
        assert.deepEqual(filesIn(join(stage.store, 'state', 'journal')), []);
      });
    }
  }

  it('is named by status, and blocks changes but no token', async (t) => {
    const stage = await cut(t, 'between');
    for (const name of ['ci', 'build']) {
      const token = await stage.run(['token', '-p', name]);
      assert.equal(token.status, 0, token.stderr);
      assert.match(token.stderr, /warning: renaming profile ci to build was interrupted/);
      for (const args of [
        ['bootstrap', '-p', name, '--yes'],
        ['revoke', '-p', name, '--yes'],
        ['profiles', 'rename', name, 'third'],
        ['profiles', 'remove', name, '--keep-client', '--yes'],
      ]) {
        const { code, fix } = errorOf(await stage.run([...args, '--json']));
        assert.equal(code, 'profile.busy', args.join(' '));
        assert.match(fix ?? '', /^finish it: fidesauth recover -p ci --yes; or take it back: /);
      }
    }
    const status = await stage.run(['status', '-p', 'ci', '--json']);
    const { open, exitCode } = JSON.parse(status.stdout);
    assert.deepEqual([exitCode, open[0].operation, open[0].profile], [9, 'rename', 'ci']);
    assert.equal((await stage.run(['recover', '-p', 'build', '--yes'])).status, 0);
    assert.equal((await stage.run(['token', '-p', 'build', '--fresh'])).status, 0);
  });

  it('asks in a script, and its record can be dropped', async (t) => {
    const stage = await cut(t, 'before');
    const unasked = errorOf(await stage.run(['recover', '--json']));
    assert.equal(unasked.code, 'confirm.required');
    assert.match(unasked.message, /renaming profile ci to build/);
    const run = await stage.run(['recover', '--forget', MARKER, '--yes']);
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(profilesOf(stage), ['ci', 'prod']);
  });
});
