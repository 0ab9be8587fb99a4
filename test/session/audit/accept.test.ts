import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { assignScopes } from '../../support/admin.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

const AUDITOR = ['client:read', 'scope:read'];
const UNTIL = '2099-01-31';

/** A stage whose client holds user:read beyond its preset; the audit finds it extra. */
async function scene(t: TestContext, version = '2.86.2', held = [...AUDITOR, 'user:read']) {
  const stage = await newStage(t, version);
  const made = await stage.run(['bootstrap', '-p', 'ci', '--preset', 'auditor']);
  assert.equal(made.status, 0, made.stderr);
  await assignScopes(stage, stage.made[0]?.client_id ?? '', held);
  return stage;
}

const accept = (stage: Stage, scope: string, ...more: string[]): ReturnType<Stage['run']> =>
  stage.run(['scopes', 'accept', '-p', 'ci', scope, '--json', ...more]);

const WHY = ['--reason', 'for the move', '--until', UNTIL];

const profilePath = ({ store }: Stage): string => join(store, 'profiles', 'ci.json');
const profileIn = (stage: Stage): Record<string, unknown> =>
  JSON.parse(readFileSync(profilePath(stage), 'utf8'));

type Found = { scope: string; kind: string; accepted?: object; lapsed?: object };

async function diff(stage: Stage): Promise<{ status: number; findings: Found[] }> {
  const run = await stage.run(['scopes', 'diff', '-p', 'ci', '--json']);
  return { status: run.status, findings: JSON.parse(run.stdout).subjects[0].findings };
}

/** Lets every acceptance end yesterday. */
function endAll(stage: Stage): void {
  const text = readFileSync(profilePath(stage), 'utf8').replaceAll(UNTIL, '2020-01-31');
  writeFileSync(profilePath(stage), text);
}

async function heldBy(stage: Stage): Promise<string[]> {
  const run = await stage.run(
    ['scopes', 'diff', `client:${stage.made[0]?.client_id}`, 'fides:2.86.2', '--json'],
    {
      env: { FIDESAUTH_PROFILE: 'ci' },
    },
  );
  return JSON.parse(run.stdout).both;
}

describe('scopes accept', { concurrency: 4 }, () => {
  for (const version of ['2.86.2', '2.60.0']) {
    it(`makes a finding no drift until its day is over (${version})`, async (t) => {
      const stage = await scene(t, version);
      assert.equal((await diff(stage)).status, 10);
      const before = statSync(profilePath(stage)).mtimeMs;
      const run = await accept(stage, 'user:read', '--kind', 'extra', ...WHY);
      assert.equal(run.status, 0, run.stderr);
      const { finding, until, accepted } = JSON.parse(run.stdout);
      assert.deepEqual([finding, until, accepted], ['extra', UNTIL, true]);
      assert.ok(Math.abs(statSync(profilePath(stage)).mtimeMs - before) < 5, 'proved as before');
      const { status, findings } = await diff(stage);
      const one = findings.find(({ kind }) => kind === 'extra');
      assert.deepEqual([status, one?.accepted], [0, { reason: 'for the move', until: UNTIL }]);
      const shown = await stage.run(['scopes', 'diff', '-p', 'ci']);
      assert.match(shown.stdout.replace(/\s+/g, ' '), /accepted until 2099-01-31: for the move/);
      assert.equal((await stage.run(['status', '-p', 'ci'])).status, 0);
      endAll(stage);
      const ended = await diff(stage);
      assert.equal(ended.status, 10);
      assert.ok(ended.findings.some(({ lapsed }) => lapsed !== undefined));
    });

    it(`is left alone by bootstrap and apply, whose plan says so (${version})`, async (t) => {
      const stage = await scene(t, version, ['client:read', 'user:read']);
      assert.equal((await accept(stage, 'user:read', ...WHY)).status, 0);
      for (const args of [
        ['bootstrap', '-p', 'ci'],
        ['scopes', 'apply', '-p', 'ci'],
      ]) {
        const plan = await stage.run([...args, '-n', '--json']);
        const { give, take, accepted } = JSON.parse(plan.stdout);
        assert.deepEqual([give, take], [['scope:read'], []], args.join(' '));
        assert.equal(accepted[0].scope, 'user:read');
      }
      const text = await stage.run(['bootstrap', '-p', 'ci', '-n']);
      assert.match(
        text.stdout.replace(/\s+/g, ' '),
        /left alone until 2099-01-31: user:read, extra \(accepted: for the move\)/,
      );
      const done = await stage.run(['bootstrap', '-p', 'ci', '--yes']);
      assert.equal(done.status, 0, done.stderr);
      assert.deepEqual(await heldBy(stage), [...AUDITOR, 'user:read']);
      assert.deepEqual(
        profileIn(stage).scopes,
        AUDITOR,
        'the record stays what the preset asks for',
      );
      const again = await stage.run(['bootstrap', '-p', 'ci', '-n', '--json']);
      assert.equal(JSON.parse(again.stdout).change, 'none');
      endAll(stage);
      assert.equal((await stage.run(['bootstrap', '-p', 'ci', '--yes'])).status, 0);
      assert.deepEqual(await heldBy(stage), AUDITOR);
    });
  }

  it('leaves a missing scope missing, and ends early with --withdraw', async (t) => {
    const stage = await scene(t, '2.86.2', ['client:read']);
    assert.equal((await accept(stage, 'scope:read', ...WHY)).status, 0);
    const plan = await stage.run(['bootstrap', '-p', 'ci', '-n', '--json']);
    const { change, give } = JSON.parse(plan.stdout);
    assert.deepEqual([change, give], ['none', []]);
    const ended = await accept(stage, 'scope:read', '--withdraw');
    assert.equal(JSON.parse(ended.stdout).accepted, false, ended.stderr);
    assert.equal(profileIn(stage).accepted, undefined);
    assert.equal((await stage.run(['bootstrap', '-p', 'ci', '--yes'])).status, 0);
    assert.deepEqual(await heldBy(stage), AUDITOR);
    const none = errorOf(await accept(stage, 'scope:read', '--withdraw'));
    assert.equal(none.code, 'input.invalid');
  });

  it('refuses what is not found, several kinds, no reason and days that are over', async (t) => {
    const stage = await scene(t, '2.86.2', [...AUDITOR, 'user:read', 'user:read']);
    const several = errorOf(await accept(stage, 'user:read', ...WHY));
    assert.equal(several.code, 'input.missing');
    assert.match(several.fix ?? '', /--kind extra or --kind duplicate/);
    const none = errorOf(await accept(stage, 'user:raed', ...WHY));
    assert.deepEqual([none.code, none.fix], ['input.invalid', 'did you mean user:read?']);
    for (const [more, code] of [
      [['--until', UNTIL], 'input.missing'],
      [['--reason', 'x'], 'input.missing'],
      [['--reason', 'x', '--until', '2020-01-01'], 'input.invalid'],
      [['--reason', 'x', '--until', '2099-02-30'], 'input.invalid'],
      [['--reason', 'x', '--until', 'tomorrow'], 'input.invalid'],
      [['--reason', 'a\nb', '--until', UNTIL], 'input.invalid'],
      [['--withdraw', '--until', UNTIL], 'usage.invalid'],
    ] as const) {
      assert.equal(errorOf(await accept(stage, 'user:read', ...more)).code, code, more.join(' '));
    }
    assert.equal(profileIn(stage).accepted, undefined, 'nothing was changed');
  });
});

