import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { hasCode } from '../../../src/errors.ts';
import { storePaths } from '../../../src/store/paths.ts';
import { EXECUTABLE } from '../../support/run.ts';
import { runShell } from '../../support/shell.ts';
import { documentsIn, newStage, type Stage } from '../../support/stage.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The config folder for an environment and the home folder that the list of users has. */
function configOf(env: Env, home?: string, cwd: string | undefined = '/work folder'): string {
  return storePaths({ env, home, cwd }).config;
}

describe('the place of secrets', () => {
  const PLACES: readonly (readonly [string, Env, string | undefined, string])[] = [
    ['HOME', { HOME: '/home/ann' }, '/listed', '/home/ann/.config/fidesauth'],
    ['HOME that is the root', { HOME: '/' }, '/listed', '/.config/fidesauth'],
    ['no HOME', {}, '/listed', '/listed/.config/fidesauth'],
    ['an empty HOME', { HOME: '' }, '/listed', '/listed/.config/fidesauth'],
    ['XDG', { XDG_CONFIG_HOME: '/x', XDG_STATE_HOME: '/s' }, undefined, '/x/fidesauth'],
    [
      'XDG, whatever HOME is',
      { HOME: '.', XDG_CONFIG_HOME: '/x', XDG_STATE_HOME: '/s' },
      undefined,
      '/x/fidesauth',
    ],
    [
      'a relative XDG, which counts as none',
      { HOME: '/h', XDG_CONFIG_HOME: 'x' },
      undefined,
      '/h/.config/fidesauth',
    ],
    ['a dot as XDG', { HOME: '/h', XDG_CONFIG_HOME: '.' }, undefined, '/h/.config/fidesauth'],
    ['an empty XDG', { HOME: '/h', XDG_CONFIG_HOME: '' }, undefined, '/h/.config/fidesauth'],
    ['a folder of its own', { HOME: '.', FIDESAUTH_CONFIG_DIR: '/own' }, undefined, '/own'],
    [
      'a relative one, which is meant so',
      { FIDESAUTH_CONFIG_DIR: 'own' },
      undefined,
      '/work folder/own',
    ],
    [
      "one that only looks like a shell's",
      { FIDESAUTH_CONFIG_DIR: './~/own' },
      undefined,
      '/work folder/~/own',
    ],
    [
      'an empty one, which counts as none',
      { HOME: '/h', FIDESAUTH_CONFIG_DIR: '' },
      undefined,
      '/h/.config/fidesauth',
    ],
  ];
  for (const [name, env, home, expected] of PLACES) {
    test(`is found by ${name}`, () => assert.equal(configOf(env, home), expected));
  }

  const REFUSED: readonly (readonly [
    string,
    Env,
    string | undefined,
    'input.invalid' | 'input.missing',
  ])[] = [
    ['HOME is a dot', { HOME: '.' }, '/listed', 'input.invalid'],
    ['HOME is relative', { HOME: 'home/ann' }, '/listed', 'input.invalid'],
    ['HOME is two dots', { HOME: '..' }, '/listed', 'input.invalid'],
    ['HOME is a tilde', { HOME: '~' }, '/listed', 'input.invalid'],
    ['HOME is a blank', { HOME: ' ' }, '/listed', 'input.invalid'],
    [
      'HOME is relative, and XDG gives one of two',
      { HOME: 'h', XDG_CONFIG_HOME: '/x' },
      '/l',
      'input.invalid',
    ],
    ['nobody knows a home', {}, undefined, 'input.missing'],
    ['HOME and the list are empty', { HOME: '' }, '', 'input.missing'],
    ['the list has a relative one', {}, 'ann', 'input.invalid'],
    ['the folder begins with a tilde', { FIDESAUTH_CONFIG_DIR: '~/fides' }, '/l', 'input.invalid'],
    [
      "the folder is of somebody's tilde",
      { FIDESAUTH_CONFIG_DIR: '~ann/fides' },
      '/l',
      'input.invalid',
    ],
    [
      'the folder begins with a variable',
      { FIDESAUTH_CONFIG_DIR: '$HOME/fides' },
      '/l',
      'input.invalid',
    ],
    [
      'the folder begins with a variable in braces',
      { FIDESAUTH_CONFIG_DIR: `$${'{HOME}'}/fides` },
      '/l',
      'input.invalid',
    ],
    ['the folder begins with $(...)', { FIDESAUTH_CONFIG_DIR: '$(pwd)' }, '/l', 'input.invalid'],
  ];
  for (const [name, env, home, code] of REFUSED) {
    test(`is refused, with a way out, when ${name}`, () => {
      assert.throws(
        () => configOf(env, home),
        (error) => hasCode(error, code) && error.details.fix !== undefined,
      );
    });
  }

  test('is not below a folder that is gone', () => {
    const gone = { env: { FIDESAUTH_CONFIG_DIR: 'own' }, home: '/h', cwd: undefined };
    assert.throws(
      () => storePaths(gone),
      (error) => hasCode(error, 'input.invalid'),
    );
  });
});

