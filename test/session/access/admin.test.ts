import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { makeClient, rootToken, tokenOf } from '../../support/admin.ts';
import type { Run } from '../../support/run.ts';
import { errorOf, newStage, remainsIn, type Stage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--scope', 'scope:read', '--json'];
const NO_ROOT = {
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: '',
  FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: '',
};
const RIGHTS = ['client:create', 'client:delete', 'client:read', 'scope:read'];

const rightsOn = (version: string): string[] =>
  version === '2.86.2' ? RIGHTS : [...RIGHTS, 'client:update'].sort();

function withToken(stage: Stage, token: string): Promise<Run> {
  const file = join(stage.folder, 'token');
  writeFileSync(file, `${token}\n`);
  return stage.run([...BOOTSTRAP, '--admin-token-file', file], { env: NO_ROOT });
}

/** A profile `boss` that holds those scopes, made by the tool itself with root. */
async function bossOf(stage: Stage, scopes: readonly string[]): Promise<void> {
  const flags = scopes.flatMap((scope) => ['--scope', scope]);
  const run = await stage.run(['bootstrap', '-p', 'boss', ...flags]);
  assert.equal(run.status, 0, run.stderr);
}

const withBoss = (stage: Stage, ...more: string[]): Promise<Run> =>
  stage.run([...BOOTSTRAP, '-p', 'new', '--admin-profile', 'boss', ...more], { env: NO_ROOT });

async function prepared(t: TestContext, version: string, without?: string) {
  const stage = await newStage(t, version);
  return { stage, rights: rightsOn(version).filter((right) => right !== without) };
}

for (const version of ['2.60.0', '2.81.1', '2.86.2']) {
  describe(`an admin credential on ${version}`, { concurrency: 4 }, () => {
    test('an access token that may do it does', async (t) => {
      const { stage, rights } = await prepared(t, version);
      const token = await tokenOf(stage, await makeClient(stage, rights));
      const run = await withToken(stage, token);
      assert.equal(run.status, 0, run.stderr);
      assert.equal(stage.made.length, 2);
      assert.equal(`${run.stdout}${run.stderr}`.includes(token), false);
    });

    test('an admin profile that may do it does', async (t) => {
      const { stage, rights } = await prepared(t, version);
      await bossOf(stage, rights);
      const run = await withBoss(stage);
      assert.equal(run.status, 0, run.stderr);
      assert.equal(stage.living().length, 2);
    });

    test('a token of another server is exit 3, and so is no token at all', async (t) => {
      const { stage } = await prepared(t, version);
      const other = await newStage(t, version);
      for (const token of [await rootToken(other), 'not-a-token']) {
        const run = await withToken(stage, token);
        assert.deepEqual([errorOf(run).code, run.status], ['auth.rejected', 3], run.stderr);
      }
      assert.equal(stage.made.length, 0);
    });

    for (const right of rightsOn(version)) {
      test(`without ${right} is exit 4 that names it, and nothing is made`, async (t) => {
        const { stage, rights } = await prepared(t, version, right);
        const token = await tokenOf(stage, await makeClient(stage, rights));
        const run = await withToken(stage, token);
        const error = errorOf(run);
        assert.deepEqual([error.code, run.status], ['auth.forbidden', 4], run.stderr);
        assert.deepEqual(error.missingScopes, [right]);
        assert.match(error.message, new RegExp(right));
        assert.equal(stage.made.length, 1);
        assert.deepEqual(remainsIn(stage.store), []);
      });

      // The same check for both kinds, so two releases are enough for this one.
      if (version === '2.81.1') continue;
      test(`an admin profile without ${right} is exit 4 as well`, async (t) => {
        const { stage, rights } = await prepared(t, version, right);
        await bossOf(stage, rights);
        const run = await withBoss(stage);
        assert.deepEqual([errorOf(run).code, run.status], ['auth.forbidden', 4], run.stderr);
        assert.deepEqual(errorOf(run).missingScopes, [right]);
        assert.equal(stage.made.length, 1);
      });
    }

    test('an admin profile of another server is exit 6, and neither is asked', async (t) => {
      const { stage, rights } = await prepared(t, version);
      await bossOf(stage, rights);
      const other = await newStage(t, version);
      const before = stage.server.requests.length;
      const run = await withBoss(stage, '--server', other.server.url);
      assert.deepEqual([errorOf(run).code, run.status], ['server.mismatch', 6]);
      assert.equal(stage.server.requests.length, before);
      assert.equal(other.server.requests.length, 0);
    });
  });
}

// Rule 41 of docs/terminal.md.
describe('handing out what one does not hold', () => {
  for (const version of ['2.81.1', '2.86.2']) {
    test(`is exit 4 that names it, before anything is made (${version})`, async (t) => {
      const { stage, rights } = await prepared(t, version);
      await bossOf(stage, rights);
      const run = await withBoss(stage, '--scope', 'system:read', '--scope', 'dataset:read');
      assert.deepEqual([errorOf(run).code, run.status], ['auth.forbidden', 4], run.stderr);
      assert.deepEqual(errorOf(run).missingScopes, ['dataset:read', 'system:read']);
      assert.equal(stage.made.length, 1);
    });

    test(`by a token is exit 4 too, and nothing remains (${version})`, async (t) => {
      const { stage, rights } = await prepared(t, version);
      const token = await tokenOf(stage, await makeClient(stage, rights));
      const file = join(stage.folder, 'token');
      writeFileSync(file, token);
      const args = [...BOOTSTRAP, '--scope', 'system:read', '--admin-token-file', file];
      const run = await stage.run(args, { env: NO_ROOT });
      assert.deepEqual([errorOf(run).code, run.status], ['auth.forbidden', 4], run.stderr);
      assert.deepEqual(errorOf(run).missingScopes, ['system:read']);
      assert.equal(stage.living().length, 1);
      assert.deepEqual(remainsIn(stage.store), []);
    });
  }
});

describe('a pasted token that a server does not accept', { concurrency: 3 }, () => {
  for (const [version, status] of [
    ['2.86.2', 3],
    ['2.81.1', 3],
    ['2.60.0', 3],
  ] as const) {
    for (const [what, args] of [
      ['a dry run', ['bootstrap', '--scope', 'scope:read', '-n']],
      ['a bootstrap', ['bootstrap', '--scope', 'scope:read']],
      ['scopes diff', ['scopes', 'diff', 'client:abc', 'server']],
    ] as const) {
      test(`${what} on ${version} says that it is not accepted`, async (t) => {
        const stage = await newStage(t, version);
        const other = await newStage(t, version);
        for (const token of ['no-token', await rootToken(other)]) {
          const file = join(stage.folder, 'token');
          writeFileSync(file, token);
          const run = await stage.run([...args, '--json', '--admin-token-file', file], {
            env: NO_ROOT,
          });
          const code = run.status === 11 ? 'auth.rejected' : errorOf(run).code;
          assert.equal(code, 'auth.rejected', run.stderr);
          assert.ok(run.status === status || run.stdout.includes('auth.rejected'), run.stdout);
        }
      });
    }
  }

  test('a lack of rights is none: it stays exit 4, with the right named', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const pair = await makeClient(stage, ['client:create']);
    const file = join(stage.folder, 'token');
    writeFileSync(file, await tokenOf(stage, pair));
    const args = ['bootstrap', '--scope', 'scope:read', '-n', '--json', '--admin-token-file', file];
    const run = await stage.run(args, { env: NO_ROOT });
    assert.deepEqual([errorOf(run).code, run.status], ['auth.forbidden', 4]);
    assert.deepEqual(errorOf(run).missingScopes, ['scope:read']);
  });

  test('a token that this run got itself and that is refused stays exit 4', async (t) => {
    const stage = await newStage(t, '2.86.2', {
      fault: ({ path }) =>
        path === '/api/v1/oauth/scope'
          ? {
              when: 'before',
              act: {
                kind: 'reply',
                status: 403,
                headers: { 'content-type': 'application/json' },
                body: '{"detail":"Not Authorized for this action"}',
              },
            }
          : undefined,
    });
    const run = await stage.run([...BOOTSTRAP, '-n']);
    assert.deepEqual([errorOf(run).code, run.status], ['auth.forbidden', 4]);
  });
});
