import { everyScope } from '../../domain/history/history.ts';
import {
  type ClientFilter,
  countKinds,
  filterClients,
  type KindCounts,
  riskiestFirst,
} from '../../domain/inventory/filter.ts';
import type { ListedClient } from '../../domain/inventory/listed-client.ts';
import { didYouMean, nearest } from '../../domain/scopes/nearest.ts';
import { isLiteral } from '../../domain/scopes/pattern.ts';
import { scopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';
import type { Inventory } from './inventory.ts';
import { knownHere } from './known.ts';
import type { RememberedClient } from './remembered.ts';
import { type AskedServers, type NotLookedAt, readInventories } from './servers.ts';

export type ClientsListInput = AskedServers & {
  /** `createdBefore` depends on the clock of each server. */
  readonly filter: (serverNow: number) => ClientFilter;
  /** For people: more columns. */
  readonly wide: boolean;
};

/** One server of a list, with those of its clients that fit the filter, the riskiest first. */
export type ListedServer = {
  readonly server: string;
  readonly serverVersion: string | null;
  /** Its time, in milliseconds since 1970. */
  readonly serverNow: number;
  /** `history`: the server tells nobody (before 2.82), this store remembers. */
  readonly source: Inventory['source'];
  /** Whose credential read the list, in words; null where nobody did. */
  readonly lookedBy: string | null;
  /** How many clients it has; null where it tells nobody. */
  readonly total: number | null;
  /** The places in its list of clients that cannot be read. */
  readonly unreadable: readonly number[];
  /** False: the list changed while it was read, and may lack some. */
  readonly stable: boolean;
  /** All clients that were read, by kind. */
  readonly kinds: KindCounts;
  readonly clients: readonly (ListedClient | RememberedClient)[];
  /** Clients that may fit the filter, for all that is known. */
  readonly unknownAge: number;
  readonly unknownScopes: number;
};

export type ClientsListResult = {
  readonly kind: 'clients.list';
  /** Every client of every asked server was read. */
  readonly complete: boolean;
  readonly filtered: boolean;
  readonly wide: boolean;
  readonly servers: readonly ListedServer[];
  readonly notLookedAt: readonly NotLookedAt[];
};

/**
 * Lists the clients of one server, or of all that profiles name.
 * @throws scope.unknown for a scope to filter by that nobody knows; as {@link readInventories}
 */
export async function listClients(input: ClientsListInput, deps: Deps): Promise<ClientsListResult> {
  const known = await knownHere(deps);
  const { read, notLookedAt } = await readInventories(input, known, deps);
  requireKnown(input.filter(0), read);
  const servers = read.map((inventory) => listed(inventory, input.filter(inventory.serverNow)));
  for (const server of servers) warnOfUnknown(server, deps);
  return {
    kind: 'clients.list',
    complete: notLookedAt.length === 0 && servers.every(isWhole),
    filtered: Object.keys(input.filter(0)).length > 0,
    wide: input.wide,
    servers,
    notLookedAt,
  };
}

function warnOfUnknown({ server, unknownAge, unknownScopes }: ListedServer, deps: Deps): void {
  const warn = (number: number, what: string): void => {
    if (number === 0) return;
    const who = `${number} client${number === 1 ? '' : 's'}`;
    deps.report({ kind: 'warning', text: `${server}: ${who} of unknown ${what}, left out` });
  };
  warn(unknownAge, 'age');
  warn(unknownScopes, 'scopes');
}

function isWhole({ source, unreadable, stable }: ListedServer): boolean {
  return source === 'server' && unreadable.length === 0 && stable;
}

function listed(inventory: Inventory, filter: ClientFilter): ListedServer {
  const { server, serverVersion, serverNow, clients } = inventory;
  const facts =
    inventory.source === 'history'
      ? { lookedBy: null, total: null, unreadable: [], stable: true }
      : inventory;
  const { lookedBy, total, unreadable, stable } = facts;
  const found = filterClients<ListedClient | RememberedClient>(clients, filter);
  return {
    server,
    serverVersion,
    serverNow,
    source: inventory.source,
    lookedBy,
    total,
    unreadable,
    stable,
    kinds: countKinds(clients),
    ...found,
    clients: riskiestFirst(found.clients),
  };
}

/** A scope that no server, no client and no release knows is a typo: nobody would be found. */
function requireKnown({ holds = [] }: ClientFilter, read: readonly Inventory[]): void {
  if (!holds.some(isLiteral)) return;
  const every = new Set(everyScope());
  for (const inventory of read) {
    const lists = inventory.clients.flatMap(({ scopes }) => (scopes === null ? [] : [scopes]));
    const registry = inventory.source === 'server' ? [inventory.registry] : [];
    for (const scopes of new Set([...registry, ...lists])) {
      for (const scope of scopes) every.add(scope);
    }
  }
  const lost = holds.find((pattern) => isLiteral(pattern) && !every.has(pattern.text));
  if (lost === undefined) return;
  const hints = nearest(lost.text, scopeSet(every));
  throw new FidesAuthError('scope.unknown', `--holds ${lost.text}: there is no such scope`, {
    fix: didYouMean(hints) ?? 'see what exists: fidesauth scopes explain "*"',
  });
}
