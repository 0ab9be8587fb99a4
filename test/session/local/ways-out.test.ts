import assert from 'node:assert/strict';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { entriesIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

/** A stage with profiles `test` and `prod`. */
async function two(t: TestContext): Promise<Stage> {
  const stage = await newStage(t, '2.86.2');
  for (const name of ['test', 'prod']) {
    const made = await stage.run(['bootstrap', '-p', name, '--preset', 'auditor']);
    assert.equal(made.status, 0, made.stderr);
  }
  return stage;
}

const words = (line: string): string[] => line.split(' ');

describe('profiles list marks the profile that commands use', { concurrency: 3 }, () => {
  const marked = async (stage: Stage, args: string[], env: Record<string, string>) => {
    const { stdout } = await stage.run(['profiles', 'list', ...args], { env });
    return [...stdout.matchAll(/^(\S+) \*/gm)].map(([, name]) => name);
  };

  test('as status says it: flag, environment, current', async (t) => {
    const stage = await two(t);
    const cases: readonly [args: string[], env: Record<string, string>, name: string][] = [
      [[], {}, 'test'],
      [[], { FIDESAUTH_PROFILE: 'prod' }, 'prod'],
      [['-p', 'prod'], {}, 'prod'],
      [['-p', 'test'], { FIDESAUTH_PROFILE: 'prod' }, 'test'],
    ];
    for (const [args, env, name] of cases) {
      assert.deepEqual(await marked(stage, args, env), [name]);
      const status = await stage.run(['status', '--offline', ...args], { env });
      assert.match(status.stdout, new RegExp(`^profile +${name} `, 'm'));
    }
    const json = await stage.run(['profiles', 'list', '--json', '-p', 'prod']);
    const lines: { name: string; current: boolean; used: boolean }[] = JSON.parse(
      json.stdout,
    ).profiles;
    assert.deepEqual(
      lines.map(({ name, current, used }) => [name, current, used]),
      [
        ['prod', false, true],
        ['test', true, false],
      ],
    );
  });

  test('profiles use says so when the environment names another', async (t) => {
    const stage = await two(t);
    const run = await stage.run(['profiles', 'use', 'prod'], {
      env: { FIDESAUTH_PROFILE: 'test' },
    });
    assert.equal(run.status, 0);
    assert.match(run.stderr, /warning: FIDESAUTH_PROFILE or -p names test/);
    const same = await stage.run(['profiles', 'use', 'prod'], {
      env: { FIDESAUTH_PROFILE: 'prod' },
    });
    assert.doesNotMatch(same.stderr, /warning/);
  });
});

test('a profile file that was moved gets one answer from every command', async (t) => {
  const stage = await two(t);
  const [from, to] = ['test', 'renamed'].map((name) =>
    join(stage.store, 'profiles', `${name}.json`),
  );
  assert.ok(from !== undefined && to !== undefined);
  renameSync(from, to);
  const lines = [
    'token',
    'export',
    'profiles show',
    'exec -- true',
    'scopes apply --yes',
    'revoke --yes',
  ];
  for (const line of lines) {
    const [first = '', ...rest] = words(line);
    const run = await stage.run([
      first,
      ...rest.slice(0, first === 'profiles' || first === 'scopes' ? 1 : 0),
      '-p',
      'renamed',
      '--json',
      ...rest.slice(first === 'profiles' || first === 'scopes' ? 1 : 0),
    ]);
    const { code, message, fix } = errorOf(run);
    assert.deepEqual([code, run.status], ['store.corrupt', 8], line);
    assert.match(message, /renamed\.json: it belongs to another profile, test/);
    assert.ok(fix?.includes(from), fix ?? '');
  }
  assert.equal((await stage.run(['status', '-p', 'renamed'])).status, 8);
  assert.match((await stage.run(['profiles', 'list'])).stdout, /^renamed +cannot be read/m);
  renameSync(to, from);
  assert.equal((await stage.run(['token', '-p', 'test'])).status, 0);
});

describe('what is missing is named, with what gives it', { concurrency: 4 }, () => {
  const CASES: readonly [
    line: string,
    env: Record<string, string | undefined>,
    error: RegExp,
    fix: RegExp,
  ][] = [
    [
      'token -p nope',
      {},
      /profile nope: there is no such profile/,
      /^create it: fidesauth bootstrap -p nope$/,
    ],
    ['exec -p nope -- true', {}, /profile nope: there is no such profile/, /bootstrap -p nope/],
    ['token', {}, /profile default: there is no such profile/, /^create it: fidesauth bootstrap$/],
    [
      'bootstrap',
      {
        FIDESAUTH_SERVER: undefined,
        FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
        FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
      },
      /^bootstrap: no server, no admin credential and no scope set was given, and there is no terminal to ask at$/,
      /--server URL .*--root-id .*--preset/,
    ],
    [
      'bootstrap --preset auditor',
      { FIDESAUTH_SERVER: undefined },
      /^bootstrap: no server was given,/,
      /--server URL/,
    ],
    [
      'bootstrap --preset auditor',
      { FIDESAUTH_SERVER: 'http://fides.example.com:8080', FIDESAUTH_ALLOW_HTTP: 'true' },
      /plain http would carry the credential/,
      /FIDESAUTH_ALLOW_HTTP is true, but only 1 allows it: FIDESAUTH_ALLOW_HTTP=1/,
    ],
    [
      'bootstrap --preset auditor',
      { FIDESAUTH_SERVER: 'http://fides.example.com:8080' },
      /plain http would carry the credential/,
      /--allow-http/,
    ],
  ];
  for (const [line, env, error, fix] of CASES) {
    test(`${line} ${JSON.stringify(env)}`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const run = await stage.run(
        [
          ...words(line).filter((word) => word !== '--' && word !== 'true'),
          ...(line.includes('-- ') ? ['--json', '--', 'true'] : ['--json']),
        ],
        { env },
      );
      assert.match(errorOf(run).message, error);
      assert.match(errorOf(run).fix ?? '', fix);
      assert.deepEqual(entriesIn(stage.folder), []);
    });
  }
});

