import { isPut } from '../../domain/fleet/decide.ts';
import type { FleetClient, FleetServer } from '../../domain/fleet/manifest.ts';
import { adminLabel } from '../access/admin.ts';
import { attempt } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import { withProgress } from '../base/progress.ts';
import { mapBounded } from '../base/waiting.ts';
import { type Ground, readGround, straysOn } from './ground.ts';
import type { FleetInput } from './input.ts';
import { lookAt, type Place } from './look.ts';
import type { FleetLine, FleetPlan, FleetServerLine, Stray } from './results.ts';
import { problemOf, SERVERS_AT_ONCE, type Visit, visit } from './visit.ts';
import { readWishes, type Wishes } from './wishes.ts';

/** How many stores are asked at once for the clients of one server. */
const PLACES_AT_ONCE = 8;

type ServerPart = {
  readonly line: FleetServerLine;
  readonly clients: readonly FleetLine[];
  readonly strays: readonly Stray[];
};

/**
 * Compares a fleet with its servers and stores. Changes nothing anywhere: apart from logins, and
 * from asking a store whether it may be written, it only reads.
 * @throws preset.*, interrupted, terminated; whatever fails at a server or a store is in the result
 */
export async function planFleet(input: FleetInput, deps: Deps): Promise<FleetPlan> {
  const { fleet } = input;
  const wishes = await readWishes(fleet, deps.store.presets);
  const total = fleet.servers.length;
  const parts = await withProgress({ work: 'checking', unit: 'server', total }, deps, (tracker) =>
    mapBounded(fleet.servers, SERVERS_AT_ONCE, async (server) => {
      tracker.at(server.name);
      const part = await planServer(server, input, wishes, deps);
      tracker.advance();
      return part;
    }),
  );
  return {
    kind: 'fleet.plan',
    fleet: fleet.name,
    fleetId: fleet.id,
    servers: parts.map(({ line }) => line),
    clients: parts.flatMap(({ clients }) => clients),
    notInManifest: parts.flatMap(({ strays }) => strays),
  };
}

async function planServer(
  server: FleetServer,
  input: FleetInput,
  wishes: Wishes,
  deps: Deps,
): Promise<ServerPart> {
  const work = (): Promise<ServerPart> => visit(server, { input, wishes }, deps, planAt);
  const looked = await attempt(work, deps.signal);
  if ('value' in looked) return looked.value;
  const { name, url } = server;
  const problem = problemOf(looked.error);
  return {
    line: { server: name, url, serverVersion: null, admin: null, root: false, problem },
    clients: server.clients.map((client) =>
      unlooked(client, server, `server ${name} could not be looked at`),
    ),
    strays: [],
  };
}

async function planAt(visited: Visit): Promise<ServerPart> {
  const { site, server, input } = visited;
  const { credential } = site.session;
  const ground = await readGround(site, input.fleet, server);
  const clients = await mapBounded(server.clients, PLACES_AT_ONCE, (client) =>
    planClient(client, visited, ground),
  );
  const line = {
    server: server.name,
    url: server.url,
    serverVersion: site.server.version ?? null,
    admin: adminLabel(credential),
    root: credential.kind === 'root',
    problem: null,
  };
  return { line, clients, strays: straysOn(ground, input.fleet, server) };
}

async function planClient(client: FleetClient, visited: Visit, ground: Ground): Promise<FleetLine> {
  const { server, site } = visited;
  const work = (): Promise<FleetLine> =>
    visited.withPlace(client, (place) => planPlace(place, ground));
  const looked = await attempt(work, site.deps.signal);
  if ('value' in looked) return looked.value;
  const { error } = looked;
  return { ...unlooked(client, server, error.message), problem: problemOf(error) };
}

/** Asks whether the store may be written only where that is to be done. */
async function planPlace(place: Place, ground: Ground): Promise<FleetLine> {
  const { sink, client, server } = place;
  const { current, holds: _, ...decision } = (await lookAt(place, ground)).decision;
  const { act, retire, forget } = decision;
  const writes = isPut(act) || retire.length + forget.length > 0;
  return {
    ...headOf(client, server),
    ...decision,
    clientId: current,
    mayWrite: writes && (await sink.rehearse()) === 'may' ? true : null,
    conditional: sink.conditional,
    problem: null,
  };
}

function headOf(
  { name, to }: FleetClient,
  server: FleetServer,
): Pick<FleetLine, 'server' | 'client' | 'to'> {
  return { server: server.name, client: name, to: to.text };
}

function unlooked(client: FleetClient, server: FleetServer, why: string): FleetLine {
  return {
    ...headOf(client, server),
    act: 'unclear',
    why,
    clientId: null,
    give: [],
    take: [],
    retire: [],
    forget: [],
    waiting: [],
    leftovers: [],
    leftAlone: [],
    mayWrite: null,
    conditional: null,
    problem: null,
  };
}
