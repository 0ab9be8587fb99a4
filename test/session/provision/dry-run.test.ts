import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { isMutating } from '../../support/requests.ts';
import { entriesIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

type Env = Readonly<Record<string, string>>;
type Scene = { readonly args?: readonly string[]; readonly env?: Env };

/** What the run refuses, put in its way. */
const IN_THE_WAY: Readonly<Record<string, (stage: Stage) => Scene>> = {
  'an export into a folder that is not there': () => ({
    args: ['--export', 'dotenv=no/such/.env'],
  }),
  'an export onto a folder': ({ folder }) => {
    mkdirSync(join(folder, 'out'));
    return { args: ['--export', 'json=out'] };
  },
  'an export below a file': ({ folder }) => {
    writeFileSync(join(folder, 'file'), '');
    return { args: ['--export', 'dotenv=file/.env'] };
  },
  'an export into /proc': () => ({ args: ['--export', 'dotenv=/proc/credential'] }),
  'GITHUB_ENV that is a folder': ({ folder }) => ({
    args: ['--export', 'github-env'],
    env: { GITHUB_ACTIONS: 'true', GITHUB_ENV: folder },
  }),
  'GITHUB_ENV in a folder that is not there': ({ folder }) => ({
    args: ['--export', 'github-env'],
    env: { GITHUB_ACTIONS: 'true', GITHUB_ENV: join(folder, 'no', 'env') },
  }),
  'a config folder below a file': ({ folder }) => {
    writeFileSync(join(folder, 'file'), '');
    return { args: ['--config-dir', join(folder, 'file', 'store')] };
  },
  'a config folder that is a file': ({ folder }) => {
    writeFileSync(join(folder, 'file'), '');
    return { args: ['--config-dir', join(folder, 'file')] };
  },
  'a config folder below /proc': () => ({ args: ['--config-dir', '/proc/fidesauth/store'] }),
  'a config folder that others can write to': ({ store }) => {
    mkdirSync(store);
    chmodSync(store, 0o777);
    return {};
  },
  'a profiles folder that is a link': ({ store, folder }) => {
    mkdirSync(store, { mode: 0o700 });
    symlinkSync(folder, join(store, 'profiles'));
    return {};
  },
  'a credentials folder that is a file': ({ store }) => {
    mkdirSync(store, { mode: 0o700 });
    writeFileSync(join(store, 'credentials'), '');
    return {};
  },
  'damaged settings': ({ store }) => {
    mkdirSync(store, { mode: 0o700 });
    writeFileSync(join(store, 'config.json'), '{', { mode: 0o600 });
    return {};
  },
  'a damaged profile of that name': ({ store }) => {
    mkdirSync(join(store, 'profiles'), { recursive: true, mode: 0o700 });
    writeFileSync(join(store, 'profiles', 'default.json'), '{', { mode: 0o600 });
    return {};
  },
};

const RUN = ['bootstrap', '--preset', 'auditor'];

// Rule 21 of docs/terminal.md.
describe('a dry run refuses what the run refuses, and leaves nothing', { concurrency: 4 }, () => {
  for (const [what, put] of Object.entries(IN_THE_WAY)) {
    test(what, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const { args = [], env = {} } = put(stage);
      const before = entriesIn(stage.folder);
      const dry = await stage.run([...RUN, '-n', ...args], { env });
      assert.deepEqual(entriesIn(stage.folder), before);
      assert.deepEqual(stage.server.requests.filter(isMutating), []);
      const real = await stage.run([...RUN, ...args], { env });
      const told = (text: string): string => text.slice(text.indexOf('error: '));
      assert.match(dry.stderr, /^error: .*\n(?: .*\n)*fix: /m);
      assert.equal(told(dry.stderr), told(real.stderr));
      assert.deepEqual([dry.status, dry.stdout, stage.made], [real.status, '', []]);
    });
  }

  test('the same for scopes apply', async (t) => {
    const stage = await newStage(t, '2.86.2');
    assert.equal((await stage.run(RUN)).status, 0);
    rmSync(join(stage.store, 'state', 'journal'), { recursive: true });
    writeFileSync(join(stage.store, 'state', 'journal'), '');
    const dry = await stage.run(['scopes', 'apply', '-p', 'default', '-n', '--json']);
    assert.deepEqual([errorOf(dry).code, dry.status], ['store.unwritable', 8]);
  });
});

describe('a dry run that nothing is in the way of', { concurrency: 4 }, () => {
  const clean = async (t: TestContext, args: readonly string[], env: Env = {}): Promise<void> => {
    const stage = await newStage(t, '2.86.2');
    execFileSync('mkfifo', [join(stage.folder, 'fifo')]);
    writeFileSync(join(stage.folder, '.env'), 'A=1\n');
    writeFileSync(join(stage.folder, 'github'), '');
    const before = entriesIn(stage.folder);
    const run = await stage.run([...RUN, '-n', ...args], { env, cwd: stage.folder });
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual([entriesIn(stage.folder), stage.made], [before, []]);
  };

  for (const target of ['dotenv=.env', 'dotenv=new.env', 'json=fifo', 'json=/dev/null']) {
    test(`leaves --export ${target} as it was`, (t) => clean(t, ['--export', target]));
  }

  test('makes no GITHUB_ENV', (t) =>
    clean(t, ['--export', 'github-env'], {
      GITHUB_ACTIONS: 'true',
      GITHUB_ENV: 'github',
    }));

  test('makes no folder of the store', (t) => clean(t, ['--config-dir', 'a/b/c']));
});