describe('scope sources that are bare words', { concurrency: 4 }, () => {
  const CASES: readonly [line: string, fix: RegExp][] = [
    ['scopes diff test prod', /^did you mean profile:test\? Or, to look at its client, -p test$/],
    ['scopes diff profile:test prod', /profile:prod/],
    ['scopes diff auditor server', /preset:auditor/],
    ['scopes diff viewer server', /role:viewer/],
    ['scopes diff 2.60.0 server', /fides:2\.60\.0/],
    ['scopes diff ./own.json server', /file:\.\/own\.json/],
    ['scopes diff own.json server', /file:own\.json/],
    ['scopes diff 0123456789abcdef0123456789abcdef server', /client:0123456789abcdef/],
    ['scopes diff http://localhost:8080 server', /--server URL/],
    ['scopes diff tset prod', /profile:test/],
    ['scopes diff nothing-like-that server', /preset:NAME, file:PATH/],
    ['scopes check prod --endpoint', /profile:prod/],
    ['scopes diff test', /fidesauth scopes diff -p NAME/],
  ];
  for (const [line, fix] of CASES) {
    test(line, async (t) => {
      const stage = await two(t);
      const args = words(line);
      const run = await stage.run([
        ...args,
        ...(line.endsWith('--endpoint') ? ['GET /api/v1/system'] : []),
        '--json',
      ]);
      assert.deepEqual([run.status, run.stdout], [2, '']);
      assert.match(errorOf(run).fix ?? '', fix);
    });
  }
});

describe('a report has the form that its file promises', { concurrency: 4 }, () => {
  const FORMS: readonly [file: string, begins: RegExp][] = [
    ['a.md', /^#/],
    ['a.MARKDOWN', /^#/],
    ['a.json', /^\{\n? *"schemaVersion"/],
    ['a.sarif', /^\{\n? *"\$schema"/],
    ['a.sarif.json', /^\{\n? *"\$schema"/],
    ['a.html', /^<!doctype html>/],
    ['a.HTM', /^<!doctype html>/],
    ['a.txt', /^test: in sync/],
    ['report', /^test: in sync/],
  ];
  for (const [file, begins] of FORMS) {
    test(file, async (t) => {
      const stage = await two(t);
      const run = await stage.run(['scopes', 'diff', '-p', 'test', '--output', file]);
      assert.equal(run.status, 0, run.stderr);
      assert.match(readFileSync(join(stage.folder, file), 'utf8'), begins);
    });
  }

  const SAID: readonly (readonly [file: string, format: string, begins: RegExp | null])[] = [
    ['a.txt', 'matrix', /can become admin|can read/],
    ['a.txt', 'html', /^<!doctype html>/],
    ['a.json', 'sarif', /^\{\n? *"\$schema"/],
    ['a.sarif.json', 'json', /^\{\n? *"schemaVersion"/],
    ['report', 'html', /^<!doctype html>/],
    ['a.html', 'json', null],
    ['a.md', 'text', null],
    ['a.sarif', 'json', null],
    ['a.html', 'matrix', null],
  ];
  for (const [file, format, begins] of SAID) {
    test(`${file} with --format ${format}: ${begins === null ? 'a contradiction' : format}`, async (t) => {
      const stage = await two(t);
      const run = await stage.run(['scopes', 'diff', '-p', 'test', '-o', file, '--format', format]);
      assert.equal(run.status, begins === null ? 2 : 0, run.stderr);
      if (begins === null) assert.ok(!entriesIn(stage.folder).includes(file));
      else assert.match(readFileSync(join(stage.folder, file), 'utf8'), begins);
    });
  }

  for (const file of ['a.pdf', 'a.csv', 'a.yaml', 'a.xml']) {
    test(`${file} is refused, and --format is the way out`, async (t) => {
      const stage = await two(t);
      const diff = ['scopes', 'diff', '-p', 'test', '--output', file];
      const run = await stage.run(diff);
      assert.equal(run.status, 2);
      assert.match(run.stderr, /--format text/);
      assert.ok(!entriesIn(stage.folder).includes(file));
      assert.equal((await stage.run([...diff, '--format', 'text'])).status, 0);
    });
  }
});
