import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { randomHex } from '../contract/fides.ts';
import { EXECUTABLE, type Run } from '../support/run.ts';
import { OFFICIAL_ENV, writeManifest } from './kit/official.ts';
import { openServer } from './kit/server.ts';
import { openTool, type Tool } from './kit/tool.ts';

const server = openServer();
const { target, fides } = server;

/** What the official command line does in a working day. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  push: ['push', 'manifests'],
  pull: ['pull', 'manifests'],
  evaluate: ['evaluate', '--dry', 'manifests'],
};

/** Runs a command as the client of a profile; the manifest, which a pull rewrites, stays as it was. */
async function exec(tool: Tool, profile: string, ...command: readonly string[]): Promise<Run> {
  const manifest = join(tool.folder, 'manifests', 'all.yml');
  const text = readFileSync(manifest, 'utf8');
  const env = { ...OFFICIAL_ENV, HOME: tool.folder };
  const run = await tool.run(['exec', '-p', profile, '--', ...command], { env });
  writeFileSync(manifest, text);
  return run;
}

/**
 * A tool with a profile that may do everything, and a manifest that is on the server: where a system
 * is not there, asking for it is answered with 404 whatever the client may do.
 */
async function prepare(t: TestContext): Promise<Tool> {
  const tool = await openTool(t, server);
  await tool.json(['bootstrap', '-p', 'wide', '--preset', 'full']);
  const resources = writeManifest(tool.folder, `learn_${randomHex()}`);
  t.after(async () => {
    for (const [type, key] of resources) await fides.asRoot('DELETE', `/api/v1/${type}/${key}`);
  });
  const pushed = await exec(tool, 'wide', target.fidesBin, 'push', 'manifests');
  assert.equal(pushed.status, 0, pushed.stdout + pushed.stderr);
  return tool;
}

for (const [name, args] of Object.entries(RUNS)) {
  test(`what fides ${name} is seen to need is enough for it, and no less is`, async (t) => {
    const tool = await prepare(t);
    const learn = ['scopes', 'learn', '-p', 'wide', '--json', '--write', 'learned.json', '--'];
    const official = [target.fidesBin, ...args];
    const learned = await exec(tool, 'wide', process.execPath, EXECUTABLE, ...learn, ...official);
    assert.equal(learned.status, 0, learned.stderr);
    const { scopes, unmatched, uncallable } = JSON.parse(learned.stdout);
    assert.deepEqual([unmatched, uncallable], [[], []]);
    t.diagnostic(`fides ${name} on ${target.version}: ${scopes.join(' ')}`);

    const { scopes: given } = await tool.json([
      ...['bootstrap', '-p', 'exact', '--preset', './learned.json'],
    ]);
    assert.deepEqual(given, scopes);
    const enough = await exec(tool, 'exact', ...official);
    assert.equal(enough.status, 0, enough.stdout + enough.stderr);
    assert.equal(refusals(tool), 0);

    for (const scope of sample(scopes)) {
      const less = ['bootstrap', '-p', scope.replaceAll(/[^a-z]/g, '-')];
      const { profile } = await tool.json([
        ...[...less, '--preset', './learned.json', '--exclude', scope],
      ]);
      const before = refusals(tool);
      await exec(tool, String(profile), ...official);
      assert.ok(refusals(tool) > before, `without ${scope} nothing is refused`);
    }
  });
}

/** How often the server has refused so far: not every refusal ends the official command line. */
function refusals({ relay }: Tool): number {
  return relay.exchanges.filter(({ status }) => status === 403).length;
}

/** The first, the middle and the last: each costs a start of the official command line. */
function sample(scopes: readonly string[]): string[] {
  const places = [0, Math.floor(scopes.length / 2), scopes.length - 1];
  return [...new Set(places.flatMap((at) => scopes[at] ?? []))];
}
