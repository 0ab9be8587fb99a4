import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { registryAt } from '../../../src/domain/history/history.ts';
import { makeClient } from '../../support/admin.ts';
import { fidesauth } from '../../support/run.ts';
import { errorOf, newStage } from '../../support/stage.ts';

const DIFF = ['scopes', 'diff', '--json'];
const only = (left: readonly string[], right: readonly string[]): string[] =>
  left.filter((scope) => !right.includes(scope));

describe('scopes diff LEFT RIGHT without a server', () => {
  test('two releases, as the bundled history has them', async () => {
    const run = await fidesauth([...DIFF, 'fides:2.60.0', 'fides:2.86.2']);
    assert.equal(run.status, 10, run.stderr);
    const [old, now] = [registryAt('2.60.0') ?? [], registryAt('2.86.2') ?? []];
    const { left, right, onlyLeft, onlyRight, both } = JSON.parse(run.stdout);
    assert.deepEqual([left, right], ['fides:2.60.0', 'fides:2.86.2']);
    assert.deepEqual([onlyLeft, onlyRight], [only(old, now), only(now, old)]);
    assert.equal(both.length, old.length - onlyLeft.length);
    assert.ok(onlyLeft.length > 0 && onlyRight.length > 0);
  });

  test('restricted to what a preset touches', async () => {
    const run = await fidesauth([...DIFF, 'fides:2.60.0', 'fides:2.86.2', '--preset', 'full']);
    const all = await fidesauth([...DIFF, 'fides:2.60.0', 'fides:2.86.2']);
    const { restrictedTo, ...found } = JSON.parse(run.stdout);
    assert.deepEqual({ ...found, restrictedTo: null }, JSON.parse(all.stdout));
    assert.equal(restrictedTo, 'preset:full');
    const none = await fidesauth([...DIFF, 'fides:2.60.0', 'fides:2.86.2', '--preset', 'auditor']);
    const { onlyLeft, onlyRight, both } = JSON.parse(none.stdout);
    assert.deepEqual([none.status, onlyLeft, onlyRight], [0, [], []]);
    assert.deepEqual(both, ['client:read', 'scope:read']);
  });

  test('two presets, on the newest release that is known', async () => {
    const run = await fidesauth([...DIFF, 'preset:auditor', 'preset:read-only']);
    const { onlyLeft, both } = JSON.parse(run.stdout);
    assert.deepEqual([run.status, onlyLeft, both], [10, [], ['client:read', 'scope:read']]);
    const same = await fidesauth([...DIFF, 'preset:full', 'role:owner']);
    assert.equal(same.status, 0, same.stdout);
  });

  for (const [args, code, text] of [
    [['fides:2.60.0'], 'usage.invalid', 'one scope source is nothing to compare'],
    [['read-only', 'server'], 'input.invalid', 'preset:read-only'],
    [['2.60.0', 'server'], 'input.invalid', 'fides:2.60.0'],
    [['fides:9.9.9', 'fides:2.60.0'], 'input.invalid', 'knows the releases 2.0.0 to'],
    [['prset:full', 'server'], 'input.invalid', 'preset:full'],
    [['preset:', 'server'], 'input.invalid', 'follows the colon'],
    [['preset:nope', 'fides:2.86.2'], 'preset.unknown', 'nope'],
    [['role:ownr', 'fides:2.86.2'], 'input.invalid', 'owner'],
    [['server', 'fides:2.86.2'], 'input.missing', '--server URL'],
    [['profile:x', 'fides:2.86.2'], 'profile.unknown', 'profile x'],
    [['fides:2.60.0', 'fides:2.86.2', '--all'], 'usage.invalid', '--all'],
    [['--preset', 'full'], 'usage.invalid', 'restricts a comparison'],
    [['fides:2.60.0', 'fides:2.86.2', '--format', 'sarif'], 'usage.invalid', 'no sarif form'],
  ] as const) {
    test(`refuses ${args.join(' ')}, and says what to write`, async () => {
      const json = (args as readonly string[]).includes('--format') ? ['scopes', 'diff'] : DIFF;
      const env = { FIDESAUTH_CONFIG_DIR: '/nonexistent/fidesauth' };
      const run = await fidesauth([...json, ...args], { env });
      assert.ok([2, 5].includes(run.status), `${run.status}`);
      assert.ok(run.stderr.includes(text), run.stderr);
      if (json === DIFF) assert.equal(errorOf(run).code, code);
    });
  }
});

