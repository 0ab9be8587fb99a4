import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Run } from '../../support/run.ts';
import { documentsIn, newStage, type Stage } from '../../support/stage.ts';
import { each } from '../kit/pool.ts';
import {
  APART,
  assertAgreement,
  BOOTSTRAP,
  COMMANDS,
  type Command,
  FOUND_MADE,
  type Interleaving,
  interleave,
  keptBy,
  MADE,
  outcomeOf,
  RENAMES,
} from '../kit/races-scene.ts';
import { FULL, scaled } from '../kit/scale.ts';

const ALL_VERSIONS = ['2.86.2', '2.60.0'] as const;
const CROWD = scaled(20, 5);
const counts = new Map<string, number>();

function count(what: string, by = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + by);
}

const times = <T>(length: number, make: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => make(index));

/** How many token requests with that client's pair the server has had. */
function mintsOf(stage: Stage, clientId: string): number {
  return stage.server.requests.filter(
    ({ path, body }) =>
      path.endsWith('/token') && new URLSearchParams(body).get('client_id') === clientId,
  ).length;
}

/** A bootstrap; again where the crowd held the lock for longer than one waits for it. */
async function untilFree(stage: Stage): Promise<Run> {
  for (;;) {
    const run = await stage.run(BOOTSTRAP);
    if (outcomeOf(run) !== 'store.locked') return run;
    count('waited for the lock in vain, then again');
  }
}

/** Many bootstraps of one profile at once: one makes it, the others find it made. */
async function crowdOnOne(t: TestContext, version: string): Promise<void> {
  const stage = await newStage(t, version);
  const runs = await Promise.all(times(CROWD, () => untilFree(stage)));
  const outcomes = runs.map(outcomeOf);
  const label = `${version}: ${outcomes.join(', ')}`;
  const others = outcomes.filter((outcome) => outcome !== MADE);
  assert.deepEqual(others, Array(CROWD - 1).fill(FOUND_MADE), label);
  assert.equal(stage.made.length, 1, label);
  assert.equal(documentsIn(stage.store, 'profiles').length, 1, label);
  assertAgreement(stage, [], label);
  count('processes on one profile', CROWD);
}

/** Many bootstraps of different profiles at once in one store: all of them are made. */
async function crowdOnMany(t: TestContext, version: string): Promise<void> {
  const stage = await newStage(t, version);
  const names = times(CROWD, (index) => `p${index}`);
  const runs = await Promise.all(names.map((name) => stage.run([...BOOTSTRAP, '-p', name], APART)));
  for (const run of runs) assert.equal(outcomeOf(run), MADE);
  assert.equal(stage.living().length, CROWD);
  assertAgreement(stage, [], version);
  const listed = JSON.parse((await stage.run(['profiles', 'list', '--json'])).stdout);
  const readable = listed.profiles.filter(({ problem }: { problem?: object }) => !problem);
  const found = readable.map(({ name }: { name: string }) => name);
  assert.deepEqual(found.sort(), [...names].sort());
  const settings = JSON.parse(readFileSync(join(stage.store, 'config.json'), 'utf8'));
  assert.ok(names.includes(settings.currentProfile), 'the current profile is one of them');
  count('processes on different profiles', CROWD);
}

/** Many `token` on a cold cache: one asks the server, the others take what it has stored. */
async function crowdOnToken(t: TestContext, version: string): Promise<void> {
  const stage = await newStage(t, version);
  assert.equal((await stage.run(BOOTSTRAP)).status, 0);
  await rm(join(stage.store, 'state', 'tokens'), { recursive: true });
  const [clientId = ''] = stage.living();
  const before = mintsOf(stage, clientId);
  const runs = await Promise.all(times(CROWD, () => stage.run(['token', '-p', 'ci'], APART)));
  assert.deepEqual(new Set(runs.map(({ status }) => status)), new Set([0]));
  assert.equal(new Set(runs.map(({ stdout }) => stdout)).size, 1, 'all print the same token');
  assert.match(runs[0]?.stdout ?? '', /^eyJ\S+\n$/);
  assert.equal(mintsOf(stage, clientId) - before, 1);
  assertAgreement(stage, [], version);
  count('processes on a cold token cache', CROWD);
}

for (const [name, work] of [
  ['bootstraps of one profile make one client', crowdOnOne],
  ['bootstraps of different profiles make one client each', crowdOnMany],
  ['token commands on a cold cache send one token request', crowdOnToken],
] as const) {
  for (const version of FULL ? ALL_VERSIONS : ALL_VERSIONS.slice(0, 1)) {
    test(`${CROWD} ${name} (${version})`, (t) => work(t, version));
  }
}

type First = Exclude<Command, 'remove'>;
const FIRSTS: readonly First[] = ['bootstrap', 'replace', 'revoke'];
const SECONDS: readonly Command[] = ['bootstrap', 'replace', 'revoke', 'remove'];

/** What the second run comes to when it meets the first at work: as if it had come after it. */
const SECOND: Readonly<Record<First, Record<Command, string>>> = {
  bootstrap: {
    bootstrap: FOUND_MADE,
    replace: MADE,
    revoke: 'profile.unknown',
    remove: 'profile.unknown',
  },
  replace: { bootstrap: FOUND_MADE, replace: MADE, revoke: 'revoke', remove: 'profiles.remove' },
  revoke: {
    bootstrap: MADE,
    replace: MADE,
    revoke: 'profile.unknown',
    remove: 'profile.unknown',
  },
};