describe('an imported client whose scopes are not known', { concurrency: 4 }, () => {
  /** Imports a client that may not read itself into a store without an auditor. */
  async function imported(t: TestContext): Promise<Stage & { env: object }> {
    const stage = await newStage(t, '2.86.2');
    const made = await stage.run(['bootstrap', '-p', 'ci', '--scope', 'system:read']);
    assert.equal(made.status, 0, made.stderr);
    const [pair] = stage.made;
    const store = join(stage.folder, 'away');
    const flags = [
      '--server',
      stage.server.url,
      '--id',
      pair?.client_id ?? '',
      '--secret-file',
      '-',
    ];
    const away = { ...stage, store, run: runIn(stage, store) };
    const run = await away.run(['profiles', 'import', '-p', 'ci', ...flags], {
      env: {
        FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
        FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
      },
      stdin: pair?.client_secret ?? '',
    });
    assert.equal(run.status, 0, run.stderr);
    return away;
  }

  const runIn =
    (stage: Stage, store: string): Stage['run'] =>
    (args, { env, ...rest } = {}) =>
      stage.run(args, { ...rest, env: { ...env, FIDESAUTH_CONFIG_DIR: store } });

  it('is told by status, is exit 11 in a diff, and gets scopes by apply', async (t) => {
    const away = await imported(t);
    const status = await away.run(['status', '-p', 'ci']);
    assert.equal(status.status, 0, status.stdout);
    assert.match(status.stdout.replace(/\s+/g, ' '), /scopes not known: nobody could read them/);
    assert.equal((await away.run(['status', '-p', 'ci', '--strict'])).status, 11);
    const diffed = await away.run(['scopes', 'diff', '-p', 'ci', '--json']);
    const [{ findings, unreadable }] = JSON.parse(diffed.stdout).subjects;
    assert.deepEqual([diffed.status, findings], [11, []]);
    assert.equal(unreadable[0].code, 'scopes.unknown');
    const bare = errorOf(await away.run(['bootstrap', '-p', 'ci', '--yes', '--json']));
    assert.deepEqual(
      [bare.code, bare.fix],
      ['input.missing', 'say what it is to hold: --preset NAME --change-preset'],
    );
    const applied = await away.run(['scopes', 'apply', '-p', 'ci', '--preset', 'auditor', '--yes']);
    assert.equal(applied.status, 0, applied.stderr);
    assert.equal(profileIn(away).scopesKnown, undefined);
    assert.equal((await away.run(['scopes', 'diff', '-p', 'ci'])).status, 0);
  });
});
