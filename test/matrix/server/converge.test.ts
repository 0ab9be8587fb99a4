import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Outcome, race } from '../kit/converge/race.ts';
import { each } from '../kit/pool.ts';
import { FULL, scaled } from '../kit/scale.ts';

// Parallel runs of `bootstrap --key K --if-exists replace` without a common store: one client of
// the key is left, and no run that ended well is without its client or a higher one.

const RUNS = 5;
const counts = new Map<string, number>();

function count({ ended }: Outcome): void {
  for (const { code } of ended) counts.set(code, (counts.get(code) ?? 0) + 1);
}

const label = ({ ended, living }: Outcome, seed: number): string =>
  `seed ${seed}: ${ended.map(({ name, code }) => `${name} ${code}`).join(', ')}; ${living.length} left`;

function endAs(codes: readonly string[], outcome: Outcome, seed: number): void {
  const others = outcome.ended.filter(({ code }) => !codes.includes(code));
  assert.deepEqual(others, [], label(outcome, seed));
}

const seeds = (rounds: number): number[] => Array.from({ length: rounds }, (_, at) => at + 1);

const QUIET = scaled(100, 6);
const KILLED = scaled(100, 2);

test(`${QUIET} rounds of ${RUNS} runs end with one client of the key`, async (t) => {
  await each(seeds(QUIET), FULL ? 2 : 1, async (seed) => {
    const outcome = await race(t, { runs: RUNS, seed, kills: false });
    count(outcome);
    assert.deepEqual(outcome.broken, [], label(outcome, seed));
    assert.equal(outcome.living.length, 1, label(outcome, seed));
    endAs(['done', 'client.superseded'], outcome, seed);
    const last = outcome.ended.find(({ clientId }) => clientId === outcome.living[0]);
    assert.equal(last?.code, 'done', 'the client that is left is that of a run that ended well');
  });
});

test(`${KILLED} rounds of ${RUNS} runs, some killed, end with one client after the next run`, async (t) => {
  await each(seeds(KILLED), FULL ? 2 : 1, async (seed) => {
    const outcome = await race(t, { runs: RUNS, seed, kills: true });
    count(outcome);
    assert.deepEqual(outcome.broken, [], label(outcome, seed));
    endAs(['done', 'client.superseded', 'killed'], outcome, seed);
    const next = outcome.ended.at(-1);
    assert.equal(next?.code, 'done', label(outcome, seed));
    assert.deepEqual(outcome.living, [next?.clientId], label(outcome, seed));
  });
});

const PLACED = scaled(30, 3);

test(`${PLACED} rounds of ${RUNS} runs with one place end with the client that it names`, async (t) => {
  await each(seeds(PLACED), FULL ? 2 : 1, async (seed) => {
    const outcome = await race(t, { runs: RUNS, seed, kills: false, place: true });
    endAs(['done'], outcome, seed);
    assert.deepEqual(outcome.living, [outcome.named], label(outcome, seed));
  });
});

test('and that is how they ended', (t) => {
  const parts = [...counts].sort().map(([code, number]) => `${number} ${code}`);
  t.diagnostic(`convergence: ${parts.join(', ')}; 0 broken promises`);
  assert.ok((counts.get('client.superseded') ?? 0) > 0, 'some runs gave way');
});
