import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Fault, type FaultServer, startFaultServer } from '../../../support/fault-server.ts';
import { noteIssued, type Pair } from '../../../support/issued.ts';
import { fidesauth, killed, tempFolder } from '../../../support/run.ts';
import { newSandbox, rootEnv } from '../../../support/sandbox.ts';
import { remainsIn } from '../../../support/stage.ts';
import { seeded } from '../random.ts';
import { createGate } from './gate.ts';

/** How a run of a race ended; its status is null when it was killed. */
type Ended = {
  readonly name: string;
  readonly status: number | null;
  readonly code: string;
  readonly clientId: string | undefined;
};

/** What came of a round. */
export type Outcome = {
  readonly ended: readonly Ended[];
  /** The ids of the key's clients that are left, oldest first. */
  readonly living: readonly string[];
  /** Runs that said 0 while neither their client nor a higher one was there. */
  readonly broken: readonly string[];
  /** The client that the place names. */
  readonly named: string | undefined;
};

const ARGS = ['bootstrap', '--preset', 'auditor', '--key', 'ci', '--if-exists', 'replace', '--yes'];

/**
 * One round: so many runs with one key at once on one sandbox, each with a store of its own. Their
 * requests are answered in an order drawn from the seed; with `kills`, some runs are killed at a
 * request drawn from it.
 */
export type Round = {
  readonly runs: number;
  readonly seed: number;
  readonly kills: boolean;
  /** All deliver to one place, which decides; each then ends with 0. Not with `kills`. */
  readonly place?: boolean;
};

/** Runs a round, then one more run alone if any was killed. */
export async function race(
  t: TestContext,
  { runs, seed, kills, place = false }: Round,
): Promise<Outcome> {
  const { rootId, rootSecret, ...own } = newSandbox('2.86.2');
  const { sandbox, issued } = noteIssued(own.sandbox);
  const random = seeded(seed);
  const gate = createGate(random);
  const folder = await tempFolder(t);
  const to = join(folder, 'place.json');
  const living = (): string[] => issued.made.filter((pair) => accepts(own.sandbox, pair)).map(idOf);
  const broken: string[] = [];
  const servers: FaultServer[] = [];
  const recoveries: (() => Promise<unknown>)[] = [];
  // A place holds the address of its server: runs that share it have one.
  const shared = place
    ? await startFaultServer(sandbox, {
        fault: () => ({ when: 'before', act: { kind: 'wait', until: gate() } }),
      })
    : undefined;
  const one = async (name: string, killAt: number | undefined): Promise<Ended> => {
    let kill = (): void => {};
    const server =
      shared ??
      (await startFaultServer(sandbox, {
        fault({ order }): Fault {
          if (order !== killAt) return { when: 'before', act: { kind: 'wait', until: gate() } };
          kill();
          return { when: random() < 0.5 ? 'before' : 'after', act: { kind: 'reset' } };
        },
      }));
    const env = {
      ...rootEnv(server.url, rootId, rootSecret),
      FIDESAUTH_CONFIG_DIR: join(folder, name),
    };
    const file = join(folder, `${name}.env`);
    const target = place ? ['--to', `file:${to}`] : ['--export', `dotenv=${file}`];
    const args = [...ARGS, ...target, '--json'];
    const run = kills
      ? await killed(args, {
          env,
          cwd: folder,
          onRun: (started) => {
            kill = started.kill;
          },
        })
      : await fidesauth(args, { env, cwd: folder });
    const ended = endOf(name, run);
    if (!place && ended.status === 0 && !keepsWord(ended, issued.made.map(idOf), living()))
      broken.push(name);
    if (ended.status === 6) leftNothing(join(folder, name), file);
    if (ended.status === null) recoveries.push(() => fidesauth(['recover', '--yes'], { env }));
    if (shared === undefined) servers.push(server);
    return ended;
  };
  const killAt = (): number | undefined =>
    kills && random() < 0.5 ? Math.floor(random() * REQUESTS) : undefined;
  const ended = await Promise.all(
    Array.from({ length: runs }, (_, at) => one(`run${at}`, killAt())),
  );
  // What a killed run left is removed by the next.
  if (kills) {
    ended.push(await one('next', undefined));
    // Nor does a recovery that comes later do any harm, whether it finds something or not.
    for (const recover of recoveries) await recover();
  }
  for (const server of servers) await server.close();
  await shared?.close();
  const named = place ? JSON.parse(readFileSync(to, 'utf8')).FIDES_CLIENT_ID : undefined;
  return { ended, living: living(), broken, named };
}

/** A run sends about that many requests. */
const REQUESTS = 12;

const idOf = ({ client_id }: Pair): string => client_id;

function keepsWord(
  { clientId = '' }: Ended,
  made: readonly string[],
  living: readonly string[],
): boolean {
  return living.some((id) => made.indexOf(id) >= made.indexOf(clientId));
}

function leftNothing(store: string, file: string): void {
  assert.deepEqual(remainsIn(store), []);
  assert.ok(!existsSync(file), 'a run that gave way has handed nothing over');
}

function endOf(
  name: string,
  run: { status: number | null; stdout: string; stderr: string },
): Ended {
  const { status, stdout, stderr } = run;
  if (status === 0) return { name, status, code: 'done', clientId: JSON.parse(stdout).clientId };
  const line = stderr.split('\n').findLast((text) => text.startsWith('{')) ?? '{"error":{}}';
  return {
    name,
    status,
    code: status === null ? 'killed' : JSON.parse(line).error.code,
    clientId: undefined,
  };
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
