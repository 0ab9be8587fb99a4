import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { EXECUTABLE } from '../../support/run.ts';
import { runShell } from '../../support/shell.ts';
import { entriesIn, errorOf, filesIn, newStage, type Stage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '--json'];
const NO_ROOT = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: '',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: '',
};

/** A stage with the profile `default`, and the path of its file. */
async function withProfile(t: TestContext): Promise<{ stage: Stage; profile: string }> {
  const stage = await newStage(t, '2.86.2');
  const run = await stage.run(BOOTSTRAP);
  assert.equal(run.status, 0, run.stderr);
  return { stage, profile: join(stage.store, 'profiles', 'default.json') };
}

describe('a profile name that is none', { concurrency: 4 }, () => {
  for (const name of ['../x', '', 'x'.repeat(300), 'Prod', '.x', 'a/b', 'a b', '-x', 'ä']) {
    test(`is exit 2, here and with every command: ${JSON.stringify(name.slice(0, 9))}`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      for (const args of [BOOTSTRAP, ['token', '--json']]) {
        const run = await stage.run([...args, `--profile=${name}`]);
        assert.deepEqual([errorOf(run).code, run.status], ['input.invalid', 2], run.stderr);
      }
      assert.deepEqual(stage.server.requests, []);
      assert.deepEqual(entriesIn(stage.folder), []);
    });
  }
});

describe('a profile that is there', { concurrency: 4 }, () => {
  test('is exit 6 for a bootstrap that forbids it, and stays as it is', async (t) => {
    const { stage, profile } = await withProfile(t);
    const before = readFileSync(profile);
    const requests = stage.server.requests.length;
    const run = await stage.run([...BOOTSTRAP, '--if-exists', 'fail']);
    assert.deepEqual([errorOf(run).code, run.status], ['profile.exists', 6]);
    assert.deepEqual(readFileSync(profile), before);
    assert.equal(stage.server.requests.length, requests);
  });

  for (const [name, text, code] of [
    ['no JSON', '{"version":1,', 'store.corrupt'],
    ['empty', '', 'store.corrupt'],
    ['a list', '[]', 'store.corrupt'],
    ['without its members', '{"version":1}', 'store.corrupt'],
    ['of a newer fidesauth', '{"version":3}', 'store.newer'],
  ] as const) {
    // Rule 32 of docs/terminal.md.
    test(`but is ${name} is exit 8 and never changed`, async (t) => {
      const { stage, profile } = await withProfile(t);
      writeFileSync(profile, text);
      const requests = stage.server.requests.length;
      for (const args of [BOOTSTRAP, ['token', '--json'], ['profiles', 'show', '--json']]) {
        const run = await stage.run(args);
        assert.deepEqual([errorOf(run).code, run.status], [code, 8], run.stderr);
        assert.match(errorOf(run).message, /default\.json/);
        assert.equal(run.stdout, '');
      }
      assert.equal(readFileSync(profile, 'utf8'), text);
      assert.equal(stage.server.requests.length, requests);
    });
  }

  test('but is open to others, or a link, is exit 8', async (t) => {
    const { stage, profile } = await withProfile(t);
    chmodSync(profile, 0o644);
    const open = await stage.run(['token', '--json']);
    assert.deepEqual([errorOf(open).code, open.status], ['store.unsafe', 8]);
    chmodSync(profile, 0o600);
    renameSync(profile, join(stage.folder, 'moved.json'));
    symlinkSync(join(stage.folder, 'moved.json'), profile);
    const link = await stage.run(['token', '--json']);
    assert.deepEqual([errorOf(link).code, link.status], ['store.unsafe', 8]);
  });

  test('is never used for another server', async (t) => {
    const { stage } = await withProfile(t);
    const other = await newStage(t, '2.86.2');
    const requests = stage.server.requests.length;
    const run = await stage.run(['token', '--fresh', '--json', '--server', other.server.url]);
    assert.deepEqual([errorOf(run).code, run.status], ['server.mismatch', 6]);
    assert.equal(stage.server.requests.length, requests);
    assert.deepEqual(other.server.requests, []);
  });
});

