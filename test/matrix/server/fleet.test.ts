import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FleetOutcome, raceFleet } from '../kit/fleet/race.ts';
import { each } from '../kit/pool.ts';
import { FULL, scaled } from '../kit/scale.ts';

// Parallel runs of `fleet apply` with one store of secrets and no other common memory: the credential
// in the store always works, and after the first run later than `settle` it is the only one.

const RUNS = 6;
const counts = new Map<string, number>();

const label = ({ statuses, last }: FleetOutcome, seed: number): string =>
  `seed ${seed}: ${statuses.map((status) => status ?? 'killed').join(', ')}; ${last}`;

function judge(outcome: FleetOutcome, seed: number): void {
  for (const status of outcome.statuses) {
    const ended = status === null ? 'killed' : `${status}`;
    counts.set(ended, (counts.get(ended) ?? 0) + 1);
  }
  assert.deepEqual(outcome.dead, [], label(outcome, seed));
  assert.equal(outcome.statuses.at(-1), 0, label(outcome, seed));
  assert.deepEqual(outcome.living, outcome.held, label(outcome, seed));
}

const seeds = (rounds: number): number[] => Array.from({ length: rounds }, (_, at) => at + 1);

const QUIET = scaled(100, 4);
const KILLED = scaled(100, 2);

test(`${QUIET} rounds of ${RUNS} applies at once end with one client of each key`, async (t) => {
  await each(seeds(QUIET), FULL ? 2 : 1, async (seed) => {
    judge(await raceFleet(t, { runs: RUNS, seed, kills: false }), seed);
  });
});

test(`${KILLED} rounds of ${RUNS} applies, some killed, end so after the next run`, async (t) => {
  await each(seeds(KILLED), FULL ? 2 : 1, async (seed) => {
    judge(await raceFleet(t, { runs: RUNS, seed, kills: true }), seed);
  });
});

test('and that is how they ended', (t) => {
  const parts = [...counts].sort().map(([ended, number]) => `${number} ${ended}`);
  t.diagnostic(`applies by exit status: ${parts.join(', ')}`);
  assert.ok((counts.get('killed') ?? 0) > 0, 'some runs were killed');
});
