import assert from 'node:assert/strict';
import type { Ended } from '../../support/run.ts';
import {
  ageJournal,
  faultsOfFiles,
  holdsAny,
  isCurrent,
  lookAt,
  namedBy,
  type View,
} from './outside.ts';
import type { Scenario } from './scenarios.ts';
import type { World } from './world.ts';

/**
 * How a case came to a good end:
 * - `done`: what was wanted is there, and server and store agree
 * - `unchanged`: all is as before
 * - `recovered`: a journal entry stayed; `recover` ended in one of these two, or with nothing left
 * - `forgotten`: before Fides 2.82 the reply of a create was lost; exit 9, which `--forget` ends
 */
export type Verdict = 'done' | 'unchanged' | 'recovered' | 'forgotten';

const RECOVER = ['recover', '--yes', '--json'];

/** @throws when a case did not end as promised; `ended` is how the run ended that met the fault */
export async function judge(
  world: World,
  scenario: Scenario,
  before: View,
  ended: Ended,
): Promise<Verdict> {
  requireUnsaid(world, ended, scenario.name);
  const view = await lookAt(world);
  requireSafeFiles(world);
  requireAccounted(view, before);
  if (ended.status === 0) {
    assert.deepEqual(view.journal, [], 'exit 0 with a journal entry');
    const good = scenario.isDone(view, before) || scenario.mayEnd?.(view) === true;
    assert.ok(good, `exit 0, and not done: ${told(view)}`);
    requireAgreement(view);
    return 'done';
  }
  if (view.journal.length > 0) {
    if (ended.status !== null) requireNamed(world, view, before, ended);
    return settle(world, scenario, before);
  }
  return settled(view, scenario, before);
}

/** What remains is named by an exit 9, unless an entry says no more than that all was done. */
function requireNamed(world: World, view: View, before: View, { status, stderr }: Ended): void {
  const known = new Set(before.journal.map(({ marker }) => marker));
  for (const { marker, clientId, state } of view.journal) {
    if (known.has(marker)) continue;
    if (state === 'committed' || state === 'deleted') {
      if (status !== 9) requireAgreement(view);
      continue;
    }
    assert.equal(status, 9, `a journal entry (${state}) after exit ${status}: ${stderr}`);
    // A run may know the client of an entry that a full disk has left without its id.
    const ids = clientId === undefined ? world.issued.secrets.keys() : [clientId];
    assert.ok(holdsAny(stderr, [marker, ...ids]), `it is not named: ${stderr}`);
  }
}

/** Every client that holds scopes is in a profile or in the journal. */
function requireAccounted(view: View, before: View): void {
  const known = new Set([
    ...namedBy(view.profiles),
    ...view.journal.flatMap(({ clientId, marker }) => [clientId, marker]),
    ...before.clients.map(({ id }) => id),
  ]);
  for (const { id, marker, scopes } of view.clients) {
    if (scopes.length === 0) continue;
    const named = known.has(id) || (marker !== undefined && known.has(marker));
    assert.ok(named, `client ${id} is accounted for nowhere: ${told(view)}`);
  }
}

/** Recovers what a run left, and returns how that ended. */
async function settle(world: World, scenario: Scenario, before: View): Promise<Verdict> {
  ageJournal(world.store);
  let first = await world.run(RECOVER);
  let forgotten = false;
  while (first.status === 9) {
    await forget(world, first);
    forgotten = true;
    first = await world.run(RECOVER);
  }
  requireUnsaid(world, first, 'recover');
  assert.equal(first.status, 0, `recover: ${first.stderr}`);
  const left = await lookAt(world);
  requireSafeFiles(world);
  assert.deepEqual(left.journal, []);
  // Nobody can find the client of a forgotten create, which is why it holds nothing.
  const clients = left.clients.filter(({ scopes }) => !forgotten || scopes.length > 0);
  settled({ ...left, clients }, scenario, before);
  return forgotten ? 'forgotten' : 'recovered';
}

/** Only a client before Fides 2.82 may end so that holds nothing and whose secret never got here. */
async function forget(world: World, { stderr }: Ended): Promise<void> {
  const view = await lookAt(world);
  const entry = view.journal.find(({ marker }) => stderr.includes(`--forget ${marker}`));
  assert.ok(entry !== undefined, `recover: exit 9 without a way out: ${stderr}`);
  const stored = entry.clientId !== undefined && view.credentials.includes(entry.clientId);
  const scopes = view.clients.find(({ id }) => id === entry.clientId)?.scopes ?? [];
  const lost = !isCurrent(world.version) && !stored && scopes.length === 0;
  assert.ok(lost, `recover: ${stderr}`);
  const run = await world.run(['recover', '--forget', entry.marker, '--yes']);
  assert.equal(run.status, 0, run.stderr);
}

/** With no journal entry left: done, or as before, and both sides agree. */
function settled(view: View, scenario: Scenario, before: View): 'done' | 'unchanged' {
  if (told(before) === told(view)) return scenario.isDone(view, before) ? 'done' : 'unchanged';
  requireAgreement(view);
  if (scenario.isDone(view, before)) return 'done';
  if (scenario.mayEnd?.(view) || scenario.recoversTo?.(view)) return 'unchanged';
  return assert.fail(`neither done nor as before: ${told(view)}; before: ${told(before)}`);
}

/** Profiles, credentials, history and the server's clients say the same. */
function requireAgreement(view: View): void {
  for (const { name, clientId, works, scopes } of view.profiles) {
    assert.ok(works, `profile ${name}: its pair is not accepted: ${told(view)}`);
    const held = view.clients.find(({ id }) => id === clientId)?.scopes;
    assert.deepEqual(held, scopes, `profile ${name}: other scopes on the server`);
    const lines = view.madeInHistory.filter((id) => id === clientId);
    assert.equal(lines.length, 1, `profile ${name}: lines of history on its making`);
  }
  const profiled = namedBy(view.profiles).sort();
  assert.deepEqual(view.credentials, profiled, 'credentials and profiles differ');
  assert.deepEqual(
    view.clients.map(({ id }) => id),
    profiled,
    'clients and profiles differ',
  );
}

function told({ clients, profiles, credentials, journal }: View): string {
  return JSON.stringify({ clients, profiles, credentials, journal });
}

function requireSafeFiles(world: World): void {
  assert.deepEqual(faultsOfFiles(world), []);
}

/** No secret in what a run says; only `token` may say its token. */
function requireUnsaid(world: World, { stdout, stderr }: Ended, command: string): void {
  const { rootSecret, issued } = world;
  const said = stdout + stderr;
  assert.ok(!said.includes(rootSecret), 'the root secret is told');
  assert.ok(!holdsAny(said, issued.everySecret), 'a client secret is told');
  const without = command === 'token' ? stderr : said;
  assert.ok(!holdsAny(without, issued.tokens), 'an access token is told');
}

/** After a recovery: another recover finds nothing to do, and a profile that is there gets a token. */
export async function requireAtRest(world: World): Promise<void> {
  const again = await world.run(RECOVER);
  assert.equal(again.status, 0, `another recover: ${again.stderr}`);
  assert.deepEqual(JSON.parse(again.stdout).recovered, [], 'another recover found something');
  const { profiles } = await lookAt(world);
  for (const { name } of profiles) {
    const run = await world.run(['token', '-p', name, '--fresh']);
    assert.equal(run.status, 0, run.stderr);
  }
}
