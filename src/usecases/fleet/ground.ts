import { blockOf } from '../../domain/clients/description.ts';
import { isAbandoned, type SeenClient } from '../../domain/fleet/decide.ts';
import { clientNameOf, type Fleet, type FleetServer } from '../../domain/fleet/manifest.ts';
import { isoSeconds } from '../../domain/words/duration.ts';
import { FidesAuthError } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { serverNow } from '../access/server.ts';
import type { Site } from '../access/site.ts';
import type { Stray } from './results.ts';

/** The clients of a server, read once for all that a fleet wants on it. */
export type Ground = {
  readonly byId: ReadonlyMap<string, SeenClient>;
  /** The clients of the fleet by key, newest first. */
  readonly byKey: ReadonlyMap<string, readonly SeenClient[]>;
  /** How many clients carry a marker. */
  readonly carriers: ReadonlyMap<string, number>;
  readonly whole: boolean;
  /** By the server's clock, in milliseconds since 1970; undefined where it tells no time. */
  readonly now: number | undefined;
};

/**
 * Reads the clients of a server.
 * @throws fleet.unclear before Fides 2.82, which lists none; fleet.other for another fleet of the
 * same name; auth.*, server.*
 */
export async function readGround(site: Site, fleet: Fleet, server: FleetServer): Promise<Ground> {
  const { find } = clientApi(site.server.generation);
  if (find === undefined) throw unlisted(server);
  const { clients, unreadable, stable } = await find.all(site.http, site.session.token);
  const byId = new Map<string, SeenClient>();
  const byKey = new Map<string, SeenClient[]>();
  const carriers = new Map<string, number>();
  for (const { clientId, name, description, scopes } of clients) {
    const block = blockOf(description);
    const client = { clientId, name, scopes, block };
    byId.set(clientId, client);
    if (block === undefined) continue;
    carriers.set(block.marker, (carriers.get(block.marker) ?? 0) + 1);
    const { fleet: of, key = '' } = block;
    if (of === fleet.id) byKey.set(key, [...(byKey.get(key) ?? []), client]);
    else if (of !== undefined && name === clientNameOf(fleet, key)) {
      throw otherFleet(fleet, server, of, clientId);
    }
  }
  const now = site.server.clock.known ? serverNow(site) : undefined;
  return { byId, byKey, carriers, whole: stable && unreadable.length === 0, now };
}

function unlisted({ name, url }: FleetServer): FidesAuthError {
  return new FidesAuthError(
    'fleet.unclear',
    `server ${name}: ${url} is older than Fides 2.82 and lists no clients, so nothing on it shows which are the fleet's`,
    {
      fix: 'until it is upgraded, make its clients with fidesauth bootstrap and a --config-dir that is kept, and take it out of the manifest',
    },
  );
}

function otherFleet(
  { name, id }: Fleet,
  server: FleetServer,
  other: string,
  clientId: string,
): FidesAuthError {
  return new FidesAuthError(
    'fleet.other',
    `server ${server.name}: client ${clientId} is of another fleet that is called ${name} too (its id is ${other}, not ${id})`,
    {
      fix: 'give one of the two fleets another name; or, if they are one, the id that its clients have',
      clientId,
    },
  );
}

/** The fleet's clients on a server that the manifest lacks. */
export function straysOn(ground: Ground, fleet: Fleet, server: FleetServer): Stray[] {
  const wanted = new Set(server.clients.map(({ name }) => name));
  const strange = [...ground.byKey].filter(([key]) => !wanted.has(key));
  return strange.flatMap(([key, clients]) =>
    clients.map((client) => strayOf(key, client, ground, { fleet, server })),
  );
}

function strayOf(
  key: string,
  client: SeenClient,
  { now, carriers }: Ground,
  { fleet, server }: { readonly fleet: Fleet; readonly server: FleetServer },
): Stray {
  const createdAt = client.block?.createdAt;
  const sight = {
    now,
    settleMs: fleet.settleMs,
    carriers: (marker: string) => carriers.get(marker) ?? 0,
  };
  return {
    server: server.name,
    clientId: client.clientId,
    client: key,
    createdAt: createdAt === undefined ? null : isoSeconds(createdAt),
    removable: isAbandoned(client, clientNameOf(fleet, key), sight),
  };
}
