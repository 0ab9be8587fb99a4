import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Fault, startFaultServer } from '../../../support/fault-server.ts';
import { noteIssued, type Pair } from '../../../support/issued.ts';
import { fidesauth, killed, type Run, tempFolder } from '../../../support/run.ts';
import { newSandbox } from '../../../support/sandbox.ts';
import { createGate } from '../converge/gate.ts';
import { seeded } from '../random.ts';

/** One round: so many applies of one fleet at once, some of them killed. */
export type FleetRound = { readonly runs: number; readonly seed: number; readonly kills: boolean };

/** The places of a round in a store of secrets. */
export type RoundPlaces = {
  /** What the tool needs to reach the store. */
  readonly env: Readonly<Record<string, string>>;
  /** The place of a client, as the manifest names it. */
  reference(client: string): string;
  /** The credential there; undefined where there is none. */
  held(client: string): Promise<Pair | undefined>;
};

/** What came of a round. */
export type FleetOutcome = {
  /** Exit statuses, that of the last run at the end; null for a run that was killed. */
  readonly statuses: readonly (number | null)[];
  /** Clients whose credential in the store was refused after the runs: there may be none. */
  readonly dead: readonly string[];
  /** The ids that live after one more run, and those in the store; sorted. */
  readonly living: readonly string[];
  readonly held: readonly string[];
  /** What the last run said. */
  readonly last: string;
};

const CLIENTS = ['shop', 'feed'];
const SETTLE_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/** Files below the folder of the round. */
function inFiles(folder: string): RoundPlaces {
  mkdirSync(join(folder, 'out'));
  return {
    env: {},
    reference: (client) => `file:out/${client}.json`,
    held: async (client) => heldIn(folder, client),
  };
}

/**
 * Runs a round, then one more run alone once `settle` is over by the server's clock. The requests of
 * the runs are answered in an order drawn from the seed. In rounds of odd seeds the clients are there
 * and due for rotation.
 */
export async function raceFleet(
  t: TestContext,
  { runs, seed, kills }: FleetRound,
  placesIn: (folder: string) => RoundPlaces = inFiles,
): Promise<FleetOutcome> {
  let ahead = 0;
  const { rootSecret, ...own } = newSandbox('2.86.2', () => Date.now() + ahead);
  const { sandbox, issued } = noteIssued(own.sandbox);
  const random = seeded(seed);
  const gate = createGate(random);
  const folder = await tempFolder(t);
  const ends = new Map<number, () => void>();
  const server = await startFaultServer(sandbox, {
    fault({ order }): Fault {
      ends.get(order)?.();
      return { when: 'before', act: { kind: 'wait', until: gate() } };
    },
  });
  const places = placesIn(folder);
  writeManifest(folder, server.url, places);
  const env = { HOME: folder, ROOT_ID: 'root', ROOT_SECRET: rootSecret, ...places.env };
  const args = ['fleet', 'apply', '--yes', '--json'];
  const alone = (): Promise<Run> => fidesauth(args, { env, cwd: folder });
  if (seed % 2 === 1) {
    await alone();
    ahead += DAY_MS + 60_000;
  }
  const from = server.requests.length;
  const one = async (): Promise<number | null> => {
    if (!kills) return (await alone()).status;
    const at = from + Math.floor(random() * runs * REQUESTS);
    const onRun = ({ kill }: { kill(): void }) => ends.set(at, kill);
    return (await killed(args, { env, cwd: folder, onRun })).status;
  };
  const statuses = await Promise.all(Array.from({ length: runs }, one));
  const lives = (pair: Pair): boolean => accepts(own.sandbox, pair);
  const dead: string[] = [];
  for (const name of CLIENTS) {
    const pair = await places.held(name);
    if (pair !== undefined && !lives(pair)) dead.push(name);
  }
  ends.clear();
  ahead += SETTLE_MS + 60_000;
  const last = await alone();
  const living = issued.made.filter(lives).map(({ client_id }) => client_id);
  const pairs = await Promise.all(CLIENTS.map((name) => places.held(name)));
  const held = pairs.map((pair) => pair?.client_id ?? 'nothing');
  await server.close();
  return {
    statuses: [...statuses, last.status],
    dead,
    living: living.sort(),
    held: held.sort(),
    last: last.stdout + last.stderr,
  };
}

/** A run sends about that many requests. */
const REQUESTS = 30;

function writeManifest(folder: string, url: string, { reference }: RoundPlaces): void {
  const clients = CLIENTS.map(
    (name) => `  ${name}: { scopes: [system:read], on: all, to: "${reference(name)}" }`,
  );
  const text = [
    'fleet: { name: acme, id: "0123456789abcdef" }',
    'defaults: { rotateAfter: 1d, grace: "0" }',
    `servers: { a: { url: "${url}", admin: { root: "env:ROOT" } } }`,
    'clients:',
    ...clients,
  ];
  writeFileSync(join(folder, 'fides-fleet.yaml'), `${text.join('\n')}\n`);
}

function heldIn(folder: string, name: string): Pair | undefined {
  try {
    const held = JSON.parse(readFileSync(join(folder, 'out', `${name}.json`), 'utf8'));
    return { client_id: held.FIDES_CLIENT_ID, client_secret: held.FIDES_CLIENT_SECRET };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function accepts(sandbox: ReturnType<typeof newSandbox>['sandbox'], pair: Pair): boolean {
  const { status } = sandbox.handle({
    method: 'POST',
    path: '/api/v1/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(new URLSearchParams({ ...pair }).toString()),
  });
  return status === 200;
}