// More requests than any of the commands sends; beyond its last one nothing is held.
const REQUESTS = 16;

type Case = Interleaving & { readonly first: First };

function interleavings(): Case[] {
  const all = ALL_VERSIONS.flatMap((version) =>
    FIRSTS.flatMap((first) =>
      SECONDS.flatMap((second) =>
        times(REQUESTS, (at) => at).flatMap((at) =>
          holds(second, at).map((when) => ({ version, first, second, at, when })),
        ),
      ),
    ),
  );
  // A stride that is prime to the sizes above, so that each of their values is met.
  return FULL ? all : all.filter((_, index) => index % 73 === 20);
}

/** Whether the server has acted on the request while the first is held at it. */
function holds(second: Command, at: number): Interleaving['when'][] {
  if (second === 'bootstrap' || at > 5) return ['after'];
  return [at % 2 === 0 ? 'after' : 'before'];
}

/** The first request that a command of that kind does not send. */
const lengths = new Map<string, number>();

async function assertInterleaving(t: TestContext, one: Case): Promise<void> {
  const kind = `${one.version} ${one.first}`;
  if (one.at >= (lengths.get(kind) ?? REQUESTS)) return;
  const met = await interleave(t, one);
  if (met === undefined) {
    lengths.set(kind, Math.min(one.at, lengths.get(kind) ?? REQUESTS));
    return;
  }
  const { stage, runs } = met;
  const [first, second] = [outcomeOf(runs[0]), outcomeOf(runs[1])];
  const label = `${JSON.stringify(one)}: ${first}, ${second}`;
  assert.equal(first, one.first === 'revoke' ? 'revoke' : MADE, label);
  assert.equal(second, SECOND[one.first][one.second], label);
  assertAgreement(stage, keptBy(runs), label);
  count('interleavings');
  count(`interleavings: ${one.first}, then ${second}`);
}

test('a second command that meets a first at any of its requests waits for its end', async (t) => {
  await each(interleavings(), 3, (one) => assertInterleaving(t, one));
  const { size } = lengths;
  assert.ok(!FULL || size === 6, 'each command was met at its last request');
  assert.ok((counts.get('interleavings') ?? 0) >= scaled(80, 1));
});

type Mixed = Command | keyof typeof RENAMES;
const MIXED = { ...COMMANDS, ...RENAMES };

/** Commands on one profile, all at once: whatever order they come in, the end is whole. */
async function scramble(t: TestContext, version: string, commands: readonly Mixed[]) {
  const stage = await newStage(t, version);
  assert.equal((await stage.run(BOOTSTRAP)).status, 0);
  const runs = await Promise.all(commands.map((command) => stage.run(MIXED[command], APART)));
  const outcomes = runs.map(outcomeOf);
  const label = `${version} ${commands.join(', ')}: ${outcomes.join(', ')}`;
  const renamed = ['profiles.rename', 'profile.exists'];
  const known = [FOUND_MADE, MADE, 'revoke', 'profiles.remove', 'profile.unknown', ...renamed];
  for (const outcome of outcomes) assert.ok(known.includes(outcome), label);
  const created = outcomes.filter((outcome) => outcome === MADE).length;
  assert.equal(stage.made.length, 1 + created, label);
  assertAgreement(stage, keptBy(runs), label);
  count('scrambles');
}

test('bootstrap, replace, revoke, remove and rename of one profile, all at once', async (t) => {
  const mixes = [
    ['bootstrap', 'remove'],
    ['bootstrap', 'revoke'],
    ['revoke', 'replace', 'bootstrap'],
    ['remove', 'bootstrap', 'revoke', 'replace', 'remove', 'revoke'],
    ['rename', 'bootstrap', 'rename back', 'revoke'],
    ['rename back', 'rename', 'rename', 'rename back', 'remove'],
  ] as const;
  const cases = times(scaled(32, 1), (index) => index);
  await each(cases, 1, (index) => {
    const mix = mixes[index % mixes.length] ?? mixes[0];
    return scramble(t, ALL_VERSIONS[index % 3 === 0 ? 0 : 1], mix);
  });
});

test('one of many imports of a client is stored', async (t) => {
  const stage = await newStage(t, '2.86.2');
  assert.equal((await stage.run(BOOTSTRAP)).status, 0);
  const { stdout } = await stage.run(['export', '-p', 'ci', '--format', 'json']);
  assert.equal((await stage.run(MIXED.remove)).status, 0);
  const names = times(CROWD, (index) => (index % 2 === 0 ? 'ci' : `p${index}`));
  const runs = await Promise.all(
    names.map((name) =>
      stage.run(['profiles', 'import', '-p', name, '--from', '-', '--json'], {
        ...APART,
        stdin: stdout,
      }),
    ),
  );
  const outcomes = runs.map(outcomeOf);
  assert.deepEqual(outcomes.sort(), [
    ...Array(CROWD - 1).fill('profile.exists'),
    'profiles.import',
  ]);
  assertAgreement(stage, [], outcomes.join(', '));
  count('imports of one client', CROWD);
});

test('counts', (t) => {
  for (const [what, number] of counts) t.diagnostic(`races: ${what}: ${number}`);
  assert.ok(counts.size > 0);
});
