import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FilePlan, runFailing } from '../kit/files/failing-files.ts';
import { lookAt } from '../kit/outside.ts';
import { VERSIONS } from '../kit/scenarios.ts';
import { inWorld } from '../kit/world.ts';

const ARGS = ['bootstrap', '--preset', 'auditor', '-p', 'ci', '--json'];
const NONE: FilePlan = { at: 0, errno: 'EIO', when: 'before', span: 'once' };

/** The first file call for the credential, which comes after the create. */
const callForCredential = (version: (typeof VERSIONS)[number]): Promise<number> =>
  inWorld(version, async (world) => {
    const { calls } = await runFailing(world, NONE, ARGS, {});
    return calls.findIndex((call) => /^(?!mkdir|stat|read).*credentials\/.*json/.test(call)) + 1;
  });

// The disk keeps the entry as it was before the create, and no later one can be written.
for (const version of VERSIONS) {
  test(`a deletion on ${version} that is proved and cannot be noted: the error drops its record`, async () => {
    const at = await callForCredential(version);
    assert.ok(at > 0);
    await inWorld(version, async (world) => {
      const plan: FilePlan = { at, errno: 'ENOSPC', when: 'before', span: 'on' };
      const { ended } = await runFailing(world, plan, ARGS, {});
      const { error } = JSON.parse(ended.stderr.trim().split('\n').at(-1) ?? '');
      assert.equal(error.code, 'bootstrap.incomplete', ended.stderr);
      assert.match(error.message, /client \w+ was deleted/);
      const view = await lookAt(world);
      assert.deepEqual(view.clients, []);
      const [marker] = view.journal.map((entry) => entry.marker);
      assert.ok(
        marker !== undefined && error.fix.endsWith(`recover --forget ${marker} --yes`),
        error.fix,
      );
      const forgotten = await world.run(['recover', '--forget', marker, '--yes']);
      assert.equal(forgotten.status, 0, forgotten.stderr);
      const again = await world.run(ARGS);
      assert.equal(again.status, 0, again.stderr);
    });
  });
}
