import type { ListedServer } from '../../usecases/inventory/list.ts';
import type { ResultOf } from '../../usecases/results.ts';
import type { MembersOf } from '../schemas/index.ts';

/** The members of `clients.list`. Times are ISO, by the server's clock. */
export function clientsMembers({
  complete,
  servers,
  notLookedAt,
}: ResultOf<'clients.list'>): MembersOf<'clients.list'> {
  return {
    complete,
    servers: servers.map((server) => serverMembers(server)),
    notLookedAt,
    clients: servers.flatMap(({ server, clients }) =>
      clients.map((client) => ({ server, ...clientMembers(client) })),
    ),
  };
}

function serverMembers({
  serverNow,
  clients,
  ...server
}: ListedServer): MembersOf<'clients.list'>['servers'][number] {
  const { server: url, serverVersion, ...facts } = server;
  return {
    server: url,
    serverVersion,
    serverTime: isoOf(serverNow),
    ...facts,
    matching: clients.length,
  };
}

/** A client in any document. */
function clientMembers(
  client: ListedServer['clients'][number],
): MembersOf<'clients.show'>['client'] {
  const listed = 'position' in client ? client : undefined;
  const { clientId, name, kind, createdAt, nearest, risk, scopes, profile, retiring } = client;
  return {
    clientId,
    name,
    description: listed?.description ?? null,
    kind,
    createdAt: isoOf(createdAt),
    createdInFuture: listed?.fromFuture === true,
    expiresAt: isoOf(client.expiresAt),
    preset: nearest,
    risk,
    owner: client.owner ?? null,
    key: client.key ?? null,
    fleet: listed?.fleet ?? null,
    profile: profile ?? null,
    retiring: retiring ?? null,
    madeHere: listed?.made ?? true,
    descriptionEdited: listed?.edited ?? null,
    place: listed?.position ?? null,
    scopes,
  };
}

/** The members of `clients.show`: those of a client in a list, and what else is shown of it. */
export function clientShowMembers({
  server,
  serverVersion,
  serverNow,
  source,
  lookedBy,
  client,
  presets,
  risks,
  ends,
}: ResultOf<'clients.show'>): MembersOf<'clients.show'> {
  return {
    server,
    serverVersion,
    serverTime: isoOf(serverNow),
    source,
    lookedBy,
    client: clientMembers(client),
    presets,
    risks,
    ends,
  };
}

function isoOf(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
