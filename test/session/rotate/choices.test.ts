import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeClient, tokenOf } from '../../support/admin.ts';
import { isMutating } from '../../support/requests.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';
import {
  addProfile,
  changeProfile,
  isAccepted,
  lastOf,
  rotated,
  rotatedOne,
  storedPair,
  storedProfile,
  WITHOUT_ROOT,
  withProfile,
} from './scene.ts';

const NEW = ['--new-client'];
const NOW = ['--new-client', '--now'];
const IN_PLACE = ['--in-place'];

async function refused(stage: Stage, args: readonly string[], options = {}) {
  const run = await stage.run(['rotate', '--json', ...args], options);
  return { status: run.status, ...errorOf(run) };
}

describe('the way to rotate', { concurrency: 4 }, () => {
  test('must be named in a script, where both are offered', async (t) => {
    const { stage } = await withProfile(t, '2.86.2');
    const sent = stage.server.requests.length;
    const error = await refused(stage, ['-p', 'ci', '--yes']);
    assert.deepEqual([error.status, error.code], [2, 'input.missing']);
    assert.match(error.fix ?? '', /--new-client .* or --in-place /);
    assert.equal(stage.server.requests.length, sent);
  });

  for (const args of [
    [...NEW, ...IN_PLACE],
    [...IN_PLACE, '--now'],
    [...IN_PLACE, '--grace', '1h'],
    [...NOW, '--grace', '1h'],
    ['--all', '-p', 'ci', ...NEW],
    ['--all', '--export', 'shell', ...NEW],
  ]) {
    test(`${args.join(' ')}: flags that cannot go together`, async (t) => {
      const { stage } = await withProfile(t, '2.86.2');
      const sent = stage.server.requests.length;
      const error = await refused(stage, ['--yes', ...args]);
      assert.deepEqual([error.status, error.code], [2, 'usage.invalid']);
      assert.equal(stage.server.requests.length, sent);
    });
  }

  for (const args of [
    ['--grace', 'tomorrow'],
    ['--grace', '0h'],
    ['--secret-older-than', '90'],
  ]) {
    test(`${args.join(' ')}: no length of time`, async (t) => {
      const { stage } = await withProfile(t, '2.86.2');
      const error = await refused(stage, ['-p', 'ci', '--yes', ...NEW, ...args]);
      assert.deepEqual([error.status, error.code], [2, 'input.invalid']);
      assert.match(error.fix ?? '', /24h/);
    });
  }

  test('needs --yes, a profile and a credential in a script', async (t) => {
    const { stage } = await withProfile(t, '2.86.2');
    const sent = stage.server.requests.length;
    assert.equal((await refused(stage, ['-p', 'ci', ...NEW])).code, 'confirm.required');
    assert.equal((await refused(stage, NEW)).code, 'input.missing');
    const bare = await refused(stage, ['-p', 'ci', ...NEW], WITHOUT_ROOT);
    assert.equal(bare.code, 'input.missing');
    assert.match(bare.fix ?? '', /--admin-profile NAME.*--yes/);
    assert.equal((await refused(stage, ['-p', 'no', '--yes', ...NEW])).code, 'profile.unknown');
    assert.ok(!stage.server.requests.slice(sent).some(isMutating));
  });
});

