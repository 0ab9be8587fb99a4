import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { errorOf, filesIn, newStage, type Stage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '--json'];
const NO_ROOT = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: '',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: '',
};
const LOGIN = ['--login-user', 'root', '--login-password-file'];

function file(stage: Stage, name: string, text: string): string {
  const path = join(stage.folder, name);
  writeFileSync(path, text);
  return path;
}

for (const version of ['2.60.0', '2.86.2']) {
  describe(`a user login on ${version}`, { concurrency: 4 }, () => {
    test('makes a client, and is logged out by nobody', async (t) => {
      const stage = await newStage(t, version);
      const run = await stage.run([...BOOTSTRAP, ...LOGIN, '-'], {
        env: NO_ROOT,
        stdin: `${stage.rootSecret}\n`,
      });
      assert.equal(run.status, 0, run.stderr);
      assert.equal(stage.living().length, 1);
      const paths = stage.server.requests.map(({ path }) => path);
      assert.equal(paths.filter((path) => path === '/api/v1/login').length, 1);
      assert.ok(!paths.some((path) => path.includes('logout')));
      assert.ok(!`${run.stdout}${run.stderr}`.includes(stage.rootSecret));
    });

    test('with a wrong password is exit 3, and nothing is stored', async (t) => {
      const stage = await newStage(t, version);
      const password = file(stage, 'password', 'not the password');
      const run = await stage.run([...BOOTSTRAP, ...LOGIN, password], { env: NO_ROOT });
      const { code, message, httpStatus } = errorOf(run);
      assert.deepEqual([run.status, code, httpStatus], [3, 'auth.rejected', 403]);
      assert.match(message, /does not accept this user name and password/);
      assert.ok(!run.stderr.includes('not the password'));
      assert.deepEqual([stage.made, filesIn(stage.store)], [[], []]);
    });
  });
}

describe('a user login', { concurrency: 4 }, () => {
  for (const [name, args] of [
    ['a user alone', ['--login-user', 'root']],
    ['a password alone', ['--login-password-file', '/dev/null']],
    ['a login and a root id', [...LOGIN, '/dev/null', '--root-id', 'x']],
    ['a login and a fides.toml', [...LOGIN, '/dev/null', '--root-from', 'x']],
    ['a fides.toml and a profile', ['--root-from', 'x', '--admin-profile', 'y']],
  ] as const) {
    test(`${name}: exit 2, and no request`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const run = await stage.run([...BOOTSTRAP, ...args], { env: NO_ROOT });
      assert.deepEqual([run.status, errorOf(run).code], [2, 'admin.ambiguous'], run.stderr);
      assert.ok(errorOf(run).fix);
      assert.deepEqual(stage.server.requests, []);
    });
  }

  test('is shown in the plan by the name of the user', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const password = file(stage, 'password', stage.rootSecret);
    const run = await stage.run([...BOOTSTRAP, '-n', ...LOGIN, password], { env: NO_ROOT });
    assert.equal(JSON.parse(run.stdout).admin, 'a user login (root)');
  });
});

describe('the root pair of a fides.toml', { concurrency: 4 }, () => {
  test('makes a client', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const toml = file(
      stage,
      'fides.toml',
      [
        '[database]',
        'server = "db"',
        '[security]',
        'cors_origins = ["http://localhost:8080"]',
        'oauth_root_client_id = "root"',
        `oauth_root_client_secret = '${stage.rootSecret}' # made by hand`,
      ].join('\n'),
    );
    const run = await stage.run([...BOOTSTRAP, '--root-from', toml], { env: NO_ROOT });
    assert.equal(run.status, 0, run.stderr);
    assert.equal(stage.living().length, 1);
    assert.ok(!`${run.stdout}${run.stderr}`.includes(stage.rootSecret));
    for (const name of filesIn(stage.store)) assert.ok(!name.includes('root'));
  });

  for (const [name, text, why] of [
    ['is no TOML', '[security]\nhush-hush = = "x"', /line 2 is not TOML$/],
    ['has no such section', 'a = "hush-hush"', /\[security\] has no oauth_root_client_id$/],
    [
      'has half a pair',
      '[security]\noauth_root_client_id = "hush-hush"',
      /no oauth_root_client_secret/,
    ],
    ['has a number', '[security]\noauth_root_client_id = 7', /no oauth_root_client_id/],
  ] as const) {
    test(`that ${name}: exit 2 that says where, without a word of it`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const toml = file(stage, 'fides.toml', text);
      const run = await stage.run([...BOOTSTRAP, '--root-from', toml], { env: NO_ROOT });
      assert.deepEqual([run.status, errorOf(run).code], [2, 'input.invalid'], run.stderr);
      assert.match(errorOf(run).message, why);
      assert.ok(!run.stderr.includes('hush'));
      assert.deepEqual(stage.server.requests, []);
    });
  }

  test('that is not there is exit 2', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const run = await stage.run([...BOOTSTRAP, '--root-from', 'no.toml'], { env: NO_ROOT });
    assert.match(errorOf(run).message, /^--root-from no\.toml: there is no such file$/);
  });
});
