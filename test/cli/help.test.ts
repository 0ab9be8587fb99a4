import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fidesauth } from '../support/run.ts';
import { runMain, VERSION } from './run-main.ts';
import { COMMANDS, GLOBAL_FLAGS, GROUPS } from './tree.ts';

/** The flags that a help text lists, each with its value's name. */
function listedFlags(help: string): string[] {
  return [...help.matchAll(/^ {2}((?:-\w, )?--[a-z-]+(?: <[^>]+>)?)/gm)].map(
    ([, flag]) => flag ?? '',
  );
}

async function helpOf(path: string): Promise<string> {
  const { status, stdout, stderr } = await runMain(['help', ...path.split(' ')]);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  return stdout;
}

// Rule 25 of docs/terminal.md.
describe('help', () => {
  it('is the same for help, -h, --help and no arguments: on stdout, with exit 0', async () => {
    const { stdout } = await runMain([]);
    assert.match(stdout, /^Examples:\n {2}fidesauth bootstrap /);
    for (const args of [['help'], ['-h'], ['--help']]) {
      assert.deepEqual(await runMain(args), { status: 0, stdout, stderr: '' }, args.join(' '));
    }
  });

  it('lists every command and every global flag, and no other', async () => {
    const { stdout } = await runMain([]);
    const commands = /Commands:\n(.*?)\n\n/s.exec(stdout)?.[1] ?? '';
    const names = commands.split('\n').flatMap((line) => /^ {2}(\w+)/.exec(line)?.[1] ?? []);
    const tops = new Set(COMMANDS.map(({ path }) => path.split(' ')[0]));
    assert.deepEqual(names.sort(), [...tops].sort());
    assert.deepEqual(listedFlags(stdout).sort(), ['--version', ...GLOBAL_FLAGS].sort());
  });

  for (const { path, flags, usage } of COMMANDS) {
    it(`of ${path}: examples, usage, its flags and the global ones`, async () => {
      const text = await helpOf(path);
      assert.ok(text.startsWith(`Examples:\n  fidesauth ${path}`));
      assert.ok(text.includes(`Usage: fidesauth ${path} ${usage}\n`), text);
      assert.deepEqual(listedFlags(text).sort(), ['--version', ...GLOBAL_FLAGS, ...flags].sort());
      const words = path.split(' ');
      for (const flag of ['-h', '--help']) {
        assert.equal((await runMain([...words, flag])).stdout, text);
        assert.equal((await runMain([flag, ...words])).stdout, text);
      }
    });
  }

  for (const group of GROUPS) {
    it(`of ${group} alone, without and with -h: its commands, exit 0`, async () => {
      const text = await helpOf(group);
      assert.ok(text.startsWith('Examples:\n'));
      for (const args of [[group], [group, '-h']]) {
        assert.deepEqual(await runMain(args), { status: 0, stdout: text, stderr: '' });
      }
      for (const { path } of COMMANDS.filter((command) => command.path.startsWith(`${group} `))) {
        assert.match(text, new RegExp(`^ {2}${path.split(' ')[1]} `, 'm'));
      }
    });
  }

  // Rule 16 of docs/terminal.md.
  it('gives every short flag a long one', () => {
    const all = [...GLOBAL_FLAGS, ...COMMANDS.flatMap(({ flags }) => flags)];
    assert.ok(all.every((flag) => /^(?:-\w, )?--[a-z][a-z-]+/.test(flag)));
  });

  // Rule 17 of docs/terminal.md.
  it('calls the same thing by the same name everywhere', () => {
    const named = COMMANDS.flatMap(({ path, flags }) => flags.map((flag) => `${path}: ${flag}`));
    for (const long of ['-n, --dry-run', '-y, --yes', '-o, --output <file>']) {
      const name = /--[a-z-]+/.exec(long)?.[0] ?? '';
      const others = named.filter((flag) => flag.includes(name) && !flag.endsWith(`: ${long}`));
      assert.deepEqual(others, []);
    }
  });

  // Rule 14 of docs/terminal.md.
  it('has no flag that takes the value of a secret', () => {
    const all = [...GLOBAL_FLAGS, ...COMMANDS.flatMap(({ flags }) => flags)];
    const secret = all.filter((flag) => /secret|password|token/.test(flag));
    assert.ok(secret.length >= 3);
    for (const flag of new Set(secret))
      assert.match(flag, / <file>$|^--with-token$|^--secret-older-than <time>$/);
  });

  it('fits 80 columns', async () => {
    for (const path of ['', ...GROUPS, ...COMMANDS.map((command) => command.path)]) {
      const text = path === '' ? (await runMain([])).stdout : await helpOf(path);
      const long = text.split('\n').filter((line) => line.length > 80);
      // A command line is never broken.
      assert.deepEqual(
        long.filter((line) => !/^ {2}(fidesauth|curl) /.test(line)),
        [],
        path,
      );
    }
  });

  it('shows no value of the environment', async () => {
    const secret = 'value-of-the-environment';
    const names = [
      'FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID',
      'FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET',
      'FIDESAUTH_ADMIN_TOKEN',
      'FIDESAUTH_SERVER',
      'FIDESAUTH_PROFILE',
      'FIDESAUTH_CONFIG_DIR',
    ];
    const env = Object.fromEntries(names.map((name) => [name, secret]));
    for (const path of ['', ...COMMANDS.map((command) => command.path)]) {
      const { status, stdout } = await runMain([...path.split(' '), '-h'].filter(Boolean), { env });
      assert.equal(status, 0);
      assert.ok(!stdout.includes(secret), path);
    }
  });

  it('names a command that is near a mistyped one, and exits 2', async () => {
    const near = await runMain(['help', 'profiles', 'lst']);
    assert.equal(near.status, 2);
    assert.equal(near.stderr, 'error: help: there is no command "lst"\nfix: did you mean list?\n');
    const far = await runMain(['help', 'scopes', 'somewhere']);
    assert.equal(far.status, 2);
    assert.match(far.stderr, /\nfix: see fidesauth scopes --help\n$/);
    const topic = await runMain(['help', 'enviroment']);
    assert.deepEqual([topic.status, topic.stdout], [2, '']);
    assert.match(topic.stderr, /\nfix: did you mean environment\?\n$/);
    assert.equal((await runMain(['help', 'json', 'bootstrap'])).status, 2);
  });
});

describe('the executable', () => {
  const shipped = { mode: 'spawned' } as const;

  it('answers --version with the version of its package alone', async () => {
    const run = await fidesauth(['--version'], shipped);
    assert.match(run.stdout, /^\d+\.\d+\.\d+\n$/);
    assert.deepEqual([run.status, run.stderr], [0, '']);
  });

  it('answers --version beside other flags too', async () => {
    const run = await runMain(['--json', '--version']);
    assert.deepEqual(run, { status: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it('shows the same help as main', async () => {
    const { stdout } = await runMain([]);
    assert.deepEqual(await fidesauth([], shipped), { status: 0, stdout, stderr: '' });
  });

  it('exits 2 for a mistyped command', async () => {
    const run = await fidesauth(['bootsrap'], shipped);
    assert.equal(run.status, 2);
    assert.equal(run.stdout, '');
    assert.match(run.stderr, /did you mean bootstrap\?/);
  });
});
