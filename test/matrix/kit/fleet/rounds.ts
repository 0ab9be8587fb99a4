import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { each } from '../pool.ts';
import { FULL } from '../scale.ts';
import { type FleetOutcome, type RoundPlaces, raceFleet } from './race.ts';

const RUNS = 6;

/** How many rounds without and with kills, and where their clients go. */
export type FleetRounds = {
  readonly quiet: number;
  readonly killed: number;
  /** For a store that all rounds share: places of their own for each. */
  readonly placesOf?: (seed: number) => RoundPlaces;
};

const label = ({ statuses, last }: FleetOutcome, seed: number): string =>
  `seed ${seed}: ${statuses.map((status) => status ?? 'killed').join(', ')}; ${last}`;

const seeds = (rounds: number): number[] => Array.from({ length: rounds }, (_, at) => at + 1);

/**
 * Tests of parallel runs of `fleet apply` with one store of secrets and no other common memory: the
 * credential in the store always works, and after the first run later than `settle` it is the only
 * one.
 */
export function testFleetRounds({ quiet, killed, placesOf }: FleetRounds): void {
  const counts = new Map<string, number>();
  const round = async (t: TestContext, seed: number, kills: boolean): Promise<void> => {
    // Each round has a server of its own, and no place of another round.
    const own = placesOf?.(kills ? seed + quiet : seed);
    const outcome = await raceFleet(t, { runs: RUNS, seed, kills }, own && (() => own));
    for (const status of outcome.statuses) {
      const ended = status === null ? 'killed' : `${status}`;
      counts.set(ended, (counts.get(ended) ?? 0) + 1);
    }
    assert.deepEqual(outcome.dead, [], label(outcome, seed));
    assert.equal(outcome.statuses.at(-1), 0, label(outcome, seed));
    assert.deepEqual(outcome.living, outcome.held, label(outcome, seed));
  };

  test(`${quiet} rounds of ${RUNS} applies at once end with one client of each key`, async (t) => {
    await each(seeds(quiet), FULL ? 2 : 1, (seed) => round(t, seed, false));
  });

  test(`${killed} rounds of ${RUNS} applies, some killed, end so after the next run`, async (t) => {
    await each(seeds(killed), FULL ? 2 : 1, (seed) => round(t, seed, true));
  });

  test('and that is how they ended', (t) => {
    const parts = [...counts].sort().map(([ended, number]) => `${number} ${ended}`);
    t.diagnostic(`applies by exit status: ${parts.join(', ')}`);
    assert.ok((counts.get('killed') ?? 0) > 0, 'some runs were killed');
  });
}