/** A whole life of a profile. */
const LIFE = `
  export FIDESAUTH_PROFILE=ci
  fa bootstrap --preset auditor && fa token > token && fa export --format dotenv -o env &&
  fa status && fa revoke --yes`;

const define = (before: string): string =>
  `fa() { ${before} "${process.execPath}" "${EXECUTABLE}" "$@"; }\n`;

function isLived(stage: Stage, status: number, stderr: string): void {
  assert.equal(status, 0, stderr);
  assert.deepEqual([stage.made.length, stage.living()], [1, []]);
  assert.deepEqual(documentsIn(stage.store, 'profiles'), []);
}

describe('a process that lacks what others have', () => {
  test('as a working folder works with whole paths, and says what it cannot find', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const gone = join(stage.folder, 'gone');
    mkdirSync(gone);
    const life = LIFE.replace('> token', `> ${stage.folder}/token`).replace(
      '-o env',
      `-o ${gone}.env`,
    );
    const tries = ['--config-dir c status', 'scopes import list.txt', 'export -o env'];
    const all = tries.map((words) => `fa ${words}; echo "status $?" >&2`).join('\n');
    const start = `cd ${gone} && rmdir ${gone}\n${define('')}`;
    const run = await runShell(`${start}${life}\nlived=$?\n${all}\nexit $lived`, stage.env);
    isLived(stage, run.status, run.stderr);
    assert.equal(run.stderr.split('the current folder no longer exists').length, 4, run.stderr);
    assert.deepEqual(run.stderr.match(/^status \d+$/gm), ['status 2', 'status 2', 'status 2']);
  });

  test('as stdin and stderr works all the same', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const start = `cd ${stage.folder}\n${define('')} exec <&- 2>&-\n`;
    const run = await runShell(start + LIFE, stage.env);
    isLived(stage, run.status, run.stderr);
  });

  const SKIP = process.getuid?.() === 0 ? false : 'only root can be another user';
  test('as an entry in the list of users needs a folder, and no more', {
    skip: SKIP,
  }, async (t) => {
    const stage = await newStage(t, '2.86.2');
    chmodSync(stage.folder, 0o755);
    chownSync(stage.folder, 54_321, 54_321);
    const readable = await runShell(`setpriv --reuid=54321 --clear-groups cat ${EXECUTABLE}`, {});
    if (readable.status !== 0) return t.skip('this checkout is closed to other users');
    const names = Object.keys(stage.env)
      .map((name) => `${name}="$${name}"`)
      .join(' ');
    const as = `setpriv --reuid=54321 --regid=54321 --clear-groups env -i FIDESAUTH_PROFILE=ci ${names}`;
    const run = await runShell(`cd ${stage.folder}\n${define(as)}${LIFE}`, stage.env);
    isLived(stage, run.status, run.stderr);
    const homeless = await runShell(
      `cd ${stage.folder}\n${define(as.replace(/FIDESAUTH_CONFIG_DIR=\S+/, ''))} fa status`,
      stage.env,
    );
    assert.equal(homeless.status, 2, homeless.stderr);
    assert.match(homeless.stderr, /^error: home folder: HOME is not set/m);
    assert.match(homeless.stderr, /^fix: .*--config-dir DIR/m);
    assert.deepEqual(readdirSync(stage.folder).sort(), ['env', 'store', 'token']);
  });
});
