import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FilePlan, runFailing } from '../kit/files/failing-files.ts';
import { type Breach, type Breaches, judgeFiles } from '../kit/files/judge.ts';
import { FILE_SCENARIOS, type FileScenario } from '../kit/files/scenarios.ts';
import { lookAt } from '../kit/outside.ts';
import { FULL, scaled } from '../kit/scale.ts';
import { type Version, versionsOf } from '../kit/scenarios.ts';
import { inWorld } from '../kit/world.ts';

const KINDS: readonly Omit<FilePlan, 'at'>[] = (['EIO', 'ENOSPC'] as const).flatMap((errno) =>
  (['before', 'after'] as const).flatMap((when) =>
    (['once', 'on'] as const).map((span) => ({ errno, when, span })),
  ),
);

/** Each command on each API generation; the reduced run takes one of the two. */
const ROWS = FILE_SCENARIOS.flatMap((scenario, index) =>
  versionsOf(scenario)
    .filter((_, at, all) => FULL || at === index % all.length)
    .map((version) => ({ scenario, version })),
);

/** The reduced run meets each n-th fault of a row: every kind in turn. */
const STRIDE = Number(process.env.FIDESAUTH_MATRIX_STRIDE ?? scaled(1, 293));

type Count = { cases: number } & Record<Breach, number>;
const counts = new Map<string, Count>();

const NONE: FilePlan = { at: 0, errno: 'EIO', when: 'before', span: 'once' };

/** How many file calls a run makes when none of them fails; it has to come to its end as ever. */
function callsOf(scenario: FileScenario, version: Version): Promise<number> {
  return inWorld(version, async (world) => {
    await scenario.setUp?.(world);
    const { ended, calls } = await runFailing(world, NONE, scenario.args, faultOf(scenario));
    assert.equal(ended.status, scenario.status ?? 0, ended.stderr);
    return calls.length;
  });
}

function runCase(scenario: FileScenario, version: Version, plan: FilePlan): Promise<Breaches> {
  return inWorld(version, async (world) => {
    await scenario.setUp?.(world);
    const before = await lookAt(world);
    const args = [...scenario.args, '--json'];
    const { ended, calls } = await runFailing(world, plan, args, faultOf(scenario));
    const at = `${plan.at}: ${plan.when} ${calls[plan.at - 1]}, ${plan.errno} ${plan.span}`;
    const breaches = await judgeFiles({ world, scenario, before, ended });
    return breaches.map(([breach, text]) => [breach, `${at}: ${text}`] as const);
  });
}

function faultOf({ fault }: FileScenario): Pick<FileScenario, 'fault'> {
  return fault === undefined ? {} : { fault };
}

async function runRow(scenario: FileScenario, version: Version, first: number): Promise<string[]> {
  const calls = await callsOf(scenario, version);
  const cases = Array.from({ length: calls }, (_, index) => index + 1).flatMap((at) =>
    KINDS.map((kind) => ({ ...kind, at })),
  );
  const failed: string[] = [];
  for (const [index, plan] of cases.entries()) {
    if (index % STRIDE !== first % STRIDE) continue;
    const breaches = await runCase(scenario, version, plan);
    note(scenario.name, breaches);
    failed.push(...breaches.map(([breach, text]) => `${breach}: ${text}`));
  }
  return failed;
}

function note(name: string, breaches: Breaches): void {
  const none = { cases: 0, lost: 0, 'wrongly reported': 0, blocked: 0 };
  const count = counts.get(name) ?? none;
  count.cases += 1;
  for (const breach of new Set(breaches.map(([kind]) => kind))) count[breach] += 1;
  counts.set(name, count);
}

describe('file calls that fail', { concurrency: 2 }, () => {
  for (const [index, { scenario, version }] of ROWS.entries()) {
    test(`${scenario.name} on ${version}`, async () => {
      const failed = await runRow(scenario, version, index * 7);
      assert.equal(failed.length, 0, failed.join('\n'));
    });
  }
});

test('the counts', (t) => {
  for (const [name, { cases, lost, blocked, ...more }] of counts) {
    const wrong = more['wrongly reported'];
    t.diagnostic(`${name}: ${cases} cases, ${lost} lost, ${wrong} wrong, ${blocked} blocked`);
  }
  assert.ok([...counts.values()].reduce((sum, { cases }) => sum + cases, 0) >= ROWS.length);
});
