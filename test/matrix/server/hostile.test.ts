import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { errorOf } from '../../support/stage.ts';
import { assertSafe, LINES, type Line, prepareFor, runInto } from '../kit/hostile/run.ts';
import { type Mood, startHostile, startTrap, type Trap } from '../kit/hostile/scene.ts';
import { type Dice, diceOf } from '../kit/hostile/values.ts';
import { each } from '../kit/pool.ts';
import { seeded } from '../kit/random.ts';
import { scaled } from '../kit/scale.ts';

const RUNS = scaled(2000, 40);
/** One in so many runs is a process of its own. */
const OWN = 10;
/** Of the runs in this process most only wait: for a timeout, a retry, a search. */
const WIDTH = scaled(24, 20);
/** For another run of the same kind: FIDESAUTH_SEED=123. */
const FIRST_SEED = Number(process.env.FIDESAUTH_SEED ?? 1);

const endings = new Map<string, number>();
const acts = new Map<string, number>();
const add = (counts: Map<string, number>, what: string): void =>
  void counts.set(what, (counts.get(what) ?? 0) + 1);

/** So that runs get deep into their work, most servers are hostile at one request or at few. */
function moodOf(dice: Dice): Mood {
  const kind = dice.number(10);
  if (kind === 0) return () => true;
  if (kind < 4) return () => dice.chance(0.3);
  const at = dice.number(12);
  return (order) => order === at || (order > at && dice.chance(0.1));
}

async function runSeed(seed: number, own: boolean, trap: Trap): Promise<void> {
  const dice = diceOf(seeded(seed));
  const line = dice.of(Object.keys(LINES) as Line[]);
  const version = dice.chance(0.6) ? '2.86.2' : '2.60.0';
  const server = await startHostile(version, dice, trap, own);
  const folder = await mkdtemp(join(tmpdir(), 'fidesauth-test-'));
  try {
    await prepareFor(line, server, folder, dice);
    const trial = { line, server, folder, mood: moodOf(dice), json: dice.chance(0.5), own };
    const ended = await runInto(trial);
    const label = `seed ${seed}: ${line} on ${version}, ${server.done.join(', ')}`;
    const ending = trial.json && ended.run.status !== 0 ? ` ${errorOf(ended.run).code}` : '';
    add(endings, `${line}: exit ${ended.run.status}${ending}`);
    for (const act of server.done) add(acts, act);
    assertSafe(trial, ended, trap, label);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** All failures are told, not the first alone: each has its seed. */
const failures: string[] = [];

async function trySeed(seed: number, own: boolean, trap: Trap): Promise<void> {
  await runSeed(seed, own, trap).catch((error: Error) => failures.push(error.message));
}

const seeds = Array.from({ length: RUNS }, (_, index) => FIRST_SEED + index);

test('whatever a server answers, a run ends well', async (t) => {
  const trap = await startTrap(t);
  const [inside, outside] = [
    seeds.filter((seed) => seed % OWN !== 0),
    seeds.filter((seed) => seed % OWN === 0),
  ];
  await Promise.all([
    each(inside, WIDTH, (seed) => trySeed(seed, false, trap)),
    each(outside, 3, (seed) => trySeed(seed, true, trap)),
  ]);
  assert.equal(failures.length, 0, failures.join('\n'));
});

test('counts', (t) => {
  const sum = (counts: Map<string, number>) => [...counts.values()].reduce((a, b) => a + b, 0);
  t.diagnostic(
    `hostile: ${sum(endings)} runs, ${sum(acts)} hostile replies, ${failures.length} failures`,
  );
  for (const [what, number] of [...endings].sort()) t.diagnostic(`hostile: ${what}: ${number}`);
  for (const [what, number] of [...acts].sort()) t.diagnostic(`hostile: ${what}: ${number}`);
  assert.equal(sum(endings), RUNS);
});
