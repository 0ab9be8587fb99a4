import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Run } from '../../support/run.ts';
import { EXECUTABLE } from '../../support/run.ts';
import { runShell } from '../../support/shell.ts';
import { documentsIn, errorOf, filesIn, newStage, type Stage } from '../../support/stage.ts';

type Json = Record<string, unknown>;

type Scene = Stage & {
  /** What `export --format json` gives of profile `ci`. */
  readonly exported: string;
  /** Runs on another machine: with a store of its own, and no admin credential. */
  away(args: readonly string[], stdin?: string): Promise<Run>;
  readonly awayStore: string;
};

const NO_ADMIN = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
  FIDESAUTH_SERVER: undefined,
};

async function scene(
  t: TestContext,
  version = '2.86.2',
  flags: readonly string[] = ['--preset', 'read-only'],
): Promise<Scene> {
  const stage = await newStage(t, version);
  const made = await stage.run(['bootstrap', '-p', 'ci', ...flags]);
  assert.equal(made.status, 0, made.stderr);
  const exported = await stage.run(['export', '-p', 'ci', '--format', 'json']);
  const awayStore = join(stage.folder, 'away');
  return {
    ...stage,
    exported: exported.stdout,
    awayStore,
    away: (args, stdin) =>
      stage.run(args, {
        env: { ...NO_ADMIN, FIDESAUTH_CONFIG_DIR: awayStore },
        ...(stdin === undefined ? {} : { stdin }),
      }),
  };
}

const IMPORT = ['profiles', 'import', '--json'];
const FROM = [...IMPORT, '--from', '-'];

const profileIn = (store: string, name = 'ci'): Json =>
  JSON.parse(readFileSync(join(store, 'profiles', `${name}.json`), 'utf8'));

/** Nothing is stored but what locks and folders need. */
function assertNothing({ awayStore }: Scene): void {
  const files = filesIn(awayStore).filter((name) => !name.startsWith('state/locks/'));
  assert.deepEqual(files, []);
}

describe('profiles import of an export', { concurrency: 4 }, () => {
  for (const version of ['2.86.2', '2.60.0']) {
    it(`is the same profile on another machine (${version})`, async (t) => {
      const s = await scene(t, version);
      const run = await s.away([...FROM, '-p', 'ci'], s.exported);
      assert.equal(run.status, 0, run.stderr);
      const { from, scopesKnown, clientId } = JSON.parse(run.stdout);
      assert.deepEqual([from, scopesKnown, clientId], ['export', true, s.made[0]?.client_id]);
      assert.deepEqual(profileIn(s.awayStore), profileIn(s.store));
      assert.deepEqual(
        documentsIn(s.awayStore, 'credentials'),
        documentsIn(s.store, 'credentials'),
      );
      assert.equal((await s.away(['token', '-p', 'ci', '--fresh'])).status, 0);
      const home = ['profiles', 'remove', 'ci', '--keep-client', '--yes'];
      assert.equal((await s.run(home)).status, 0);
      assert.equal(s.living().length, 1);
      const status = await s.away(['status', '-p', 'ci']);
      assert.equal(status.status, 0, status.stdout);
      const root = await s.run(['revoke', '-p', 'ci', '--yes'], {
        env: { FIDESAUTH_CONFIG_DIR: s.awayStore },
      });
      assert.equal(root.status, 0, root.stderr);
      assert.deepEqual(s.living(), []);
    });
  }

  it('goes through a pipe of two processes, under another name', async (t) => {
    const s = await scene(t);
    const tool = `'${process.execPath}' '${EXECUTABLE}'`;
    const line = `${tool} export -p ci --format json | FIDESAUTH_CONFIG_DIR='${s.awayStore}' ${tool} profiles import -p build --from -`;
    const { FIDESAUTH_CONFIG_DIR = '' } = s.env;
    const run = await runShell(line, { FIDESAUTH_CONFIG_DIR });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /^imported profile build: client [0-9a-f]{32} on http/);
    assert.match(run.stdout, /fidesauth profiles remove NAME --keep-client/);
    assert.equal((await s.away(['token', '-p', 'build'])).status, 0);
    const broken = `${tool} export -p cii --format json | FIDESAUTH_CONFIG_DIR='${s.awayStore}' ${tool} profiles import -p second --from -`;
    const failed = await runShell(broken, { FIDESAUTH_CONFIG_DIR });
    assert.equal(failed.status, 2);
    assert.match(failed.stderr, /error: --from: it is empty/);
  });

  it('keeps what the user decided: key, protection, settings', async (t) => {
    const s = await scene(t, '2.86.2', ['--preset', 'auditor', '--key', 'ci', '--exclude', 'x:*']);
    assert.equal((await s.run(['profiles', 'protect', 'ci'])).status, 0);
    const { stdout } = await s.run(['export', '-p', 'ci', '--format', 'json']);
    assert.equal((await s.away(FROM, stdout)).status, 0);
    const { key, protected: guarded, recipe, marker } = profileIn(s.awayStore);
    const home = profileIn(s.store);
    assert.deepEqual([key, guarded], ['ci', true]);
    assert.deepEqual([recipe, marker], [home.recipe, home.marker]);
  });

  it('gives what it gave before, and takes what release 0.1 gave', async (t) => {
    const s = await scene(t, '2.86.2', ['--preset', 'auditor']);
    const { stored, ...old } = JSON.parse(s.exported);
    assert.deepEqual(Object.keys(old), ['schemaVersion', 'kind', 'profile', 'environment']);
    assert.equal(stored.version, 1);
    const run = await s.away(FROM, JSON.stringify(old));
    assert.equal(run.status, 0, run.stderr);
    const { from, scopes, scopesKnown } = JSON.parse(run.stdout);
    assert.deepEqual([from, scopes, scopesKnown], ['pair', ['client:read', 'scope:read'], true]);
  });
});

