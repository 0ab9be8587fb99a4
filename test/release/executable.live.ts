import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type Disk, newDisk, whyNoDisk } from '../matrix/kit/disk/disk.ts';
import { ROOT, tempFolder } from '../support/run.ts';
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

const SKIP = { skip: whyNoDisk() ?? false };

/** Runs a command that has to succeed. */
async function done(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const { status, stderr } = await run(executable, args, { env });
  assert.equal(status, 0, stderr);
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

  it('asks for no newer C library than docs/install.md says', () => {
    const text = readFileSync(executable, 'latin1');
    const asked = [...text.matchAll(/\0GLIBC_2\.(\d+)(?=\0)/g)].map(([, minor]) => Number(minor));
    const guide = readFileSync(join(ROOT, 'docs', 'install.md'), 'utf8');
    const [, named] = /glibc 2\.(\d+) or later/.exec(guide) ?? [];
    assert.equal(Math.max(...asked), Number(named));
  });

  for (const [what, close, why] of [
    ['is full', (disk: Disk) => disk.fill('blocks', 4), /the disk is full/],
    ['cannot be written', (disk: Disk) => disk.readOnly(), /read-only/],
  ] as const) {
    it(`makes nothing, and says so once, where the disk of its store ${what}`, SKIP, async (t) => {
      const { env: server } = await startSandbox(t, '2.86.2');
      const disk = newDisk(t);
      close(disk);
      const env = { ...server, FIDESAUTH_CONFIG_DIR: join(disk.path, 'store') };
      const refused = await run(executable, ['bootstrap', '--preset', 'auditor'], { env });
      assert.deepEqual([refused.status, refused.stdout], [8, ''], refused.stderr);
      const [first, second] = refused.stderr.trimEnd().split('\n').slice(-2);
      assert.match(`${first}`, why);
      assert.match(`${first}\n${second}`, /^error: .+\nfix: .+$/);
      assert.equal(refused.stderr.match(/^error:/gm)?.length, 1);
      const elsewhere = { ...server, FIDESAUTH_CONFIG_DIR: await tempFolder(t) };
      const listed = await run(executable, ['clients', 'list', '--json'], { env: elsewhere });
      assert.deepEqual(JSON.parse(listed.stdout).clients, []);
    });

    it(`needs no temporary folder: the disk of the one that there is ${what}`, SKIP, async (t) => {
      const { env: server } = await startSandbox(t, '2.86.2');
      const store = join(await tempFolder(t), 'store');
      const disk = newDisk(t);
      close(disk);
      const env = { ...server, FIDESAUTH_CONFIG_DIR: store, TMPDIR: disk.path };
      await done(['bootstrap', '--preset', 'auditor'], env);
      await done(['revoke', '--yes', '-p', 'default'], env);
    });
  }

  it('takes no option of Node from its environment', async (t) => {
    const { env: server } = await startSandbox(t, '2.86.2');
    const env = {
      ...server,
      FIDESAUTH_CONFIG_DIR: join(await tempFolder(t), 'store'),
      NODE_OPTIONS: '--require=/nonexistent.cjs',
    };
    await done(['bootstrap', '--preset', 'auditor'], env);
    await done(['token'], env);
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
