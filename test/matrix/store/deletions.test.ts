import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { newStage } from '../../support/stage.ts';
import { judgeDeletions, plantMany, REVOKE_ALL } from '../kit/deletions/scene.ts';
import { type FilePlan, runFailing } from '../kit/files/failing-files.ts';
import { buildKiller, type CallFault, faultEnv } from '../kit/kills/killing.ts';
import { each } from '../kit/pool.ts';
import { scaled } from '../kit/scale.ts';
import { VERSIONS, type Version } from '../kit/scenarios.ts';
import { inWorld } from '../kit/world.ts';

const counts = new Map<string, number>();

function count(what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

type Met = { readonly met: boolean; readonly breaches: readonly string[] };

/** No run makes as many calls. */
const MOST = 400;

/** Goes from one call to the next, up to a run that has no such call any more. */
async function untilOver(first: number, stride: number, at: (call: number) => Promise<Met>) {
  const failed: string[] = [];
  for (let call = first; ; call += stride) {
    assert.ok(call < MOST, 'a run makes too many calls');
    const { met, breaches } = await at(call);
    failed.push(...breaches.map((breach) => `call ${call}: ${breach}`));
    if (!met) break;
  }
  assert.deepEqual(failed, [], failed.join('\n'));
}

let killer: Awaited<ReturnType<typeof buildKiller>> | undefined;
before(async () => {
  killer = await buildKiller();
});
after(() => killer?.remove());

function killedAt(version: Version, fault: CallFault): Promise<Met> {
  return inWorld(version, async (world) => {
    await plantMany(world);
    const calls = `${world.store}.calls`;
    const executable = killer?.file ?? '';
    const env = faultEnv(fault, calls);
    const ended = await world.run(REVOKE_ALL, { executable, env });
    const met = ended.status === null || Number(readFileSync(calls, 'utf8')) >= fault.at;
    if (met) count(`${fault.act} at a ${fault.target} call`);
    return { met, breaches: await judgeDeletions(world, ended) };
  });
}

describe('deletions of many clients that meet a kill or a failing store', {
  concurrency: 3,
}, () => {
  const acts = [
    ['request', 'kill-before'],
    ['request', 'kill-after'],
    ['store', 'kill-before'],
    ['store', 'kill-after'],
    ['store', 'fail'],
    ['store', 'fail-on'],
  ] as const;
  for (const version of VERSIONS) {
    for (const [index, [target, act]] of acts.entries()) {
      test(`on ${version}: ${act} at each ${target} call`, () =>
        untilOver(1 + (index % scaled(1, 17)), scaled(1, 17), (at) =>
          killedAt(version, { target, act, at }),
        ));
    }
  }
});

function failingAt(version: Version, plan: FilePlan): Promise<Met> {
  return inWorld(version, async (world) => {
    await plantMany(world);
    const { ended, calls } = await runFailing(world, plan, REVOKE_ALL, {});
    const met = calls.length >= plan.at;
    if (met) count('failing file calls');
    const where = `${plan.when} ${calls[plan.at - 1]}, ${plan.errno} ${plan.span}`;
    const breaches = await judgeDeletions(world, ended);
    return { met, breaches: breaches.map((breach) => `${where}: ${breach}`) };
  });
}

describe('deletions of many clients whose file calls fail', { concurrency: 2 }, () => {
  for (const version of VERSIONS) {
    for (const errno of ['EIO', 'ENOSPC'] as const) {
      for (const when of ['before', 'after'] as const) {
        for (const span of ['once', 'on'] as const) {
          test(`on ${version}: ${errno} ${when} each, ${span}`, () =>
            untilOver(1, scaled(1, 83), (at) => failingAt(version, { at, errno, when, span })));
        }
      }
    }
  }
});

test('many runs that delete the same clients at once', async (t) => {
  const rounds = Array.from({ length: scaled(20, 2) }, (_, index) => index);
  await each(rounds, 1, async (round) => {
    const version = VERSIONS[round % VERSIONS.length] ?? '2.86.2';
    const stage = await newStage(t, version);
    for (const name of ['a', 'b', 'c']) {
      assert.equal((await stage.run(['bootstrap', '-p', name, '--preset', 'auditor'])).status, 0);
    }
    const ids = stage.living();
    const args = ['clients', 'revoke', ...ids, '--yes', '--json'];
    const runs = await Promise.all([1, 2, 3, 4].map(() => stage.run(args, { mode: 'spawned' })));
    assert.deepEqual(stage.living(), []);
    const outcomes = runs.flatMap(({ status, stdout, stderr }) => {
      // A run that planned after another had ended finds an id that is not there.
      assert.ok(status === 0 || status === 5, `${status}: ${stderr}`);
      if (status === 5) return [];
      const { clients } = JSON.parse(stdout);
      return clients.map(({ outcome }: { outcome: string }) => outcome);
    });
    assert.equal(outcomes.filter((outcome) => outcome === 'deleted').length, ids.length);
    assert.ok(outcomes.every((outcome) => outcome === 'deleted' || outcome === 'gone'));
    count(`races of 4 on ${version}`);
  });
});

test('the counts', (t) => {
  for (const [what, number] of [...counts].sort()) t.diagnostic(`deletions: ${what}: ${number}`);
  assert.ok(counts.size > 3);
});
