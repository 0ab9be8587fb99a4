import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { type FaultServer, startFaultServer } from '../support/fault-server.ts';
import { tempFolder } from '../support/run.ts';
import { newSandbox, rootEnv } from '../support/sandbox.ts';
import { runMain } from './run-main.ts';

const ID = 'FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID';
const SECRET = 'FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET';

type Scene = { server: FaultServer; env: Record<string, string>; store: string; folder: string };

async function newScene(t: TestContext): Promise<Scene> {
  const { sandbox, rootId, rootSecret } = newSandbox('2.86.2');
  const server = await startFaultServer(sandbox);
  t.after(server.close);
  const folder = await tempFolder(t);
  const store = join(folder, 'store');
  const env = { ...rootEnv(server.url, rootId, rootSecret), FIDESAUTH_CONFIG_DIR: store };
  return { server, env, store, folder };
}

const FULL = ['bootstrap', '--preset', 'auditor', '-p', 'ci'];

describe('a missing value', () => {
  const MISSING: readonly [
    name: string,
    lacks: string[],
    args: string[],
    code: ErrorCode,
    names: string[],
  ][] = [
    ['server', ['FIDESAUTH_SERVER'], FULL, 'input.missing', ['--server', 'FIDESAUTH_SERVER']],
    [
      'admin credential',
      [ID, SECRET],
      FULL,
      'input.missing',
      [
        '--root-id',
        '--root-secret-file',
        ID,
        SECRET,
        '--root-from',
        '--login-user',
        '--login-password-file',
        '--admin-token-file',
        'FIDESAUTH_ADMIN_TOKEN',
        '--admin-profile',
      ],
    ],
    ['root id', [ID], FULL, 'admin.ambiguous', ['--root-id', ID]],
    ['root secret', [SECRET], FULL, 'admin.ambiguous', ['--root-secret-file', SECRET]],
    ['scope set', [], ['bootstrap'], 'input.missing', ['--preset', '--scope']],
    [
      'everything',
      ['FIDESAUTH_SERVER', ID, SECRET],
      ['bootstrap'],
      'input.missing',
      ['--server', '--root-id', '--preset'],
    ],
    [
      'server',
      ['FIDESAUTH_SERVER'],
      ['scopes', 'list'],
      'input.missing',
      ['--server', 'FIDESAUTH_SERVER', '-p'],
    ],
  ];
  for (const [name, lacks, args, code, names] of MISSING) {
    // Rule 12 of docs/terminal.md.
    it(`${args.slice(0, 2).join(' ')} without ${name}: exit 2 and the ways to give it`, async (t) => {
      const scene = await newScene(t);
      const empty = Object.fromEntries(lacks.map((key) => [key, undefined]));
      const env = { ...scene.env, ...empty };
      const { status, stdout, stderr } = await runMain([...args, '--json'], { env });
      assert.deepEqual([status, stdout], [2, '']);
      const { error } = JSON.parse(stderr);
      assert.equal(error.code, code);
      for (const word of names) assert.ok(error.fix.includes(word), `${word} in ${error.fix}`);
      assert.deepEqual(scene.server.requests, []);
      assert.ok(!existsSync(scene.store));
    });
  }

  it('counts an empty variable as not given', async (t) => {
    const { env } = await newScene(t);
    const { status, stderr } = await runMain(FULL, { env: { ...env, FIDESAUTH_SERVER: '' } });
    assert.equal(status, 2);
    assert.match(stderr, /^error: bootstrap: no server was given/);
  });
});

