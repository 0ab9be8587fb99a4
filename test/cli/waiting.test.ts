import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { EXECUTABLE, fidesauth, type RunOptions, tempFolder } from '../support/run.ts';
import { runShell } from '../support/shell.ts';
import { errorOf, newStage } from '../support/stage.ts';

const SERVER = ['--server', 'https://127.0.0.1:1'];
const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', ...SERVER];

/** Each flag and argument that takes a file; the pipe stands for the last word. */
const READERS: readonly (readonly string[])[] = [
  ['scopes', 'show', './pipe'],
  ['scopes', 'diff', 'preset:auditor', 'file:./pipe'],
  ['scopes', 'list', ...SERVER, '--ca-file', 'pipe'],
  [...BOOTSTRAP, '--root-id', 'x', '--root-secret-file', 'pipe'],
  [...BOOTSTRAP, '--root-from', 'pipe'],
  [...BOOTSTRAP, '--login-user', 'x', '--login-password-file', 'pipe'],
  [...BOOTSTRAP, '--admin-token-file', 'pipe'],
  ['scopes', 'import', 'pipe'],
  ['scopes', 'suggest', ...SERVER, '--har', 'pipe'],
  ['scopes', 'suggest', ...SERVER, '--postman', 'pipe'],
  ['scopes', 'suggest', ...SERVER, '--access-log', 'pipe'],
  ['scopes', 'suggest', '--endpoint', 'GET /x', '--openapi', 'pipe'],
];

/** The other end of a pipe, once somebody reads it. Opening it at once would block the process. */
async function writerOf(pipe: string, isOver: () => boolean): Promise<number | undefined> {
  while (!isOver()) {
    try {
      return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENXIO')) throw error;
      await setTimeout(10);
    }
  }
  return undefined;
}

describe('a pipe that nobody writes to', { concurrency: 4 }, () => {
  const stopped = async (cwd: string, args: readonly string[], mode: RunOptions['mode']) => {
    const pipe = join(cwd, 'pipe');
    execFileSync('mkfifo', [pipe]);
    let signal = (): void => {};
    const onRun: RunOptions['onRun'] = (run) => {
      signal = () => run.signal('SIGTERM');
    };
    const env = { FIDESAUTH_CONFIG_DIR: join(cwd, 'store') };
    const run = fidesauth([...args, '--json'], { cwd, env, mode: mode ?? 'inside', onRun });
    let isOver = false;
    void run.finally(() => {
      isOver = true;
    });
    const writer = await writerOf(pipe, () => isOver);
    if (writer === undefined) throw new Error(`it never read the pipe: ${(await run).stderr}`);
    signal();
    const done = await run;
    closeSync(writer);
    return done;
  };

  for (const args of READERS) {
    test(`${args.join(' ')}: the first signal ends the wait`, async (t) => {
      const done = await stopped(await tempFolder(t), args, 'inside');
      assert.deepEqual([errorOf(done).code, done.status, done.stdout], ['terminated', 143, '']);
    });
  }

  test('the process is gone as well', async (t) => {
    const done = await stopped(await tempFolder(t), ['scopes', 'show', './pipe'], 'spawned');
    assert.equal(done.status, 143);
  });
});