describe('a store that cannot be written', { concurrency: 4 }, () => {
  const CASES: readonly [string, (stage: Stage) => string][] = [
    ['a file', (stage) => filePath(stage)],
    ['below a file', (stage) => join(filePath(stage), 'below')],
    ['below /proc', () => '/proc/fidesauth'],
    ['a link', (stage) => linkPath(stage)],
  ];
  for (const [name, place] of CASES) {
    test(`because it is ${name} is exit 8 before anything is asked`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const run = await stage.run([...BOOTSTRAP, '--config-dir', place(stage)]);
      assert.equal(run.status, 8, run.stderr);
      assert.doesNotMatch(errorOf(run).message, /\bE[A-Z]{4,}\b/, 'words, not codes');
      assert.deepEqual(stage.server.requests, []);
    });
  }

  test('because it takes too little is exit 8 before anything is asked, and keeps nothing', async (t) => {
    const stage = await newStage(t, '2.86.2');
    // As on a full disk, and for anybody to try: no file may have more than 8 KB.
    const command = `"${process.execPath}" "${EXECUTABLE}" ${BOOTSTRAP.join(' ')}`;
    const run = await runShell(`trap '' XFSZ; ulimit -f 16; exec ${command}`, {
      ...stage.env,
      FIDESAUTH_CONFIG_DIR: stage.store,
    });
    assert.deepEqual([errorOf(run).code, run.status], ['store.unwritable', 8], run.stderr);
    assert.match(errorOf(run).message, /file size limit/);
    assert.deepEqual(stage.server.requests, []);
    assert.deepEqual(filesIn(stage.store), []);
  });

  test('because of damaged settings is exit 8 before anything is asked', async (t) => {
    const stage = await newStage(t, '2.86.2');
    mkdirSync(stage.store, { mode: 0o700 });
    writeFileSync(join(stage.store, 'config.json'), '{', { mode: 0o600 });
    const run = await stage.run([...BOOTSTRAP, '-p', 'ci']);
    assert.deepEqual([errorOf(run).code, run.status], ['store.corrupt', 8]);
    assert.deepEqual(stage.server.requests, []);
  });
});

test('a client secret that is gone is told with its path and a way on, by each command that needs it', async (t) => {
  const { stage } = await withProfile(t);
  const folder = join(stage.store, 'credentials');
  const [file = ''] = entriesIn(folder);
  rmSync(join(folder, file));
  const lines: readonly (readonly [readonly string[], RegExp])[] = [
    [['token', '--fresh', '--json'], /profiles remove default --keep-client$/],
    [['export', '--json'], /profiles remove default --keep-client$/],
    [['exec', '--json', '--', 'true'], /profiles remove default --keep-client$/],
    [[...BOOTSTRAP, '-p', 'new', '--admin-profile', 'default'], /another admin credential$/],
  ];
  for (const [args, way] of lines) {
    const run = await stage.run(args, { env: NO_ROOT });
    const { code, message, fix } = errorOf(run);
    assert.deepEqual([code, run.status], ['store.corrupt', 8], run.stderr);
    assert.equal(
      message,
      `profile default: its client secret is gone (${join(folder, file)})`,
      args.join(' '),
    );
    assert.match(fix ?? '', /^restore the file, or /);
    assert.match(fix ?? '', way);
  }
});

function filePath({ folder }: Stage): string {
  writeFileSync(join(folder, 'file'), 'mine');
  return join(folder, 'file');
}

function linkPath({ folder }: Stage): string {
  mkdirSync(join(folder, 'real'));
  symlinkSync(join(folder, 'real'), join(folder, 'link'));
  return join(folder, 'link');
}

for (const [name, umask, snap] of [
  ['the usual umask', '022', ''],
  ['umask 000', '000', ''],
  ['SNAP set', '000', '/snap/x'],
] as const) {
  // Rule 30 of docs/terminal.md.
  test(`every file is 0600 and every folder 0700 with ${name}`, async (t) => {
    const stage = await newStage(t, '2.86.2');
    const tool = `'${process.execPath}' '${EXECUTABLE}'`;
    const script = `umask ${umask}; ${tool} ${BOOTSTRAP.join(' ')} -p ci && ${tool} token -p ci --fresh`;
    const run = await runShell(script, { ...stage.env, ...(snap === '' ? {} : { SNAP: snap }) });
    assert.equal(run.status, 0, run.stderr);
    const entries = entriesIn(stage.store);
    assert.ok(entries.length >= 10);
    for (const entry of ['', ...entries]) {
      const found = statSync(join(stage.store, entry));
      assert.equal(found.mode & 0o777, found.isDirectory() ? 0o700 : 0o600, entry);
    }
    assert.deepEqual(
      entries.filter((entry) => /tmp/.test(entry)),
      [],
    );
  });
}
