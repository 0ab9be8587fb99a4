import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { Run } from '../../support/run.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

const HELD = ['connection:read', 'system:read', 'webhook:read'];

/** A stage with a profile `ci` of these scopes; `hidden` takes the description away. */
async function withClient(t: TestContext) {
  const proxy = { hides: false };
  const stage = await newStage(t, '2.86.2', {
    fault: ({ path }) =>
      proxy.hides && path === '/openapi.json'
        ? { when: 'before', act: { kind: 'reply', status: 404, body: 'no' } }
        : undefined,
  });
  const flags = HELD.flatMap((scope) => ['--scope', scope]);
  const run = await stage.run(['bootstrap', '-p', 'ci', ...flags, '--json']);
  assert.equal(run.status, 0, run.stderr);
  return { stage, proxy };
}

const diff = (stage: Stage, ...args: string[]): Promise<Run> =>
  stage.run(['scopes', 'diff', '-p', 'ci', ...args, '--json']);

function findings(run: Run): string[] {
  return JSON.parse(run.stdout).subjects[0].findings.map(
    ({ kind, scope, note }: Record<string, string>) => `${kind} ${scope}: ${note}`,
  );
}

describe('scopes diff tells what is held for nothing', { concurrency: 4 }, () => {
  test('only when asked', async (t) => {
    const { stage } = await withClient(t);
    assert.deepEqual(findings(await diff(stage)), []);
  });

  test('by the operations of the server: notices, no drift', async (t) => {
    const { stage } = await withClient(t);
    const run = await diff(stage, '--unused');
    assert.equal(run.status, 0, run.stderr);
    // The sandbox has no operation for webhooks.
    assert.deepEqual(findings(run), ['unused webhook:read: no operation of this server needs it']);
  });

  test('by requests; what leaves them just enough is one suggestion and one apply away', async (t) => {
    const { stage } = await withClient(t);
    const log =
      'a - - [x] "GET /api/v1/system HTTP/1.1" 200 1\na - - [x] "GET /x.js HTTP/1.1" 200 1\n';
    writeFileSync(join(stage.folder, 'a.log'), log);
    const run = await diff(stage, '--access-log', 'a.log', '--unused');
    assert.equal(run.status, 0, run.stderr);
    const reason = 'none of the given requests needs it';
    assert.deepEqual(findings(run), [
      `unused connection:read: ${reason}`,
      `unused webhook:read: ${reason}`,
    ]);
    const suggest = ['scopes', 'suggest', '--access-log', 'a.log', '--write', 'less.json'];
    assert.equal((await stage.run(suggest)).status, 0);
    const apply = ['scopes', 'apply', '-p', 'ci', '--preset', './less.json', '--yes', '--json'];
    const applied = await stage.run(apply);
    assert.deepEqual(JSON.parse(applied.stdout).scopes, ['system:read'], applied.stderr);
    assert.deepEqual(findings(await diff(stage, '--access-log', 'a.log')), []);
  });

  const BLIND: readonly [what: string, hides: boolean, args: string[], reason: RegExp][] = [
    ['a hidden description', true, ['--unused'], /^server\.not-fides: /],
    ['a request that is no operation', false, ['--endpoint', 'GET /api/v1/systm'], /no such path/],
  ];
  for (const [what, hides, args, reason] of BLIND) {
    test(`${what} cannot be looked at: exit 11`, async (t) => {
      const { stage, proxy } = await withClient(t);
      proxy.hides = hides;
      const run = await diff(stage, ...args);
      assert.equal(run.status, 11, run.stderr);
      const [layer] = JSON.parse(run.stdout).subjects[0].unreadable;
      assert.equal(layer.layer, 'description');
      assert.match(layer.reason, reason);
      assert.deepEqual(findings(run), []);
    });
  }

  test('of clients, not of two scope sets', async (t) => {
    const { stage } = await withClient(t);
    for (const args of [['--unused'], ['--endpoint', 'GET /api/v1/system']]) {
      const run = await stage.run(['scopes', 'diff', 'server', 'fides:2.86.2', ...args, '--json']);
      assert.deepEqual([errorOf(run).code, run.status], ['usage.invalid', 2]);
    }
  });
});
