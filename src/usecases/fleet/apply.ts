import type { FleetServer } from '../../domain/fleet/manifest.ts';
import { FidesAuthError } from '../../errors.ts';
import { attempt } from '../base/attempt.ts';
import { type Consent, consentTo } from '../base/consent.ts';
import type { Deps } from '../base/deps.ts';
import { type Tracker, withProgress } from '../base/progress.ts';
import { ready } from '../base/ready.ts';
import { mapBounded } from '../base/waiting.ts';
import { type Budget, bringAbout, removeClient } from './bring-about.ts';
import type { FleetInput } from './input.ts';
import { planFleet } from './plan.ts';
import type {
  FleetApplyResult,
  FleetDone,
  FleetLine,
  FleetPlan,
  FleetProblem,
  FleetPruned,
  Stray,
} from './results.ts';
import { problemOf, SERVERS_AT_ONCE, type Visit, visit } from './visit.ts';
import { readWishes, type Wishes } from './wishes.ts';

export type FleetApplyInput = FleetInput & {
  /** Delete clients that the manifest lacks. */
  readonly prune: boolean;
  readonly maxDeletes: number;
  /** So many clients may fail before no other is begun. */
  readonly maxFailures: number;
  readonly consent: Consent<FleetPlan>;
  /** Where the run writes what it is at. */
  readonly own: Deps;
};

/** A fleet that is being changed. */
type Applying = {
  readonly input: FleetApplyInput;
  readonly wishes: Wishes;
  readonly budget: Budget;
  readonly tracker: Tracker;
  failures: number;
};

/**
 * Brings a fleet to what its manifest says: each client in a transaction of its own, one at a time on
 * a server, many servers at once. One that fails stops no other. It may be killed at any moment, and
 * run at the same time elsewhere: the next run goes on from what the servers and the stores show.
 * @throws delete.limit before anything is changed; confirm.*; preset.*; interrupted, terminated
 */
export async function applyFleet(input: FleetApplyInput, deps: Deps): Promise<FleetApplyResult> {
  const { fleet, own } = input;
  const agree = consentTo(input.consent, {
    what: `fleet ${fleet.name}`,
    declined: 'nothing was changed',
  });
  const plan = await planFleet(input, deps);
  refuseTooMany(plan, input);
  const work = fleet.servers.filter(({ name }) => hasWork(name, plan, input));
  if (work.length > 0) await agree(plan);
  await Promise.all([own.store.prepare(), ready(own)]);
  const wishes = await readWishes(fleet, deps.store.presets);
  const total = plan.clients.filter(needsWork).length;
  const unfit = plan.clients.filter(({ act }) => act === 'refuse' || act === 'unclear').length;
  const parts = await withProgress({ work: 'applying', unit: 'client', total }, deps, (tracker) => {
    const budget = { left: input.maxDeletes };
    const applying: Applying = { input, wishes, budget, tracker, failures: unfit };
    return mapBounded(work, SERVERS_AT_ONCE, (server) => applyServer(server, plan, applying));
  });
  const changed = new Map(parts.flatMap(({ clients }) => clients).map((one) => [keyOf(one), one]));
  const pruned = new Map(parts.flatMap(({ strays }) => strays).map((one) => [one.clientId, one]));
  return {
    kind: 'fleet.apply',
    fleet: fleet.name,
    fleetId: fleet.id,
    clients: plan.clients.map((line) => changed.get(keyOf(line)) ?? untouched(line, plan)),
    notInManifest: plan.notInManifest.map((stray) => pruned.get(stray.clientId) ?? left(stray)),
  };
}

const keyOf = ({ server, client }: Pick<FleetLine, 'server' | 'client'>): string =>
  `${server} ${client}`;

/** Retired clients are not counted: their deletion was announced when they were rotated. */
function refuseTooMany(
  { clients, notInManifest }: FleetPlan,
  { prune, maxDeletes }: FleetApplyInput,
): void {
  const leftovers = clients.reduce((sum, line) => sum + line.leftovers.length, 0);
  const strays = prune ? notInManifest.filter(({ removable }) => removable).length : 0;
  const deletes = leftovers + strays;
  if (deletes <= maxDeletes) return;
  throw new FidesAuthError(
    'delete.limit',
    `this would delete ${deletes} clients, more than ${maxDeletes}`,
    { fix: `look at the plan; if it is meant: --max-deletes ${deletes}` },
  );
}