describe('who rotates', { concurrency: 4 }, () => {
  const by = (name: string): string[] => ['--admin-profile', name];

  for (const [way, scopes, missing] of [
    ['--in-place', ['client:create', 'client:read', 'client:delete'], ['client:update']],
    [
      '--new-client',
      ['client:create', 'scope:read', 'client:update'],
      ['client:read', 'client:delete'],
    ],
  ] as const) {
    test(`a credential that may not ${way} is told what it lacks before anything is changed`, async (t) => {
      const { stage, pair } = await withProfile(t, '2.86.2');
      const token = await tokenOf(stage, await makeClient(stage, scopes));
      const sent = stage.server.requests.length;
      const args = ['-p', 'ci', '--yes', way, '--admin-token-file', '-'];
      const error = await refused(stage, args, { ...WITHOUT_ROOT, stdin: token });
      assert.deepEqual([error.status, error.missingScopes], [4, missing]);
      const posts = stage.server.requests
        .slice(sent)
        .filter(({ path }) => path.endsWith('/secret'));
      assert.deepEqual(posts, []);
      assert.equal(await isAccepted(stage, pair), true);
    });
  }

  test('a stored client rotates others', async (t) => {
    const { stage, pair } = await withProfile(t, '2.86.2');
    await addProfile(stage, 'admin', 'full');
    await rotatedOne(stage, [...IN_PLACE, ...by('admin')], WITHOUT_ROOT);
    assert.equal(await isAccepted(stage, pair), false);
    const { clientId } = await rotatedOne(stage, [...NOW, ...by('admin')], WITHOUT_ROOT);
    assert.equal(stage.living().length, 1 + Number(stage.living().includes(clientId)));
  });

  for (const version of ['2.86.2', '2.60.0']) {
    for (const [name, way] of [
      ['with a grace', NEW],
      ['at once', NOW],
    ] as const) {
      test(`a stored client rotates itself by a new client ${name} on ${version}`, async (t) => {
        const stage = await newStage(t, version);
        const old = await addProfile(stage, 'admin', 'full');
        const args = ['-p', 'admin', ...way, ...by('admin')];
        const { rotations } = await rotated(stage, args, WITHOUT_ROOT);
        const made = lastOf(stage);
        assert.equal(rotations[0]?.clientId, made.client_id);
        assert.equal(await isAccepted(stage, old), way === NEW);
        assert.equal(await isAccepted(stage, made), true);
        const next = await stage.run(
          ['bootstrap', '-p', 'ci', '--preset', 'auditor', ...by('admin')],
          WITHOUT_ROOT,
        );
        assert.equal(next.status, 0, next.stderr);
      });
    }
  }

  test('a stored client rotates itself in place, again and again', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const pair = await addProfile(stage, 'admin', 'full');
    for (const _time of ['once', 'twice']) {
      await rotated(stage, ['-p', 'admin', ...IN_PLACE, ...by('admin')], WITHOUT_ROOT);
    }
    const now = storedPair(stage, pair.client_id);
    assert.equal(now !== undefined && (await isAccepted(stage, now)), true);
  });
});