describe('scopes diff LEFT RIGHT -p NAME: what an upgrade would change for a client', () => {
  const RELEASES = ['fides:2.60.0', 'fides:2.86.2'];
  const isRead = (scope: string): boolean => scope.endsWith(':read');

  test('by its presets, scopes and excludes, and no server is asked', async (t) => {
    const stage = await newStage(t, '2.60.0');
    writeFileSync(join(stage.folder, 'own.json'), '{"include":["*:read"],"exclude":["user:*"]}');
    const flags = [
      '--preset',
      './own.json',
      '--scope',
      'scope:read',
      '--exclude',
      'connector_template:*',
    ];
    const made = await stage.run(['bootstrap', '-p', 'ci', ...flags]);
    assert.equal(made.status, 0, made.stderr);
    // The record counts, as it does for `scopes apply`.
    writeFileSync(join(stage.folder, 'own.json'), '{"include":["client:delete"]}');
    const given = (version: string): string[] =>
      (registryAt(version) ?? []).filter(
        (scope) => isRead(scope) && !/^(?:user|connector_template):/.test(scope),
      );
    const [old, now] = [given('2.60.0'), given('2.86.2')];
    const asked = stage.server.requests.length;
    const run = await stage.run([...DIFF, ...RELEASES, '-p', 'ci']);
    const found = JSON.parse(run.stdout);
    assert.equal(run.status, 10, run.stderr);
    assert.deepEqual([found.onlyLeft, found.onlyRight], [only(old, now), only(now, old)]);
    assert.equal(found.both.length, old.length - found.onlyLeft.length);
    assert.equal(found.restrictedTo, 'profile:ci');
    assert.equal(stage.server.requests.length, asked);
    const text = await stage.run(['scopes', 'diff', ...RELEASES, '-p', 'ci']);
    assert.match(text.stdout, /^for +profile:ci$/m);
    const variable = { env: { FIDESAUTH_PROFILE: 'ci' } };
    assert.equal((await stage.run([...DIFF, ...RELEASES], variable)).stdout, run.stdout);
    const server = await stage.run([...DIFF, 'server', 'fides:2.86.2', '-p', 'ci']);
    assert.deepEqual(JSON.parse(server.stdout).onlyRight, found.onlyRight);
  });

  test('a client of single scopes does not change; without -p, or with --preset, it is not meant', async (t) => {
    const stage = await newStage(t, '2.60.0');
    const made = await stage.run(['bootstrap', '-p', 'ci', '--scope', 'system:read']);
    assert.equal(made.status, 0, made.stderr);
    const same = await stage.run([...DIFF, ...RELEASES, '-p', 'ci']);
    assert.equal(same.status, 0, same.stdout);
    assert.deepEqual(JSON.parse(same.stdout).both, ['system:read']);
    const all = await stage.run([...DIFF, ...RELEASES]);
    assert.deepEqual([all.status, JSON.parse(all.stdout).restrictedTo], [10, null]);
    const preset = await stage.run([...DIFF, ...RELEASES, '-p', 'ci', '--preset', 'full']);
    const { restrictedTo, onlyRight } = JSON.parse(preset.stdout);
    assert.equal(restrictedTo, 'preset:full');
    assert.deepEqual(onlyRight, JSON.parse(all.stdout).onlyRight);
    const recorded = await stage.run([...DIFF, 'profile:ci', 'fides:2.86.2', '-p', 'ci']);
    assert.equal(JSON.parse(recorded.stdout).restrictedTo, null);
    const unknown = await stage.run([...DIFF, ...RELEASES, '-p', 'ic']);
    assert.deepEqual([unknown.status, errorOf(unknown).code], [5, 'profile.unknown']);
  });
});

for (const version of ['2.86.2', '2.60.0']) {
  describe(`scopes diff LEFT RIGHT on ${version}`, () => {
    test('a preset against a client, with a credential from the environment and no profile', async (t) => {
      const stage = await newStage(t, version);
      const { client_id } = await makeClient(stage, ['client:read', 'user:read']);
      const run = await stage.run([...DIFF, 'preset:auditor', `client:${client_id}`]);
      const { onlyLeft, onlyRight, both } = JSON.parse(run.stdout);
      assert.deepEqual(
        [run.status, onlyLeft, onlyRight, both],
        [10, ['scope:read'], ['user:read'], ['client:read']],
      );
      const human = await stage.run(['scopes', 'diff', 'preset:auditor', `client:${client_id}`]);
      assert.match(human.stdout, /scope: read/);
    });

    test('the registry it serves against the release it is', async (t) => {
      const stage = await newStage(t, version);
      const run = await stage.run([...DIFF, 'server', `fides:${version}`]);
      assert.equal(run.status, 0, run.stdout);
    });

    test('a preset file against its own profile, and a role', async (t) => {
      const stage = await newStage(t, version);
      writeFileSync(join(stage.folder, 'own.json'), '{"include":["system:read"]}');
      const made = await stage.run(['bootstrap', '--preset', './own.json']);
      assert.equal(made.status, 0, made.stderr);
      const same = await stage.run([...DIFF, 'file:own.json', 'profile:default']);
      assert.equal(same.status, 0, same.stdout);
      const role = await stage.run([...DIFF, 'role:owner', 'server']);
      assert.equal(role.status, 0, role.stdout);
    });

    test('what cannot be read is named: exit 11', async (t) => {
      const stage = await newStage(t, version);
      const weak = { FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: 'wrong-secret' };
      const run = await stage.run([...DIFF, 'preset:auditor', 'client:x'], { env: weak });
      const { unreadable } = JSON.parse(run.stdout);
      assert.deepEqual([run.status, unreadable[0].layer], [11, 'right']);
      assert.match(unreadable[0].reason, /auth\.rejected/);
    });
  });
}