function needsWork({ act, retire, forget, leftovers }: FleetLine): boolean {
  if (act === 'refuse' || act === 'unclear') return false;
  return act !== 'keep' || retire.length + forget.length + leftovers.length > 0;
}

function hasWork(server: string, plan: FleetPlan, { prune }: FleetApplyInput): boolean {
  const of = (one: { readonly server: string }): boolean => one.server === server;
  const due = plan.clients.some((line) => of(line) && needsWork(line));
  return due || (prune && plan.notInManifest.some((stray) => of(stray) && stray.removable));
}

type Part = { readonly clients: readonly FleetDone[]; readonly strays: readonly FleetPruned[] };

async function applyServer(
  server: FleetServer,
  plan: FleetPlan,
  applying: Applying,
): Promise<Part> {
  const { input, wishes } = applying;
  const lines = plan.clients.filter((line) => line.server === server.name && needsWork(line));
  const strays = input.prune ? plan.notInManifest.filter((one) => one.server === server.name) : [];
  const done: FleetDone[] = [];
  const pruned: FleetPruned[] = [];
  const work = async (visited: Visit): Promise<void> => {
    for (const line of lines) done.push(await applyClient(line, visited, applying));
    for (const stray of strays) pruned.push(await pruneStray(stray, visited, applying));
  };
  const ended = await attempt(
    () => visit(server, { input, wishes }, input.own, work),
    input.own.signal,
  );
  if ('value' in ended) return { clients: done, strays: pruned };
  const problem = problemOf(ended.error);
  const rest = lines.slice(done.length).map((line) => failed(line, problem));
  applying.failures += rest.length;
  return { clients: [...done, ...rest], strays: pruned };
}

async function applyClient(
  line: FleetLine,
  visited: Visit,
  applying: Applying,
): Promise<FleetDone> {
  const { tracker, input, budget } = applying;
  if (applying.failures >= input.maxFailures)
    return { ...failed(line, null), outcome: 'not-tried' };
  const client = visited.server.clients.find(({ name }) => name === line.client);
  if (client === undefined) throw new Error(`${line.client} is not on ${line.server}`);
  tracker.at(`${line.client} on ${line.server}`);
  const ended = await attempt(
    () => visited.withPlace(client, (place) => bringAbout(place, budget)),
    input.own.signal,
  );
  tracker.advance();
  const { server, to } = line;
  if ('value' in ended) {
    return { server, client: line.client, to, ...ended.value, outcome: 'done', problem: null };
  }
  applying.failures += 1;
  tracker.failed(`${line.client} on ${line.server}`, ended.error);
  return failed(line, problemOf(ended.error));
}

async function pruneStray(stray: Stray, visited: Visit, applying: Applying): Promise<FleetPruned> {
  const { budget, input } = applying;
  const { server, clientId, client } = stray;
  const one = { server, clientId, client };
  if (!stray.removable) return left(stray);
  if (budget.left <= 0 || applying.failures >= input.maxFailures) {
    return { ...one, outcome: 'not-tried', problem: null };
  }
  budget.left -= 1;
  const ended = await attempt(() => removeClient(clientId, visited), input.own.signal);
  if ('value' in ended) return { ...one, outcome: 'deleted', problem: null };
  applying.failures += 1;
  return { ...one, outcome: 'failed', problem: problemOf(ended.error) };
}

function left({ server, clientId, client }: Stray): FleetPruned {
  return { server, clientId, client, outcome: 'left-alone', problem: null };
}

function failed(line: FleetLine, problem: FleetProblem | null): FleetDone {
  const { server, client, to, act, clientId } = line;
  return { server, client, to, act, clientId, deleted: [], outcome: 'failed', problem };
}

/** What the plan ends: as wanted, or not to be touched. */
function untouched(line: FleetLine, { servers }: FleetPlan): FleetDone {
  if (line.act === 'keep') return { ...failed(line, null), outcome: 'done' };
  const ofServer = servers.find(({ server }) => server === line.server)?.problem;
  const code = line.act === 'refuse' ? 'fleet.other' : 'fleet.unclear';
  const subject = `client ${line.client} on ${line.server}: ${line.to}`;
  const error = new FidesAuthError(code, `${subject}: ${line.why}`, {
    fix: 'run fidesauth fleet plan',
  });
  return failed(line, line.problem ?? ofServer ?? problemOf(error));
}
