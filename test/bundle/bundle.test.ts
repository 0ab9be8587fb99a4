import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { EXECUTABLE, fidesauth, ROOT, tempFolder } from '../support/run.ts';
import { startSandbox } from '../support/sandbox.ts';

const require = createRequire(EXECUTABLE);

/** A piece of each package's text that survives minifying. */
const SIGNS: Readonly<Record<string, string>> = {
  undici: 'UND_ERR_CONNECT_TIMEOUT',
  zod: 'ZodError',
  conf: 'unevaluatedProperties',
  prompts: 'ExitPromptError',
  commander: 'commander.unknownOption',
};

/** The text of the files that a run has loaded. */
async function codeOf(args: readonly string[], env: Record<string, string>): Promise<string> {
  const hook = join(ROOT, 'test', 'bundle', 'loaded.cjs');
  const run = await fidesauth(args, { env: { ...env, NODE_OPTIONS: `--require=${hook}` } });
  assert.equal(run.status, 0, run.stderr);
  const files: string[] = JSON.parse(/LOADED (.*)/.exec(run.stderr)?.[1] ?? 'null');
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

/** The packages whose code a run has loaded. */
async function loadedBy(args: readonly string[], env: Record<string, string>): Promise<string[]> {
  const text = await codeOf(args, env);
  return Object.keys(SIGNS).filter((name) => text.includes(SIGNS[name] ?? name));
}

describe('the bundle', () => {
  it('answers --version without loading anything', async () => {
    assert.deepEqual(await loadedBy(['--version'], {}), []);
  });

  it('shows the top help without loading anything, that of a command with commander alone', async () => {
    assert.deepEqual(await loadedBy(['--help'], {}), []);
    assert.deepEqual(await loadedBy(['token', '--help'], {}), ['commander']);
  });

  it('shows the same top help however it is asked for', async () => {
    const shipped = { mode: 'spawned' } as const;
    const asked = await fidesauth(['help'], shipped);
    assert.match(asked.stdout, /^Examples:/);
    for (const args of [[], ['-h'], ['--help'], ['--no-color', '--help']]) {
      assert.deepEqual(await fidesauth(args, shipped), asked, args.join(' '));
    }
  });

  it('gives a cached token without undici, zod or conf; a fresh one needs them', async (t) => {
    const { env } = await startSandbox(t, '2.86.2');
    const config = { FIDESAUTH_CONFIG_DIR: await tempFolder(t) };
    const made = await loadedBy(['bootstrap', '--preset', 'auditor'], { ...env, ...config });
    assert.deepEqual(made, ['undici', 'zod', 'conf', 'commander']);
    assert.deepEqual(await loadedBy(['token', '-p', 'default'], config), ['commander']);
    // Compiling is what such a run costs beside Node's own start.
    const { length } = await codeOf(['token', '-p', 'default'], config);
    assert.ok(length <= 170_000, `${length} characters of code`);
    const fresh = await loadedBy(['token', '-p', 'default', '--fresh'], config);
    assert.deepEqual(fresh, ['undici', 'zod', 'commander']);
  });

  it('completes command lines with commander alone', async (t) => {
    const config = { FIDESAUTH_CONFIG_DIR: await tempFolder(t) };
    for (const words of [['tok'], ['token', '-p', ''], ['bootstrap', '--scope', 'system:']]) {
      assert.deepEqual(await loadedBy(['__complete', '--', ...words], config), ['commander']);
    }
  });

  it('finds the parts of undici that it takes from its inside', () => {
    const slim = require(join(ROOT, 'scripts', 'undici-slim.cjs'));
    assert.equal(typeof slim.Agent, 'function');
    assert.equal(typeof slim.buildConnector, 'function');
    assert.equal(typeof slim.EnvHttpProxyAgent, 'function');
    assert.equal(typeof slim.Agent.prototype.request, 'function');
    assert.equal(typeof slim.EnvHttpProxyAgent.prototype.request, 'function');
  });

  it('carries what it needs: the package asks for no other', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    assert.equal(manifest.dependencies, undefined);
    for (const [name, version] of Object.entries(manifest.devDependencies)) {
      assert.match(String(version), /^\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?$/, `${name} is not pinned`);
    }
  });
});