describe('rotate --all', { concurrency: 4 }, () => {
  async function withThree(stage: Stage) {
    return {
      admin: await addProfile(stage, 'admin', 'full'),
      one: await addProfile(stage, 'one', 'auditor'),
      two: await addProfile(stage, 'two', 'auditor'),
    };
  }

  for (const [way, none] of [
    ['--new-client', 6],
    ['--in-place', 3],
  ] as const) {
    test(`${way}: every profile of a server, with the stored client that may; itself last`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const before = await withThree(stage);
      const { rotations, failed } = await rotated(stage, ['--all', way], WITHOUT_ROOT);
      assert.deepEqual(
        rotations.map(({ profile }) => profile),
        ['one', 'two', 'admin'],
      );
      assert.deepEqual(failed, []);
      for (const pair of Object.values(before)) {
        assert.equal(await isAccepted(stage, pair), way === '--new-client');
      }
      assert.equal(stage.made.length, none);
      for (const name of Object.keys(before)) {
        const run = await stage.run(['token', '-p', name, '--fresh'], WITHOUT_ROOT);
        assert.equal(run.status, 0, run.stderr);
      }
    });
  }

  test('--now leaves one living client a profile', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await withThree(stage);
    const { rotations } = await rotated(stage, ['--all', ...NOW], WITHOUT_ROOT);
    assert.deepEqual([...stage.living()].sort(), rotations.map(({ clientId }) => clientId).sort());
  });

  test('names the profiles of servers without a stored client that may', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await withThree(stage);
    const other = await newStage(t, '2.86.2');
    const env = { FIDESAUTH_CONFIG_DIR: stage.store };
    const made = await other.run(['bootstrap', '-p', 'far', '--preset', 'auditor'], { env });
    assert.equal(made.status, 0, made.stderr);
    const { env: without } = WITHOUT_ROOT;
    const done = await rotated(stage, ['--all', ...IN_PLACE], {
      env: { ...without, FIDESAUTH_SERVER: undefined },
    });
    assert.equal(done.rotations.length, 3);
    assert.deepEqual(
      done.notDone.map(({ profile }) => profile),
      ['far'],
    );
    assert.match(done.notDone[0]?.reason ?? '', /no stored client of .* holds client:update/);
  });

  test('--secret-older-than leaves the younger ones out, and those of unknown age too', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await withThree(stage);
    changeProfile(stage, { createdAt: '2026-01-01T00:00:00.000Z' }, 'one');
    const secretSince = { time: new Date().toISOString(), exact: false };
    changeProfile(stage, { createdAt: '2026-01-01T00:00:00.000Z', secretSince }, 'two');
    const done = await rotated(stage, ['--all', ...IN_PLACE, '--secret-older-than', '90d']);
    assert.deepEqual(
      done.rotations.map(({ profile }) => profile),
      ['one'],
    );
    const reasons = Object.fromEntries(
      done.notDone.map(({ profile, reason }) => [profile, reason]),
    );
    assert.match(reasons.admin ?? '', /^its secret is \d+ s old$/);
    assert.match(reasons.two ?? '', /^its secret is at least \d+ s old$/);
    assert.equal(storedProfile(stage, 'one').createdAt, '2026-01-01T00:00:00.000Z');
  });

  test('one that fails does not stop the others, and decides the exit status', async (t) => {
    const stage = await newStage(t, '2.86.2');
    await withThree(stage);
    await rotated(stage, ['-p', 'one', ...NEW]);
    const run = await stage.run(['rotate', '--all', '--yes', '--json', ...IN_PLACE]);
    assert.equal(run.status, 6, run.stderr);
    const { rotations, failed } = JSON.parse(run.stdout);
    assert.deepEqual(
      rotations.map(({ profile }: { profile: string }) => profile),
      ['admin', 'two'],
    );
    assert.deepEqual([failed[0].profile, failed[0].code], ['one', 'client.retiring']);
  });

  test('needs the server of a credential that does not say it, and some profile', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const env = { FIDESAUTH_SERVER: undefined };
    const none = await refused(stage, ['--all', '--yes', ...NEW], { env });
    assert.deepEqual([none.status, none.code], [2, 'input.missing']);
    await addProfile(stage, 'ci', 'auditor');
    const args = ['--all', '--yes', ...NEW, '--root-id', 'root', '--root-secret-file', '-'];
    const error = await refused(stage, args, { env, stdin: stage.rootSecret });
    assert.deepEqual([error.status, error.fix], [2, 'name it: --server URL']);
  });
});

describe('a protected profile', () => {
  test('loses its client only by name; a rotation with a grace takes nothing away', async (t) => {
    const { stage, pair } = await withProfile(t, '2.86.2');
    changeProfile(stage, { protected: true });
    const error = await refused(stage, ['-p', 'ci', '--yes', ...NOW]);
    assert.deepEqual([error.status, error.code], [6, 'profile.protected']);
    assert.match(error.fix ?? '', /rotate -p ci --new-client --now --confirm ci/);
    assert.equal(await isAccepted(stage, pair), true);
    await rotatedOne(stage, NEW);
    assert.equal(storedProfile(stage).protected, true);
    const { clientId } = await rotatedOne(stage, [...NOW, '--confirm', 'ci']);
    assert.deepEqual(stage.living(), [clientId]);
  });
});
