import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startFaultServer } from '../support/fault-server.ts';
import { tempFolder } from '../support/run.ts';
import { newSandbox, rootEnv } from '../support/sandbox.ts';
import { runMain } from './run-main.ts';

/** A command line, what is wrong with it, and the way out. */
const WRONG: readonly [line: string, error: string, fix: string][] = [
  ['bootstrpa', "unknown command 'bootstrpa'", 'did you mean bootstrap?'],
  ['tokn -p ci', "unknown command 'tokn'", 'did you mean token?'],
  ['boot', "unknown command 'boot'", 'see fidesauth --help'],
  ['tok', "unknown command 'tok'", 'did you mean token?'],
  [
    'login',
    "unknown command 'login'",
    'fidesauth bootstrap makes a client and stores it as a profile; fidesauth token prints its access token',
  ],
  ['profiles remov ci', "unknown command 'remov'", 'did you mean remove?'],
  ['profiles nothing', "unknown command 'nothing'", 'see fidesauth profiles --help'],
  ['scopes lst', "unknown command 'lst'", 'did you mean list?'],
  ['bootstrap --presett full', "unknown option '--presett'", 'did you mean --preset?'],
  ['bootstrap --dryrun', "unknown option '--dryrun'", 'did you mean --dry-run?'],
  [
    'bootstrap --root-secret x',
    "unknown option '--root-secret'",
    'no flag takes the value of a secret: use --root-secret-file FILE, - for stdin',
  ],
  ['bootstrap --pre full', "unknown option '--pre'", 'did you mean --preset?'],
  ['token --sever http://x', "unknown option '--sever'", 'did you mean --server?'],
  ['--jsn token', "unknown option '--jsn'", 'did you mean --json?'],
  ['token -x', "unknown option '-x'", 'see fidesauth token --help'],
  ['token --yes', "unknown option '--yes'", 'see fidesauth token --help'],
  [
    '--preset full bootstrap',
    "unknown option '--preset'",
    'put it after the command: fidesauth bootstrap --preset ...',
  ],
  [
    'sandbox --version 2.60.0',
    "--version prints fidesauth's own version",
    'write --fides-version 2.60.0',
  ],
  [
    'scopes import --version v2.60 list.txt',
    "--version prints fidesauth's own version",
    'write --fides-version v2.60',
  ],
  [
    '--version 2.86.2 sandbox',
    "--version prints fidesauth's own version",
    'write --fides-version 2.86.2',
  ],
  [
    'sandbox --version=2.60.0',
    "option '--version' takes no value",
    "the release of Fides is --fides-version RELEASE; --version is fidesauth's own",
  ],
  ['token --version 2.8', "--version prints fidesauth's own version", 'leave 2.8 out'],
  ['profiles remove', "missing required argument 'name'", 'see fidesauth profiles remove --help'],
  ['profiles use', "missing required argument 'name'", 'see fidesauth profiles use --help'],
  ['scopes show', "missing required argument 'preset'", 'see fidesauth scopes show --help'],
  ['scopes explain', "missing required argument 'scope'", 'see fidesauth scopes explain --help'],
  ['scopes import', "missing required argument 'file'", 'see fidesauth scopes import --help'],
  [
    'token ci',
    "too many arguments for 'token'. Expected 0 arguments but got 1.",
    'name a profile with -p NAME',
  ],
  [
    'profiles use a b',
    "too many arguments for 'use'. Expected 1 argument but got 2.",
    'see fidesauth profiles use --help',
  ],
  [
    'token --server',
    "option '--server <url>' argument missing",
    'write it with its value: --server URL',
  ],
  [
    'bootstrap --preset',
    "option '--preset <name|file>' argument missing",
    'write it with its value: --preset NAME|FILE',
  ],
];

// Rules 26 and 28 of docs/terminal.md.
describe('a command line that cannot be understood', () => {
  for (const [line, error, fix] of WRONG) {
    it(`${line}: exit 2, nothing run`, async (t) => {
      const { sandbox, rootId, rootSecret } = newSandbox('2.86.2');
      const server = await startFaultServer(sandbox);
      t.after(server.close);
      const store = join(await tempFolder(t), 'store');
      const env = { ...rootEnv(server.url, rootId, rootSecret), FIDESAUTH_CONFIG_DIR: store };
      assert.deepEqual(await runMain(line.split(' '), { env }), {
        status: 2,
        stdout: '',
        stderr: `error: command line: ${error}\nfix: ${fix}\n`,
      });
      assert.deepEqual(server.requests, []);
      assert.ok(!existsSync(store));
    });
  }
});

// Rule 16 of docs/terminal.md.
describe('flags', () => {
  /** Ways to write the same thing; the profile's name in the error shows that it was understood. */
  const SAME = [
    ['token', '-p', 'ci'],
    ['-p', 'ci', 'token'],
    ['--profile', 'ci', 'token'],
    ['token', '--profile=ci'],
    ['token', '-pci'],
    ['-p', 'ci', '--', 'token'],
  ];
  for (const args of SAME) {
    it(`${args.join(' ')}: known before and after the command`, async (t) => {
      const env = { FIDESAUTH_CONFIG_DIR: await tempFolder(t) };
      const { status, stderr } = await runMain(args, { env });
      assert.equal(status, 5);
      assert.match(stderr, /^error: profile ci: there is no such profile\n/);
    });
  }

  it('end at --', async (t) => {
    const env = { FIDESAUTH_CONFIG_DIR: await tempFolder(t) };
    for (const word of ['--json', '-h', '--version']) {
      const { status, stdout, stderr } = await runMain(['profiles', 'use', '--', word], { env });
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, new RegExp(`^error: profile name "${word}": it must begin with`));
    }
  });
});
