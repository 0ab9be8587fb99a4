import assert, { AssertionError } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { judge, requireAtRest, type Verdict } from '../judge.ts';
import { lookAt } from '../outside.ts';
import { scaled } from '../scale.ts';
import { SCENARIOS, type Scenario, type Version, versionsOf } from '../scenarios.ts';
import { inWorld } from '../world.ts';
import { buildKiller, type CallFault, faultEnv } from './killing.ts';

/** What happens to one call of a run. */
export type CallKind = Pick<CallFault, 'target' | 'act'>;

type Row = CallKind & { readonly scenario: Scenario; readonly version: Version };

/** No run makes as many calls; a row that comes here does not end. */
const MOST_CALLS = 60;

/**
 * Declares a matrix: every scenario on every release, and in each row one call after the other meets
 * the fault, until a run has no such call any more. The reduced run takes every ninth row and there each ninth call.
 */
export function declareCallMatrix(title: string, kinds: readonly CallKind[]): void {
  const all: readonly Row[] = SCENARIOS.flatMap((scenario) =>
    versionsOf(scenario).flatMap((version) =>
      kinds.map((kind) => ({ ...kind, scenario, version })),
    ),
  );
  const rows = all.filter((_, index) => index % scaled(1, 9) === 0);
  const stride = scaled(1, 9);
  const counts = new Map<string, number>();
  let killer: Awaited<ReturnType<typeof buildKiller>> | undefined;
  before(async () => {
    killer = await buildKiller();
  });
  after(() => killer?.remove());

  describe(title, { concurrency: 6 }, () => {
    for (const [index, row] of rows.entries()) {
      const { scenario, version, target, act } = row;
      const first = 1 + ((2 * index) % stride);
      test(`${scenario.name} on ${version}: ${act} at each ${target} call`, async () => {
        tell(await runRow(killer?.file ?? '', row, first, stride), counts);
      });
    }
  });

  test('the counts', (t) => {
    const parts = [...counts].sort().map(([name, times]) => `${times} ${name}`);
    const met = [...counts.values()].reduce((sum, times) => sum + times, 0);
    t.diagnostic(`${title}: ${met} runs: ${parts.join(', ')}`);
    assert.ok(met >= rows.length / 2, 'hardly any run met a fault');
  });
}

type End = { readonly at: number; readonly end: Verdict | AssertionError };

/** Runs with the fault at one call after the other, up to a run that has no such call. */
async function runRow(killer: string, row: Row, first: number, stride: number): Promise<End[]> {
  const ends: End[] = [];
  for (let at = first; at < MOST_CALLS; at += stride) {
    const end = await atCall(killer, row, at).catch((error: Error) => {
      if (error instanceof AssertionError) return error;
      throw error;
    });
    if (end === 'over') return ends;
    ends.push({ at, end });
  }
  throw new Error(`a run makes ${MOST_CALLS} calls and more`);
}

/** Counts how the runs of a row ended, and fails with all that were not as promised. */
function tell(ends: readonly End[], counts: Map<string, number>): void {
  const failed: string[] = [];
  for (const { at, end } of ends) {
    const name = typeof end === 'string' ? end : 'not as promised';
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (typeof end !== 'string') failed.push(`call ${at}: ${end.message}`);
  }
  assert.deepEqual(failed, [], failed.join('\n'));
}

/** One run with the fault at that call; past the last call it meets none and is as ever. */
function atCall(executable: string, row: Row, at: number): Promise<Verdict | 'over'> {
  const { scenario, version, target, act } = row;
  return inWorld(version, async (world) => {
    await scenario.setUp?.(world);
    const there = await lookAt(world);
    const calls = `${world.store}.calls`;
    const ended = await world.run([...scenario.args, '--json'], {
      executable,
      env: faultEnv({ target, act, at }, calls),
      ...(scenario.fault === undefined ? {} : { fault: scenario.fault }),
    });
    if (ended.status !== null && Number(readFileSync(calls, 'utf8')) < at) {
      assert.equal(ended.status, scenario.status ?? 0, ended.stderr);
      return 'over';
    }
    assert.equal(ended.status === null, act.startsWith('kill'), ended.stderr);
    const verdict = await judge(world, scenario, there, ended);
    // With nothing to recover, the view from outside has said all that these would.
    if (verdict === 'recovered' || verdict === 'forgotten') await requireAtRest(world);
    return verdict;
  });
}
