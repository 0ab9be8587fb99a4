import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { tempFolder } from '../support/run.ts';
import { startSandbox } from '../support/sandbox.ts';
import { type MainOptions, runMain } from './run-main.ts';

const FULL = ['bootstrap', '--preset', 'auditor', '-p', 'ci'];

async function environment(t: TestContext): Promise<{ url: string; env: Record<string, string> }> {
  const { url, env } = await startSandbox(t, '2.86.2');
  return { url, env: { ...env, FIDESAUTH_CONFIG_DIR: await tempFolder(t) } };
}

// Rules 2 and 3 of docs/terminal.md.
describe('--json', () => {
  const FAILING: readonly (readonly [args: string[], code: string, exit: number])[] = [
    [['--json', 'tokn'], 'usage.invalid', 2],
    [['tokn', '--json'], 'usage.invalid', 2],
    [['help', 'tokn', '--json'], 'usage.invalid', 2],
    [['token', '--json', '--timeout', 'x'], 'input.invalid', 2],
    [['token', '--json'], 'profile.unknown', 5],
    [['profiles', 'show', 'ci', '--json', '-q'], 'profile.unknown', 5],
    [['profiles', 'remove', 'ci', '--keep-client', '--json'], 'confirm.required', 6],
    [['scopes', 'list', '--server', 'http://127.0.0.1:1', '--json'], 'server.unreachable', 7],
  ];
  for (const [args, code, exit] of FAILING) {
    it(`${args.join(' ')}: the error is one JSON object on stderr, stdout is empty`, async (t) => {
      const env = { FIDESAUTH_CONFIG_DIR: await tempFolder(t) };
      const { status, stdout, stderr } = await runMain(args, { env });
      assert.deepEqual([status, stdout], [exit, '']);
      assert.equal(stderr.split('\n').length, 2);
      const { error, ...rest } = JSON.parse(stderr);
      assert.deepEqual(rest, {});
      assert.equal(error.code, code);
      assert.equal(error.exitCode, exit);
      assert.equal(typeof error.message, 'string');
    });
  }

  it('prints one document on stdout and nothing on stderr, at a terminal too', async (t) => {
    for (const columns of [undefined, 80]) {
      const { env, url } = await environment(t);
      const options = { env, ...(columns === undefined ? {} : { columns }) };
      const { status, stdout, stderr } = await runMain([...FULL, '--json'], options);
      assert.deepEqual([status, stderr], [0, '']);
      const document = JSON.parse(stdout);
      assert.equal(document.schemaVersion, 1);
      assert.equal(document.kind, 'bootstrap');
      assert.equal(document.server, url);
    }
  });
});

// Exit 6 with the flag that answers, and nothing has happened: here, or on the server.
it('what changes something that exists needs --yes where nobody can be asked', async (t) => {
  const { env } = await environment(t);
  const made = await runMain(FULL, { env });
  assert.equal(made.status, 0, made.stderr);
  const now = async () => {
    const { profiles, open } = JSON.parse((await runMain(['status', '--json'], { env })).stdout);
    return { profiles, open };
  };
  const before = await now();
  const changing = [
    ['profiles', 'remove', 'ci', '--keep-client'],
    ['revoke', '-p', 'ci'],
    ['recover', '--forget', 'fidesauth-0'],
    ['scopes', 'apply', '-p', 'ci', '--preset', 'dsr-gateway'],
    ['bootstrap', '-p', 'ci', '--preset', 'dsr-gateway', '--change-preset'],
    [...FULL, '--if-exists', 'replace'],
  ];
  for (const args of changing) {
    const run = await runMain([...args, '--json'], { env });
    const { code, message, fix } = JSON.parse(run.stderr.trimEnd().split('\n').at(-1) ?? '').error;
    assert.deepEqual([code, run.status, run.stdout], ['confirm.required', 6, ''], args.join(' '));
    assert.match(message, /: confirmation needed$/);
    assert.match(fix, /^add --yes/);
    assert.doesNotMatch(fix, /credential/, 'one is given');
  }
  assert.deepEqual(await now(), before);
});

it('a change without a credential and without --yes hears of both at once', async (t) => {
  const { env } = await environment(t);
  assert.equal((await runMain(FULL, { env })).status, 0);
  const bare = Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('FIDES__')),
  );
  const cases = [
    [['revoke', '-p', 'ci'], 6],
    [['scopes', 'apply', '-p', 'ci'], 2],
  ] as const;
  for (const [args, status] of cases) {
    const run = await runMain([...args, '--json'], { env: bare });
    const { fix } = JSON.parse(run.stderr.trimEnd().split('\n').at(-1) ?? '').error;
    assert.equal(run.status, status, run.stderr);
    assert.match(fix, /add --yes/);
    assert.match(fix, /--root-id ID/);
  }
  const dry = await runMain(['scopes', 'apply', '-p', 'ci', '-n'], { env: bare });
  assert.doesNotMatch(dry.stderr, /--yes/);
});

describe('how much is said', () => {
  async function said(t: TestContext, flags: string[], more: MainOptions = {}) {
    const { env, url } = await environment(t);
    const run = await runMain([...FULL, ...flags], { ...more, env });
    assert.equal(run.status, 0, run.stderr);
    assert.match(stripVTControlCharacters(run.stdout), /^done: client /);
    return { url, stderr: run.stderr };
  }

  it('in a script: one line with the profile, the server and the credential', async (t) => {
    const { url, stderr } = await said(t, []);
    assert.equal(
      stderr,
      `bootstrap: profile ci on ${url}, by the root client (from the environment)\n`,
    );
  });

  // Rule 4 of docs/terminal.md.
  it('-q: nothing but the result', async (t) => {
    assert.equal((await said(t, ['-q'])).stderr, '');
    assert.equal((await said(t, ['--quiet'], { columns: 80 })).stderr, '');
  });

  it('-q: errors all the same', async (t) => {
    const env = { FIDESAUTH_CONFIG_DIR: await tempFolder(t) };
    const { stderr } = await runMain(['token', '-q'], { env });
    assert.match(stderr, /^error: profile default: there is no such profile\nfix: /);
  });

  it('-v: each request with its status and time, and no secret', async (t) => {
    const { env } = await environment(t);
    for (const flag of ['-v', '--verbose']) {
      const args = ['bootstrap', '--preset', 'auditor', '-p', flag.replaceAll('-', ''), flag];
      const { stderr, status } = await runMain(args, { env });
      assert.equal(status, 0);
      assert.match(stderr, /^POST \/api\/v1\/oauth\/token -> 200 \(\d+ ms\)$/m);
      assert.match(stderr, /^GET \/api\/v1\/oauth\/client -> 401 \(\d+ ms\)$/m);
      assert.match(stderr, /^creating the client \.\.\.$/m);
      assert.ok(!stderr.includes(env.FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET ?? 'unset'));
      assert.doesNotMatch(stderr, /eyJ|Bearer/);
    }
  });

  it('-q and -v: requests alone', async (t) => {
    const { stderr } = await said(t, ['-q', '-v']);
    assert.ok(stderr.split('\n').every((line) => line === '' || / -> \d+ \(\d+ ms\)$/.test(line)));
  });
});