describe('a stdout that is open and that nobody reads', () => {
  /** Both ends of a pipe that takes no further byte, as a child's stdout. */
  const fullPipe = async (t: TestContext): Promise<number> => {
    const pipe = join(await tempFolder(t), 'full');
    execFileSync('mkfifo', [pipe]);
    const both = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    t.after(() => closeSync(both));
    assert.throws(
      () => {
        while (true) writeSync(both, Buffer.alloc(4096));
      },
      { code: 'EAGAIN' },
    );
    return both;
  };
  const spawned = async (t: TestContext, args: readonly string[], stderr: 'pipe' | number) => {
    const stage = await newStage(t, '2.86.2');
    const store = join(await tempFolder(t), 'store');
    const env = { PATH: process.env.PATH, ...stage.env, FIDESAUTH_CONFIG_DIR: store };
    const stdio = ['ignore', await fullPipe(t), stderr] as const;
    const child = spawn(process.execPath, [EXECUTABLE, ...args], { env, stdio: [...stdio] });
    t.after(() => child.kill('SIGKILL'));
    return { child, store };
  };
  const BOOTSTRAPPED = ['bootstrap', '-p', 'ci', '--scope', 'scope:read', '--json'];

  test('the first signal ends the wait; what was changed stays, and is not called stopped', async (t) => {
    const { child, store } = await spawned(t, BOOTSTRAPPED, 'pipe');
    assert.ok(child.stderr);
    const told = text(child.stderr);
    await until(() => isDone(store));
    child.kill('SIGTERM');
    const [status] = await once(child, 'exit');
    const { error } = JSON.parse(await told);
    assert.deepEqual([status, error.code], [8, 'output.failed']);
    assert.match(error.message, /nobody had read it all/);
    assert.ok(isDone(store));
  });

  test('neither does a stderr that nobody reads keep it', async (t) => {
    const { child, store } = await spawned(t, [...BOOTSTRAPPED, '-v'], await fullPipe(t));
    await until(() => isDone(store));
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [8, null]);
  });
});

/** The profile stands, and neither an entry of the journal nor a lock is left. */
function isDone(store: string): boolean {
  const within = (folder: string): string[] =>
    existsSync(join(store, folder)) ? readdirSync(join(store, folder)) : [];
  const open = [...within('state/journal'), ...within('state/locks')];
  return existsSync(join(store, 'profiles/ci.json')) && open.length === 0;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(10);
}

describe('what is no file', { concurrency: 4 }, () => {
  for (const [args, why] of [
    [['scopes', 'show', '/dev/zero'], /preset file \/dev\/zero: it is longer than 1 MiB$/],
    [['scopes', 'list', ...SERVER, '--ca-file', '/dev/zero'], /it is longer than 4 MiB$/],
    [[...BOOTSTRAP, '--root-from', '/dev/zero'], /it is too large for a fides\.toml$/],
    [['scopes', 'import', '/dev/zero'], /it is longer than 1 MiB$/],
    [['scopes', 'show', './folder.json'], /it is a folder$/],
    [['scopes', 'show', 'piped'], /preset piped: it is not a regular file$/],
  ] as const) {
    test(`${args.join(' ')} is exit 2`, async (t) => {
      const cwd = await tempFolder(t);
      mkdirSync(join(cwd, 'folder.json'));
      mkdirSync(join(cwd, 'scopes'));
      execFileSync('mkfifo', [join(cwd, 'scopes', 'piped.json')]);
      const env = { FIDESAUTH_CONFIG_DIR: join(cwd, 'store') };
      const done = await fidesauth([...args, '--json'], { cwd, env });
      assert.equal(done.status, 2, done.stderr);
      assert.match(errorOf(done).message, why);
    });
  }

  test('a preset may come from a pipe that a shell left open', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const show = `'${process.execPath}' '${EXECUTABLE}' scopes show /dev/fd/3 --json`;
    const script = `printf '{"include":["scope:read"]}' | { exec 3<&0 </dev/null; ${show}; }`;
    const done = await runShell(script, stage.env);
    assert.equal(done.status, 0, done.stderr);
    assert.deepEqual(JSON.parse(done.stdout).include, [{ pattern: 'scope:read', reason: null }]);
  });

  test('a preset may be text of any encoding that its mark tells', async (t) => {
    const cwd = await tempFolder(t);
    const text = '{"include":["scope:read"]}';
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    writeFileSync(join(cwd, 'bom.json'), `\ufeff${text}`);
    writeFileSync(join(cwd, 'le.json'), utf16);
    writeFileSync(join(cwd, 'be.json'), Buffer.from(utf16).swap16());
    for (const name of ['bom', 'le', 'be']) {
      const done = await fidesauth(['scopes', 'show', `./${name}.json`, '--json'], { cwd });
      assert.equal(done.status, 0, done.stderr);
    }
  });
});
