import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../support/run.ts';
import { startSandbox } from '../support/sandbox.ts';
import { run } from './kit/program.ts';
import { EXECUTABLE_END, released } from './kit/released.ts';
import { filesTouched } from './kit/trace.ts';

const executable = released(EXECUTABLE_END);

/** A copy of the executable in which one bit of each place that reads `text` is another. */
async function tampered(t: TestContext, text: string): Promise<string> {
  const bytes = readFileSync(executable);
  let at = bytes.indexOf(text);
  assert.notEqual(at, -1, text);
  for (; at !== -1; at = bytes.indexOf(text, at + 1)) bytes[at] = (bytes[at] ?? 0) ^ 1;
  const copy = join(await tempFolder(t), 'fidesauth');
  writeFileSync(copy, bytes, { mode: 0o755 });
  return copy;
}

describe('the executable', () => {
  for (const [what, text, args] of [
    ['a module', 'commander.unknownOption', ['profiles', 'list']],
    ['a preset', '$schema": "./schema.json', ['scopes', 'show', 'full']],
    ['a completion', '__complete', ['completion', 'bash']],
  ] as const) {
    it(`says that it is damaged when ${what} in it was changed`, async (t) => {
      const copy = await tampered(t, text);
      const env = { FIDESAUTH_CONFIG_DIR: join(dirname(copy), 'store') };
      const { status, stdout, stderr } = await run(copy, args, { env });
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(
        stderr,
        /^error: this copy of fidesauth is damaged: \S+ in it was changed\nfix: download it again, .*SHA256SUMS\n$/,
      );
    });
  }

  it('ends with one line of the system when a library is missing', async (t) => {
    const root = await tempFolder(t);
    const { stdout: told } = await run('ldd', [executable]);
    const libraries = [...told.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
    for (const path of libraries.filter((each) => !each.includes('libstdc++'))) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      copyFileSync(path, join(root, path));
    }
    copyFileSync(executable, join(root, 'fidesauth'));
    const { status, stdout, stderr } = await run('chroot', [root, '/fidesauth', '--version']);
    assert.deepEqual([status, stdout], [127, '']);
    assert.match(stderr, /^\S+: error while loading shared libraries: libstdc\+\+\.so\.6: .*\n$/);
  });

  it('needs no temporary folder, and takes no option of Node from its environment', async (t) => {
    const { env: server } = await startSandbox(t, '2.86.2');
    const env = {
      ...server,
      FIDESAUTH_CONFIG_DIR: join(await tempFolder(t), 'store'),
      TMPDIR: '/proc',
      NODE_OPTIONS: '--require=/nonexistent.cjs',
    };
    for (const args of [
      ['bootstrap', '--preset', 'auditor'],
      ['token'],
      ['revoke', '--yes', '-p', 'default'],
    ]) {
      const done = await run(executable, args, { env });
      assert.equal(done.status, 0, done.stderr);
    }
  });

  it('writes nothing but its store, and reads nothing else but what the system needs', async (t) => {
    const { env: server } = await startSandbox(t, '2.86.2');
    const folder = await tempFolder(t);
    const store = join(folder, 'store');
    const env = { ...server, FIDESAUTH_CONFIG_DIR: store };
    const trace = join(folder, 'trace');
    for (const args of [
      ['bootstrap', '--preset', 'auditor'],
      ['token', '--fresh'],
    ]) {
      const strace = ['-f', '-qq', '-e', 'trace=%file', '-o', trace, executable, ...args];
      const done = await run('strace', strace, { env });
      assert.equal(done.status, 0, done.stderr);
      const outside = filesTouched(readFileSync(trace, 'utf8')).filter(
        ({ path }) => path !== executable && !path.startsWith(store) && !store.startsWith(path),
      );
      assert.deepEqual(
        outside.filter(({ written }) => written),
        [],
      );
      const read = outside.map(({ path }) => path).filter((path) => !SYSTEM.test(path));
      assert.deepEqual([...new Set(read)], []);
    }
  });
});

/** Libraries, what a runtime asks the kernel, how names and users are looked up; the machine's id. */
const SYSTEM = /^\/(?:lib|lib64|usr\/lib|proc|sys|dev|etc)\/|^\/var\/lib\/dbus\/machine-id$/;
