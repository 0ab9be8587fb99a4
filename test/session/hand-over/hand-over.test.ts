import assert from 'node:assert/strict';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseEnv } from 'node:util';
import type { RequestRecord } from '../../support/fault-server.ts';
import { EXECUTABLE } from '../../support/run.ts';
import { runShell } from '../../support/shell.ts';
import { errorOf, newStage, remainsIn, type Stage } from '../../support/stage.ts';

const bootstrap = (...rest: string[]): string[] => [
  'bootstrap',
  '-p',
  'ci',
  '--preset',
  'auditor',
  ...rest,
];

const isCreate = ({ method, path }: RequestRecord): boolean =>
  method === 'POST' && path === '/api/v1/oauth/client';

/** What a variable file says of the newest client. */
function newest({ made, server }: Stage): Record<string, string | undefined> {
  const pair = made.at(-1);
  return {
    FIDES_URL: server.url,
    FIDES_CLIENT_ID: pair?.client_id,
    FIDES_CLIENT_SECRET: pair?.client_secret,
  };
}

const read = (file: string): Record<string, string | undefined> => ({
  ...parseEnv(readFileSync(file, 'utf8')),
});

describe('bootstrap --export', () => {
  it('hands the credential over in the same run, and again when there is nothing to do', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const file = join(stage.folder, 'a=b.env');
    const args = bootstrap('--export', 'dotenv=a=b.env', '--json');
    const first = await stage.run(args);
    assert.equal(first.status, 0, first.stderr);
    assert.equal(JSON.parse(first.stdout).change, 'create');
    assert.deepEqual(read(file), newest(stage));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    writeFileSync(file, 'LOST=1\n');
    const asked = stage.server.requests.length;
    const second = await stage.run(args);
    assert.equal(JSON.parse(second.stdout).change, 'none', second.stderr);
    const written = stage.server.requests.slice(asked).filter(({ method, path }) => {
      return method !== 'GET' && path !== '/api/v1/oauth/token';
    });
    assert.deepEqual(written, []);
    assert.deepEqual(read(file), newest(stage));
    assert.deepEqual(readdirSync(stage.folder).sort(), ['a=b.env', 'store']);
  });

  it('has stdout for the credential alone; what was done is told on stderr', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const run = await stage.run(bootstrap('--export', 'dotenv'));
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual({ ...parseEnv(run.stdout) }, newest(stage));
    assert.match(run.stderr, /^done: client /m);
    const quiet = await stage.run(bootstrap('--export', 'dotenv=-', '-q'));
    assert.deepEqual(quiet, { status: 0, stdout: run.stdout, stderr: '' });
  });

  it('adds to $GITHUB_ENV, with the masks before anything else', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const file = join(stage.folder, 'env');
    writeFileSync(file, '');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_ENV: file };
    const run = await stage.run(bootstrap('--export', 'github-env'), { env });
    assert.equal(run.status, 0, run.stderr);
    const values = Object.values(newest(stage));
    assert.equal(run.stdout, values.map((value) => `::add-mask::${value}\n`).join(''));
    for (const value of values) assert.ok(readFileSync(file, 'utf8').includes(`\n${value}\n`));
  });

  it('refuses what cannot work before the first request', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const github = { GITHUB_ACTIONS: 'true', GITHUB_ENV: join(stage.folder, 'env') };
    for (const [target, env] of [
      ['dotenv', {}],
      ['shell=-', {}],
      ['json', {}],
      ['github-env', github],
      ['github-env', {}],
      ['github-env=file', github],
      ['yaml=file', {}],
      ['dotenv=', {}],
      ['dotenv=no/such/folder', {}],
      ['dotenv=.', {}],
    ] as const) {
      const run = await stage.run(bootstrap('--json', '--export', target), { env });
      assert.equal(errorOf(run).exitCode, 2, target);
      assert.equal(run.stdout, '', target);
    }
    assert.deepEqual([stage.server.requests.length, stage.made.length], [0, 0]);
  });

  it('writes nothing in a dry run', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const run = await stage.run(bootstrap('--export', 'dotenv=.env', '-n'));
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(readdirSync(stage.folder), []);
  });
});