describe('profiles import of a pair', { concurrency: 4 }, () => {
  const pair = ({ made, server }: Scene): string[] => [
    ...['--server', server.url, '--id', made[0]?.client_id ?? '', '--secret-file', '-'],
  ];

  for (const version of ['2.86.2', '2.60.0']) {
    it(`records scopes as not known where nobody may read them (${version})`, async (t) => {
      const s = await scene(t, version, ['--scope', 'system:read']);
      const run = await s.away([...IMPORT, '-p', 'old', ...pair(s)], s.made[0]?.client_secret);
      assert.equal(run.status, 0, run.stderr);
      assert.equal(JSON.parse(run.stdout).scopesKnown, false);
      assert.equal(profileIn(s.awayStore, 'old').scopesKnown, false);
      assert.equal((await s.away(['token', '-p', 'old'])).status, 0);
    });

    it(`reads the scopes with a credential at hand (${version})`, async (t) => {
      const s = await scene(t, version, ['--scope', 'system:read']);
      const env = { FIDESAUTH_CONFIG_DIR: s.awayStore };
      const stdin = s.made[0]?.client_secret ?? '';
      const run = await s.run([...IMPORT, '-p', 'old', ...pair(s)], { env, stdin });
      assert.equal(run.status, 0, run.stderr);
      const { scopes, scopesKnown } = JSON.parse(run.stdout);
      assert.deepEqual([scopes, scopesKnown], [['system:read'], true]);
      const same = await s.run(['bootstrap', '-p', 'old', '--dry-run', '--json'], { env });
      assert.equal(JSON.parse(same.stdout).change, 'none', same.stderr);
    });

    it(`refuses the root client (${version})`, async (t) => {
      const s = await scene(t, version);
      const id = s.env.FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID ?? '';
      const args = [...IMPORT, '-p', 'root', '--server', s.server.url, '--id', id];
      const run = await s.away([...args, '--secret-file', '-'], s.rootSecret);
      assert.deepEqual([run.status, errorOf(run).code], [2, 'import.invalid']);
      assert.match(errorOf(run).message, /is the root client of/);
      assertNothing(s);
    });
  }
});

