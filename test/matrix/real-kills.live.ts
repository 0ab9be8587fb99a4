import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLIENT, fieldsOf, isReply, TOKEN } from '../contract/fides.ts';
import { openServer } from '../live/kit/server.ts';
import { type Ended, killed } from '../support/run.ts';
import { rootEnv } from '../support/sandbox.ts';
import { documentsIn, filesIn } from '../support/stage.ts';
import { seeded } from './kit/random.ts';

// The shipped executable is killed at random moments of bootstraps on a real server, each of a
// profile of its own in one store. A timer is the point here: any moment counts.

const KILLS = 100;
const SEED = 2_860_260;
const AUDITOR = ['client:read', 'scope:read'];
/** A hundred entries, each with a few passwords to be hashed by the server. */
const RECOVERY_MS = 12 * 60_000;

const server = openServer();
const { target, fides } = server;
const isCurrent = fides.expected.clientApi;

const folder = mkdtempSync(join(tmpdir(), 'fidesauth-kills-'));
const store = join(folder, 'store');
const env = {
  ...rootEnv(target.url, target.rootId, target.rootSecret),
  FIDESAUTH_CONFIG_DIR: store,
};

test(`${KILLS} bootstraps are killed at random moments (seed ${SEED}), then one recover`, async (t) => {
  t.after(cleanUp);
  const known = await clientsThere();
  const random = seeded(SEED);
  const normalMs = await measure();
  let killed = 0;
  let runs = 0;
  for (; killed < KILLS && runs < 2 * KILLS; runs += 1) {
    const ended = await bootstrap(`k${runs}`, random() * normalMs);
    if (ended.status === null) killed += 1;
    else assert.equal(ended.status, 0, ended.stderr);
  }
  const open = documentsIn(store, 'state', 'journal');
  t.diagnostic(`a run takes ${Math.round(normalMs)} ms; ${killed} of ${runs} were killed`);
  t.diagnostic(`open entries: ${open.length} (${statesOf(open)})`);
  assert.equal(killed, KILLS, 'too many came to their end before they were killed');

  const first = await run(['recover', '--yes', '--json'], RECOVERY_MS);
  const forgotten = first.status === 0 ? 0 : await forgetLost(first);
  const second = await run(['recover', '--yes', '--json']);
  assert.deepEqual(JSON.parse(second.stdout || second.stderr).recovered, []);

  const profiles = documentsIn(store, 'profiles');
  t.diagnostic(`profiles: ${profiles.length}; lost creates told and forgotten: ${forgotten}`);
  await allAgree(profiles);
  const ids = profiles.map(({ clientId }) => String(clientId)).sort();
  const credentials = documentsIn(store, 'credentials').map(({ clientId }) => String(clientId));
  assert.deepEqual(credentials.sort(), ids, 'profiles and credentials differ');
  const there = (await clientsThere()).filter((id) => !known.includes(id)).sort();
  if (isCurrent) assert.deepEqual(there, ids, 'clients and profiles differ');
  const temporary = allReadable();
  t.diagnostic(
    `all ${ids.length} pairs accepted, all scopes as recorded, no file damaged, ${temporary} half-written files younger than a minute`,
  );
});

async function cleanUp(): Promise<void> {
  for (const { clientId } of documentsIn(store, 'profiles')) {
    isReply(await fides.asRoot('DELETE', `${CLIENT}/${clientId}`), 200, null);
  }
  rmSync(folder, { recursive: true });
}

/** The middle of three undisturbed runs. */
async function measure(): Promise<number> {
  const times: number[] = [];
  for (const name of ['one', 'two', 'three']) {
    const started = performance.now();
    const ended = await bootstrap(name);
    assert.equal(ended.status, 0, ended.stderr);
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[1] ?? 0;
}

/** A bootstrap of that profile, killed after that many milliseconds if it still runs. */
async function bootstrap(profile: string, killAfter?: number): Promise<Ended> {
  let timer: NodeJS.Timeout | undefined;
  const ended = await killed(['bootstrap', '-p', profile, '--preset', 'auditor', '--json'], {
    cwd: folder,
    env,
    onRun: ({ kill }) => {
      if (killAfter !== undefined) timer = setTimeout(kill, killAfter);
    },
  });
  clearTimeout(timer);
  requireUnsaid(ended);
  return ended;
}

async function run(args: readonly string[], limitMs = 60_000): Promise<Ended> {
  const ended = await killed(args, { cwd: folder, env, limitMs });
  requireUnsaid(ended);
  return ended;
}

function requireUnsaid({ stdout, stderr }: Ended): void {
  const secrets = documentsIn(store, 'credentials').map((file) => String(file.clientSecret));
  const said = [target.rootSecret, ...secrets].some((secret) => (stdout + stderr).includes(secret));
  assert.ok(!said, 'a secret is told');
}

/** What may stay open is a create before Fides 2.82 whose reply was lost: exit 9, ended one by one. */
async function forgetLost({ status, stderr }: Ended): Promise<number> {
  assert.equal(status, 9, stderr);
  assert.ok(!isCurrent, stderr);
  const left = documentsIn(store, 'state', 'journal');
  assert.ok(
    left.some(({ marker }) => stderr.includes(`--forget ${marker}`)),
    stderr,
  );
  for (const { marker, state, clientId } of left) {
    assert.deepEqual([state, clientId], ['intent', undefined]);
    const dropped = await run(['recover', '--forget', String(marker), '--yes', '--json']);
    assert.equal(dropped.status, 0, dropped.stderr);
  }
  return left.length;
}

/** Each profile's pair gets a token, and the server holds the scopes that it records. */
async function allAgree(profiles: readonly Record<string, unknown>[]): Promise<void> {
  const credentials = documentsIn(store, 'credentials');
  for (const { name, clientId, scopes } of profiles) {
    const pair = credentials.find((file) => file.clientId === clientId);
    assert.ok(pair !== undefined, `profile ${name}: its secret is lost`);
    const form = { client_id: String(clientId), client_secret: String(pair.clientSecret) };
    const { status } = await fides.send('POST', TOKEN, { form });
    assert.equal(status, 200, `profile ${name}: its pair is not accepted`);
    assert.deepEqual([scopes, await server.scopesOf(String(clientId))], [AUDITOR, AUDITOR]);
  }
}

/** The ids of all clients, where the server lists them; none before Fides 2.82. */
async function clientsThere(): Promise<string[]> {
  const ids: string[] = [];
  for (let page = 1, pages = isCurrent ? 1 : 0; page <= pages; page += 1) {
    const fields = fieldsOf(await fides.asRoot('GET', `${CLIENT}?page=${page}&size=100`));
    pages = Number(fields.pages);
    for (const { client_id } of fields.items as { client_id: string }[]) ids.push(client_id);
  }
  return ids;
}

/** Every whole file can be read (`documentsIn` parses) by us alone; the number of half-written ones. */
function allReadable(): number {
  const names = filesIn(store);
  documentsIn(store, 'state', 'tokens');
  for (const name of names) assert.equal(statSync(join(store, name)).mode & 0o077, 0, name);
  return names.filter((name) => /\.tmp/.test(name)).length;
}

function statesOf(open: readonly Record<string, unknown>[]): string {
  const counts = new Map<string, number>();
  for (const { state } of open) counts.set(`${state}`, (counts.get(`${state}`) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