for (const version of ['2.86.2', '2.60.0']) {
  describe(`bootstrap --export that fails, on Fides ${version}`, () => {
    it('takes the client back when the credential cannot be written', async (t) => {
      const stage = await newStage(t, version);
      const run = await stage.run(bootstrap('--export', 'dotenv=/dev/full'));
      assert.equal(run.status, 2);
      assert.match(run.stderr, /^undone: client \w+ was deleted and is confirmed gone$/m);
      assert.match(run.stderr, /^error: export to \/dev\/full: the disk is full$/m);
      assert.deepEqual([stage.made.length, stage.living()], [1, []]);
      assert.deepEqual(remainsIn(stage.store), []);
    });

    it('takes it back when stdout does not take it', async (t) => {
      const stage = await newStage(t, version);
      const command = [process.execPath, EXECUTABLE, ...bootstrap('--export', 'shell')];
      const env = { ...stage.env, HOME: '/nonexistent' };
      const run = await runShell(`${command.join(' ')} > /dev/full`, env);
      assert.equal(run.status, 2, run.stderr);
      assert.match(run.stderr, /^error: export to stdout: /m);
      assert.deepEqual([stage.made.length, stage.living()], [1, []]);
      assert.deepEqual(remainsIn(stage.store), []);
    });

    it('takes both back when the file cannot be put in its place', async (t) => {
      let file = '';
      const stage = await newStage(t, version, {
        fault: (request) => {
          if (isCreate(request)) mkdirSync(file);
          return undefined;
        },
      });
      file = join(stage.folder, 'taken');
      const run = await stage.run(bootstrap('--export', 'dotenv=taken', '--json'));
      assert.equal(errorOf(run).exitCode, 2);
      assert.deepEqual([stage.made.length, stage.living()], [1, []]);
      assert.deepEqual(readdirSync(stage.folder).sort(), ['store', 'taken']);
      assert.deepEqual(readdirSync(file), []);
    });

    it('puts the file back when the store fails after it', async (t) => {
      let tokens = '';
      const stage = await newStage(t, version, {
        fault: (request) => {
          if (isCreate(request)) symlinkSync(tmpdir(), tokens);
          return undefined;
        },
      });
      tokens = join(stage.store, 'state', 'tokens');
      const file = join(stage.folder, '.env');
      writeFileSync(file, 'MINE=1\n', { mode: 0o600 });
      const run = await stage.run(bootstrap('--export', 'dotenv=.env', '--json'));
      assert.equal(errorOf(run).exitCode, 8);
      assert.deepEqual([stage.made.length, stage.living()], [1, []]);
      assert.equal(readFileSync(file, 'utf8'), 'MINE=1\n');
      assert.deepEqual(readdirSync(stage.folder).sort(), ['.env', 'store']);
    });

    it('keeps the client that was to be replaced', async (t) => {
      const stage = await newStage(t, version);
      await stage.run(bootstrap());
      const args = ['bootstrap', '-p', 'ci', '--if-exists', 'replace', '--yes', '--json'];
      const run = await stage.run([...args, '--export', 'dotenv=/dev/full']);
      assert.equal(errorOf(run).exitCode, 2);
      const [old] = stage.made;
      assert.deepEqual([stage.made.length, stage.living()], [2, [old?.client_id]]);
      const done = await stage.run([...args, '--export', 'dotenv=.env']);
      assert.equal(done.status, 0, done.stderr);
      assert.deepEqual(stage.living(), [stage.made.at(-1)?.client_id]);
      assert.deepEqual(read(join(stage.folder, '.env')), newest(stage));
    });

    it('puts former scopes back', async (t) => {
      const stage = await newStage(t, version);
      await stage.run(bootstrap());
      const change = ['--preset', 'dsr-gateway', '--change-preset', '--yes'];
      const args = ['bootstrap', '-p', 'ci', ...change, '--export', 'dotenv=/dev/full'];
      const run = await stage.run(args);
      assert.equal(run.status, 2, run.stderr);
      assert.match(run.stderr, /^undone: client \w+ holds its former scopes again$/m);
      const after = await stage.run(bootstrap('--json'));
      assert.equal(JSON.parse(after.stdout).change, 'none', after.stderr);
    });
  });
}
