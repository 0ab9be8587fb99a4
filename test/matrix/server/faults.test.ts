import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Case, casesOf, runCase } from '../kit/fault-kinds.ts';
import { judge, type Verdict } from '../kit/judge.ts';
import { lookAt } from '../kit/outside.ts';
import { FULL, scaled } from '../kit/scale.ts';
import { SCENARIOS, type Scenario, type Version, versionsOf } from '../kit/scenarios.ts';
import { inWorld } from '../kit/world.ts';

const ALL = SCENARIOS.flatMap((scenario) =>
  versionsOf(scenario).flatMap((version) => casesOf(scenario, version)),
);

/** The reduced run takes one case of each kind and version that does not wait by design. */
const CHOSEN = FULL ? ALL : oneOfEach(ALL.filter(({ slow }) => !slow));

// Those that wait by design go first, beside the others.
const ORDERED = [...CHOSEN].sort((a, b) => Number(b.slow) - Number(a.slow));

const counts = new Map<string, number>();

const UNDISTURBED = SCENARIOS.flatMap((scenario) =>
  versionsOf(scenario).map((version) => ({ scenario, version })),
).filter((_, index) => index % scaled(1, 3) === 0);

describe('an undisturbed run', { concurrency: 4 }, () => {
  for (const { scenario, version } of UNDISTURBED) {
    test(`${scenario.name} on ${version} sends what the table says`, () =>
      undisturbed(scenario, version));
  }
});

describe('one request meets a fault', { concurrency: 8 }, () => {
  for (const each of ORDERED) {
    const { scenario, version, request, kindName } = each;
    test(`${scenario.name} on ${version}: ${request}: ${kindName}`, async () => {
      const verdict = await disturbed(each);
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    });
  }
});

test('the counts', (t) => {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...counts].sort().map(([verdict, count]) => `${count} ${verdict}`);
  t.diagnostic(`faults: ${total} of ${ALL.length} cases held: ${parts.join(', ')}`);
  assert.equal(total, CHOSEN.length, 'the others are told above');
});

/** Of each kind and version one, with requests and scenarios that differ from kind to kind. */
function oneOfEach(cases: readonly Case[]): Case[] {
  const groups = new Map<string, Case[]>();
  for (const each of cases) {
    const name = `${each.kindName} on ${each.version}`;
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return [...groups.values()].flatMap((group, at) => group[(at * 13) % group.length] ?? []);
}

async function undisturbed(scenario: Scenario, version: Version): Promise<void> {
  await inWorld(version, async (world) => {
    await scenario.setUp?.(world);
    const before = await lookAt(world);
    const { fault } = scenario;
    const args = [...scenario.args, '--json'];
    const ended = await world.run(args, fault === undefined ? {} : { fault });
    // Requests that are under way together arrive in any order.
    assert.deepEqual([...world.names].sort(), [...scenario.requests[version]].sort());
    assert.equal(ended.status, scenario.status ?? 0, ended.stderr);
    await judge(world, scenario, before, ended);
    if (ended.status === 0) assert.ok(scenario.isDone(await lookAt(world), before));
  });
}

function disturbed(each: Case): Promise<Verdict> {
  return inWorld(each.version, async (world) => {
    await each.scenario.setUp?.(world);
    const before = await lookAt(world);
    const ended = await runCase(world, each);
    assert.ok(world.names.length > 0 || each.kind.fault === 'down', 'nothing was sent');
    return judge(world, each.scenario, before, ended);
  });
}
