import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Fault, FaultAct } from '../../support/fault-server.ts';
import { newStage } from '../../support/stage.ts';
import { judgeDeletions } from '../kit/deletions/judge.ts';
import { DELETIONS } from '../kit/deletions/scene.ts';
import { type FilePlan, runFailing } from '../kit/files/failing-files.ts';
import { buildKiller, type CallFault, faultEnv } from '../kit/kills/killing.ts';
import { lookAt } from '../kit/outside.ts';
import { each } from '../kit/pool.ts';
import { FULL, scaled } from '../kit/scale.ts';
import { VERSIONS } from '../kit/scenarios.ts';
import { inWorld } from '../kit/world.ts';

const counts = new Map<string, number>();

function count(what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

type Met = { readonly met: boolean; readonly breaches: readonly string[] };

/** No run makes as many calls. */
const MOST = 1_500;
const STRIDE = scaled(1, 17);

function titleOf({ deletions, version }: Row): string {
  return `${deletions.name} on ${version}`;
}

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

/** Each command on each API generation. */
const ROWS = DELETIONS.flatMap((deletions) => VERSIONS.map((version) => ({ deletions, version })));

type Row = (typeof ROWS)[number];

/** The reduced run tries each kind on one of them. */
const rowsOf = (kind: number): readonly Row[] =>
  FULL ? ROWS : ROWS.filter((_, index) => index === kind % ROWS.length);

function killedAt({ deletions, version }: Row, fault: CallFault): Promise<Met> {
  return inWorld(version, async (world) => {
    await deletions.plant(world);
    const calls = `${world.store}.calls`;
    const executable = killer?.file ?? '';
    const env = faultEnv(fault, calls);
    const ended = await world.run(deletions.args, { executable, env });
    const met = ended.status === null || Number(readFileSync(calls, 'utf8')) >= fault.at;
    if (met) count(`${deletions.name}: ${fault.act} at a ${fault.target} call`);
    return { met, breaches: await judgeDeletions(world, deletions, ended) };
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
  for (const [index, [target, act]] of acts.entries()) {
    for (const row of rowsOf(index)) {
      test(`${titleOf(row)}: ${act} at each ${target} call`, () =>
        untilOver(1 + ((index * 5) % STRIDE), STRIDE, (at) => killedAt(row, { target, act, at })));
    }
  }
});

function failingAt({ deletions, version }: Row, plan: FilePlan): Promise<Met> {
  return inWorld(version, async (world) => {
    await deletions.plant(world);
    const { ended, calls } = await runFailing(world, plan, deletions.args, {});
    const met = calls.length >= plan.at;
    if (met) count(`${deletions.name}: failing file calls`);
    const where = `${plan.when} ${calls[plan.at - 1]}, ${plan.errno} ${plan.span}`;
    const breaches = await judgeDeletions(world, deletions, ended);
    return { met, breaches: breaches.map((breach) => `${where}: ${breach}`) };
  });
}

const FILE_FAULTS: readonly Omit<FilePlan, 'at'>[] = (['EIO', 'ENOSPC'] as const).flatMap((errno) =>
  (['before', 'after'] as const).flatMap((when) =>
    (['once', 'on'] as const).map((span) => ({ errno, when, span })),
  ),
);

describe('deletions of many clients whose file calls fail', { concurrency: 2 }, () => {
  for (const [index, kind] of FILE_FAULTS.entries()) {
    const { errno, when, span } = kind;
    for (const row of rowsOf(index)) {
      test(`${titleOf(row)}: ${errno} ${when} each, ${span}`, () =>
        untilOver(1, scaled(1, 83), (at) => failingAt(row, { ...kind, at })));
    }
  }
});

function refusal(status: number, detail: string): FaultAct {
  const headers = { 'content-type': 'application/json' };
  return { kind: 'reply', status, headers, body: JSON.stringify({ detail }) };
}

const FAULTS: Readonly<Record<string, Fault>> = {
  'a reset before the act': { when: 'before', act: { kind: 'reset' } },
  'a reset after the act': { when: 'after', act: { kind: 'reset' } },
  '500 before the act': { when: 'before', act: { kind: 'reply', status: 500 } },
  '500 after the act': { when: 'after', act: { kind: 'reply', status: 500 } },
  'half a reply': { when: 'after', act: { kind: 'truncate' } },
  '401': { when: 'before', act: refusal(401, 'Authentication Failure') },
  '403': { when: 'before', act: refusal(403, 'Not Authorized for this action') },
  '404': { when: 'before', act: refusal(404, 'Client not found.') },
};

function disturbedAt({ deletions, version }: Row, at: number, fault: Fault): Promise<Met> {
  return inWorld(version, async (world) => {
    await deletions.plant(world);
    const ended = await world.run(deletions.args, {
      fault: ({ order }) => (order === at - 1 ? fault : undefined),
    });
    const [name] = world.names.slice(at - 1);
    if (name !== undefined) count(`${deletions.name}: requests that meet a fault`);
    const breaches = await judgeDeletions(world, deletions, ended);
    return { met: name !== undefined, breaches: breaches.map((breach) => `${name}: ${breach}`) };
  });
}

describe('deletions of many clients whose requests meet a fault', { concurrency: 3 }, () => {
  for (const [index, [name, fault]] of Object.entries(FAULTS).entries()) {
    for (const row of rowsOf(index)) {
      test(`${titleOf(row)}: each meets ${name}`, () =>
        untilOver(1 + ((index * 5) % STRIDE), STRIDE, (at) => disturbedAt(row, at, fault)));
    }
  }
});

test('many runs that delete the same clients by id at once', async (t) => {
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
    count(`by id: races of 4 on ${version}`);
  });
});

/** Each client is deleted by one of the runs, and gone for the others. */
async function race({ deletions, version }: Row): Promise<void> {
  await inWorld(version, async (world) => {
    await deletions.plant(world);
    const before = (await lookAt(world)).clients.length;
    const runs = await Promise.all(
      [1, 2, 3, 4].map(() => world.run(deletions.args, { killable: true })),
    );
    const outcomes = runs.flatMap(({ status, stdout, stderr }) => {
      assert.equal(status, 0, stdout + stderr);
      return JSON.parse(stdout).clients.map(({ outcome }: { outcome: string }) => outcome);
    });
    const deleted = outcomes.filter((outcome) => outcome === 'deleted').length;
    assert.equal(deleted, before - (await lookAt(world)).clients.length);
    assert.ok(outcomes.every((outcome) => outcome === 'deleted' || outcome === 'gone'));
    const [first = assert.fail('no run')] = runs;
    assert.deepEqual(await judgeDeletions(world, deletions, first), []);
    count(`${deletions.name}: races of 4 on ${version}`);
  });
}

for (const row of rowsOf(3)) {
  test(`four at once: ${titleOf(row)}`, async () => {
    for (let round = 0; round < scaled(10, 1); round += 1) await race(row);
  });
}

test('the counts', (t) => {
  for (const [what, number] of [...counts].sort()) t.diagnostic(`deletions: ${what}: ${number}`);
  assert.ok(counts.size > 3);
});
