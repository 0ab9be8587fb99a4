import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { startFaultServer } from '../support/fault-server.ts';
import { tempFolder } from '../support/run.ts';
import { newSandbox, rootEnv } from '../support/sandbox.ts';
import { runMain } from './run-main.ts';
import { COMMANDS } from './tree.ts';

/** A store with two profiles, known by their files alone, and a preset of the project. */
async function place(t: TestContext): Promise<{ cwd: string; env: Record<string, string> }> {
  const cwd = await tempFolder(t);
  mkdirSync(join(cwd, 'store', 'profiles'), { recursive: true });
  for (const name of ['ci', 'prod'])
    writeFileSync(join(cwd, 'store', 'profiles', `${name}.json`), '');
  mkdirSync(join(cwd, 'scopes'));
  writeFileSync(join(cwd, 'scopes', 'mine.json'), '{}');
  return { cwd, env: { FIDESAUTH_CONFIG_DIR: join(cwd, 'store') } };
}

/** The words that fit, and what the shell is to add. */
async function fitting(
  words: readonly string[],
  options: Parameters<typeof runMain>[1],
): Promise<string[]> {
  const run = await runMain(['__complete', '--', ...words], options);
  assert.deepEqual([run.status, run.stderr], [0, '']);
  return run.stdout.split('\n').flatMap((line) => line.split('\t')[0] || []);
}

const CASES: readonly [words: string[], fit: string[]][] = [
  [['tok'], ['token', ':nothing']],
  [
    ['profiles', 'sh'],
    ['show', ':nothing'],
  ],
  [
    ['-p', ''],
    ['ci', 'prod', ':nothing'],
  ],
  [
    ['token', '--profile=p'],
    ['--profile=prod', ':nothing'],
  ],
  [
    ['revoke', '--admin-profile', 'c'],
    ['ci', ':nothing'],
  ],
  [
    ['profiles', 'use', ''],
    ['ci', 'prod', ':nothing'],
  ],
  [['profiles', 'use', 'ci', ''], [':nothing']],
  [
    ['bootstrap', '--preset', 'm'],
    ['mine', ':files'],
  ],
  [
    ['bootstrap', '--preset', 'mine', '--preset', 'catalog-p'],
    ['catalog-publisher', ':files'],
  ],
  [
    ['scopes', 'show', 'audit'],
    ['auditor', ':files'],
  ],
  [
    ['bootstrap', '--scope', 'system:d'],
    ['system:delete', ':nothing'],
  ],
  [
    ['scopes', 'explain', 'x:y', 'system:r'],
    ['system:read', ':nothing'],
  ],
  [
    ['scopes', 'diff', 'profile:'],
    ['profile:ci', 'profile:prod', ':nothing'],
  ],
  [
    ['scopes', 'diff', 'server', 'preset:mi'],
    ['preset:mine', ':nothing'],
  ],
  [
    ['scopes', 'diff', '--format', 's'],
    ['sarif', ':nothing'],
  ],
  [
    ['bootstrap', '--if-exists', 'r'],
    ['replace', ':nothing'],
  ],
  [
    ['export', '--format', 'k'],
    ['k8s-secret', ':nothing'],
  ],
  [['export', '-o', 'x'], [':files']],
  [['--config-dir', ''], [':folders']],
  [['scopes', 'import', ''], [':files']],
  [['exec', '-p', 'ci', '--', ''], [':programs']],
  [['exec', '--', 'fides', '-'], [':files']],
  [
    ['completion', 'b'],
    ['bash', ':nothing'],
  ],
  [
    ['help', 'exit'],
    ['exit-codes', ':nothing'],
  ],
  [
    ['token', '--fr'],
    ['--fresh', ':nothing'],
  ],
  [['token', '--fresh', '--fr'], [':nothing']],
  [['nothing', 'of', 'ours', ''], [':nothing']],
];

describe('what fits on a command line', () => {
  for (const [words, fit] of CASES) {
    it(words.join(' '), async (t) => assert.deepEqual(await fitting(words, await place(t)), fit));
  }

  it('at the start: every command that help lists', async (t) => {
    const found = await fitting([''], await place(t));
    const tops = new Set(COMMANDS.map(({ path }) => path.split(' ')[0]));
    assert.deepEqual(found.sort(), [...tops, ':nothing'].sort());
  });

  it('every flag of every command', async (t) => {
    const options = await place(t);
    for (const { path, flags } of COMMANDS) {
      const found = await fitting([...path.split(' '), '--'], options);
      for (const flag of flags) {
        const [long = ''] = /--[a-z-]+/.exec(flag) ?? [];
        assert.ok(found.includes(long), `${path} ${long}`);
      }
    }
  });

  it('profiles of the folder that the command line names', async (t) => {
    const { cwd, env } = await place(t);
    const words = ['--config-dir', env.FIDESAUTH_CONFIG_DIR ?? '', 'token', '-p', 'c'];
    assert.deepEqual(await fitting(words, { cwd }), ['ci', ':nothing']);
  });

  it('without a store: nothing, and none is made', async (t) => {
    const cwd = await tempFolder(t);
    const env = { FIDESAUTH_CONFIG_DIR: join(cwd, 'none') };
    assert.deepEqual(await fitting(['token', '-p', ''], { cwd, env }), [':nothing']);
  });

  it('asks no server', async (t) => {
    const { sandbox, rootId, rootSecret } = newSandbox('2.86.2');
    const server = await startFaultServer(sandbox);
    t.after(server.close);
    const options = await place(t);
    const env = { ...options.env, ...rootEnv(server.url, rootId, rootSecret) };
    for (const [words] of CASES) await fitting(words, { ...options, env });
    assert.deepEqual(server.requests, []);
  });
});

describe('completion', () => {
  it('names the shells it knows when asked for another', async () => {
    const run = await runMain(['completion', 'tcsh']);
    assert.equal(run.status, 2);
    assert.match(run.stderr, /Allowed choices are bash, zsh, fish/);
  });
});