describe('a value that cannot be used', () => {
  const BAD: readonly [args: string[], code: ErrorCode, names: RegExp][] = [
    [['token', '--timeout', '0'], 'input.invalid', /^--timeout 0:/],
    [['token', '--timeout', '-1'], 'input.invalid', /^--timeout -1:/],
    [['token', '--timeout', 'abc'], 'input.invalid', /^--timeout abc:/],
    [['token', '--timeout', '1e3'], 'input.invalid', /^--timeout 1e3:/],
    [['token', '--timeout', '601'], 'input.invalid', /^--timeout 601:/],
    [['token', '--timeout', ''], 'input.invalid', /^--timeout :/],
    [[...FULL, '--wait', '-5'], 'input.invalid', /^--wait -5:/],
    [[...FULL, '--wait', 'soon'], 'input.invalid', /^--wait soon:/],
    [[...FULL, '--wait', '3601'], 'input.invalid', /^--wait 3601:/],
    [['sandbox', '--port', '65536'], 'input.invalid', /^--port 65536:/],
    [['sandbox', '--port', '-1'], 'input.invalid', /^--port -1:/],
    [['sandbox', '--port', 'http'], 'input.invalid', /^--port http:/],
    [['sandbox', '--fides-version', '2.39.9'], 'input.invalid', /^--fides-version 2.39.9:/],
    [['sandbox', '--fides-version', '9.0.0'], 'input.invalid', /^--fides-version 9.0.0:/],
    [['sandbox', '--fides-version', 'new'], 'input.invalid', /^--fides-version new:/],
    [['token', '-p', '../x'], 'input.invalid', /^profile name "..\/x":/],
    [['token', '-p', ''], 'input.invalid', /^profile name "": it is empty/],
    [['token', '-p', 'Prod'], 'input.invalid', /^profile name "Prod": capital/],
    [['profiles', 'use', 'x'.repeat(300)], 'input.invalid', /it is 300 characters long/],
    [['profiles', 'remove', '../x', '--keep-client'], 'input.invalid', /^profile name/],
    [['profiles', 'remove', 'ci'], 'usage.invalid', /the client stays on the server/],
    [['scopes', 'list', '--server', 'ftp://x'], 'input.invalid', /^server address "ftp:\/\/x":/],
    [['scopes', 'list', '--server', 'http://u:p@x'], 'input.invalid', /^server address/],
    [[...FULL, '--server', 'http://fides.example'], 'server.insecure', /^http:\/\/fides.example:/],
    [[...FULL, '--scope', 'a b'], 'input.invalid', /a b/],
    [[...FULL, '--exclude', ''], 'input.invalid', /./],
    [[...FULL, '--client-name', ' '], 'input.invalid', /^--client-name:/],
    [[...FULL, '--client-name', 'x'.repeat(201)], 'input.invalid', /^--client-name:/],
    [[...FULL, '--preset', 'auditer'], 'preset.unknown', /auditer/],
    [[...FULL, '--root-id', 'x'], 'admin.ambiguous', /id was given without its secret/],
    [
      [...FULL, '--root-secret-file', 'no-such-file', '--root-id', 'x'],
      'input.invalid',
      /^--root-secret-file no-such-file: there is no such file/,
    ],
    ...['9a34ecd494fa3ffd', 'Fides-admin/1', 'pa ss', `ey${'J0.'.repeat(1500)}`].map(
      (secret): (typeof BAD)[number] => [
        [...FULL, '--root-id', 'x', '--root-secret-file', secret],
        'input.invalid',
        /^--root-secret-file: there is no such file$/,
      ],
    ),
    [
      [...FULL, '--admin-token-file', 'eyJhbGciOiJkaXIifQ..x.y.z'],
      'input.invalid',
      /^--admin-token-file: there is no such file$/,
    ],
    [
      [...FULL, '--login-user', 'x', '--login-password-file', './run/pw1.txt'],
      'input.invalid',
      /^--login-password-file \.\/run\/pw1\.txt: there is no such file$/,
    ],
    [
      [...FULL, '--admin-token-file', '-', '--root-id', 'x'],
      'admin.ambiguous',
      /on the command line/,
    ],
    [[...FULL, '--admin-profile', 'x', '--root-id', 'x'], 'admin.ambiguous', /on the command line/],
    [['token', '--config-dir', ''], 'input.invalid', /^--config-dir: it is empty/],
  ];
  for (const [args, code, message] of BAD) {
    // Rule 18 of docs/terminal.md.
    it(`${args.join(' ').slice(0, 80)}: ${code}, before any request`, async (t) => {
      const scene = await newScene(t);
      const { status, stdout, stderr } = await runMain([...args, '--json'], { env: scene.env });
      const { error } = JSON.parse(stderr);
      assert.equal(error.code, code, stderr);
      assert.equal(status, ERRORS[code].exit);
      assert.equal(status, 2);
      assert.match(error.message, message);
      assert.ok(error.fix.length > 0);
      assert.equal(stdout, '');
      assert.deepEqual(scene.server.requests, []);
      assert.ok(!existsSync(scene.store));
    });
  }
});

describe('a flag goes before the environment', () => {
  it('--server', async (t) => {
    const [chosen, other] = [await newScene(t), await newScene(t)];
    const args = ['scopes', 'list', '--server', chosen.server.url];
    assert.equal((await runMain(args, { env: other.env })).status, 0);
    assert.ok(chosen.server.requests.length > 0);
    assert.deepEqual(other.server.requests, []);
  });

  it('--profile', async (t) => {
    const { env } = await newScene(t);
    const run = (args: string[]) => runMain(args, { env: { ...env, FIDESAUTH_PROFILE: 'two' } });
    assert.match((await run(['token', '-p', 'one'])).stderr, /^error: profile one:/);
    assert.match((await run(['token'])).stderr, /^error: profile two:/);
  });

  it('--config-dir', async (t) => {
    const scene = await newScene(t);
    const chosen = join(scene.folder, 'chosen');
    assert.equal((await runMain([...FULL, '--config-dir', chosen], { env: scene.env })).status, 0);
    assert.ok(existsSync(join(chosen, 'profiles', 'ci.json')));
    assert.ok(!existsSync(scene.store));
  });

  it('--root-id and --root-secret-file, over a token too', async (t) => {
    const scene = await newScene(t);
    const file = join(scene.folder, 'secret');
    await writeFile(file, `${scene.env[SECRET]}\n`);
    const env = { ...scene.env, [ID]: undefined, [SECRET]: undefined, FIDESAUTH_ADMIN_TOKEN: 'no' };
    const args = [...FULL, '--root-id', 'root', '--root-secret-file', file];
    const { status, stderr } = await runMain(args, { env });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /by the root client \(from the command line\)\n$/);
  });

  // Rule 13 of docs/terminal.md.
  it('--root-secret-file - reads stdin', async (t) => {
    const scene = await newScene(t);
    const args = [...FULL, '--root-id', 'root', '--root-secret-file', '-'];
    const env = { ...scene.env, [ID]: undefined, [SECRET]: undefined };
    const { status, stderr } = await runMain(args, { env, stdin: `${scene.env[SECRET]}\n` });
    assert.equal(status, 0, stderr);
  });
});