describe('what profiles import refuses', { concurrency: 4 }, () => {
  it('is refused with the reason, and nothing is stored', async (t) => {
    const s = await scene(t);
    const whole = JSON.parse(s.exported);
    const { environment, stored } = whole;
    const changed = (members: object): string => JSON.stringify({ ...whole, ...members });
    const id = whole.environment.FIDES_CLIENT_ID;
    const cases: readonly (readonly [text: string, message: RegExp, code?: string])[] = [
      ['', /it is empty/],
      ['{', /not complete JSON/],
      ['[]', /no export of a profile/],
      ['{"kind":"token"}', /no export of a profile/],
      [s.exported.slice(0, -20), /not complete JSON/],
      [changed({ schemaVersion: 2 }), /a newer fidesauth wrote it/],
      [changed({ stored: { ...stored, version: 2 } }), /a newer fidesauth wrote it/],
      [changed({ stored: { ...stored, scopes: 'all' } }), /"stored.scopes" is damaged/],
      [changed({ stored: { ...stored, extra: 1 } }), /"stored" is damaged/],
      [
        changed({ stored: { ...stored, clientId: 'b'.repeat(32) } }),
        /"stored.clientId" is damaged/,
      ],
      [changed({ stored: { ...stored, server: 'http://other:1' } }), /"stored.server" is damaged/],
      [changed({ profile: '../ci' }), /"profile" is damaged/],
      [
        changed({ environment: { ...environment, FIDES_CLIENT_SECRET: 'wrong' } }),
        /does not accept this secret of client/,
        'auth.rejected',
      ],
      ['x'.repeat(5 * 1024 * 1024), /longer than 4 MiB/, 'input.invalid'],
    ];
    for (const [text, message, code = 'import.invalid'] of cases) {
      const run = await s.away(FROM, text);
      const error = errorOf(run);
      assert.deepEqual([error.code, message.test(error.message)], [code, true], error.message);
      assert.ok(!run.stderr.includes(environment.FIDES_CLIENT_SECRET), 'the secret is shown');
    }
    assert.ok(id.length > 0);
    assertNothing(s);
  });

  it('says which server the file is of, and which flags belong together', async (t) => {
    const s = await scene(t);
    const other = await s.away([...FROM, '--server', 'http://localhost:1'], s.exported);
    assert.equal(errorOf(other).code, 'server.mismatch');
    for (const [args, code] of [
      [[], 'input.missing'],
      [['--id', 'x'], 'input.missing'],
      [['--from', '-', '--id', 'x'], 'usage.invalid'],
      [['--id', 'x', '--secret-file', '-'], 'input.missing'],
      [['-p', 'x', '--id', 'x', '--secret-file', '-'], 'input.missing'],
      [['-p', 'x', '--server', s.server.url, '--id', 'x y', '--secret-file', '-'], 'input.invalid'],
    ] as const) {
      const run = await s.away([...IMPORT, ...args], 'secret');
      assert.equal(errorOf(run).code, code, args.join(' '));
    }
    assertNothing(s);
  });

  it('takes no name and no client twice', async (t) => {
    const s = await scene(t);
    const taken = await s.run(FROM, { stdin: s.exported });
    assert.deepEqual([taken.status, errorOf(taken).code], [6, 'profile.exists']);
    const twice = await s.run([...FROM, '-p', 'other'], { stdin: s.exported });
    assert.deepEqual([twice.status, errorOf(twice).code], [6, 'profile.exists']);
    assert.match(errorOf(twice).message, /stored here already \(profile ci\)/);
    assert.equal((await s.run(['token', '-p', 'ci', '--fresh'])).status, 0);
  });
});

describe('an import that was cut', { concurrency: 4 }, () => {
  const MARKER = 'ab'.repeat(16);

  /** The journal entry alone, or with the secret. */
  async function cut(t: TestContext, withSecret: boolean): Promise<Scene> {
    const s = await scene(t);
    const done = await s.away(FROM, s.exported);
    assert.equal(done.status, 0, done.stderr);
    const { version: _, ...document } = profileIn(s.awayStore);
    const { server, clientId, allowHttp } = document;
    const entry = {
      version: 2,
      marker: MARKER,
      operation: 'import',
      state: 'moving',
      profile: 'ci',
      server,
      allowHttp,
      clientId,
      startedAt: '2026-01-01T00:00:00.000Z',
      document,
    };
    const journal = join(s.awayStore, 'state', 'journal', `${MARKER}.json`);
    writeFileSync(journal, JSON.stringify(entry), { mode: 0o600 });
    const { rmSync } = await import('node:fs');
    rmSync(join(s.awayStore, 'profiles', 'ci.json'));
    if (!withSecret) rmSync(join(s.awayStore, 'credentials', `${clientId}.json`));
    return s;
  }

  for (const [withSecret, flags, outcome, left] of [
    [true, [], 'finished', 1],
    [true, ['--undo'], 'taken-back', 0],
    [false, [], 'nothing', 0],
    [false, ['--undo'], 'taken-back', 0],
  ] as const) {
    it(`${withSecret ? 'after' : 'before'} its secret was stored: recover ${flags.join()} without a server`, async (t) => {
      const s = await cut(t, withSecret);
      await s.server.close();
      const blocked = errorOf(await s.away([...FROM, '-p', 'ci'], s.exported));
      assert.equal(blocked.code, 'profile.busy');
      const run = await s.away(['recover', '--yes', '--json', ...flags]);
      assert.equal(run.status, 0, run.stderr);
      assert.equal(JSON.parse(run.stdout).recovered[0].outcome, outcome);
      assert.equal(documentsIn(s.awayStore, 'profiles').length, left);
      assert.equal(documentsIn(s.awayStore, 'credentials').length, left);
      assert.deepEqual(filesIn(join(s.awayStore, 'state', 'journal')), []);
    });
  }
});
