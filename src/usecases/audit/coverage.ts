import type { ListedClient } from '../../domain/inventory/listed-client.ts';
import type { FidesAuthError } from '../../errors.ts';
import { makeReadable } from '../../fides/client-list.ts';
import { reasonOf } from '../base/attempt.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { AuditSubject, InventoryClient, LeftOut } from './results.ts';
import { inventoryClient, mostPowerfulFirst } from './undeclared.ts';

/** What is known of the clients of a server beyond those of the audited profiles. */
export type Coverage = {
  /** How many clients the server has; undefined where nobody could count them. */
  readonly clients: number | undefined;
  /** Something that was asked for could not be read. */
  readonly incomplete: boolean;
  readonly leftOut: readonly LeftOut[];
  readonly inventory: readonly InventoryClient[];
  /** Every listed client, by id. */
  readonly listed: ReadonlyMap<string, ListedClient>;
};

/** The coverage where only the number of clients was asked for. */
export function countedOnly(clients: number | undefined): Coverage {
  return { clients, incomplete: false, leftOut: [], inventory: [], listed: new Map() };
}

/** The coverage where all clients were asked for and nobody could list them. */
export function notListed(error: FidesAuthError): Coverage {
  const why = reasonOf(error);
  return incomplete('the clients without a profile', why, error.details.fix ?? null);
}

/**
 * The coverage of a server whose clients were asked for. A list that is not whole proves nothing:
 * it is told, and the audit is incomplete.
 */
export function coverageOf(found: Inventory): Coverage {
  if (found.source === 'history') {
    const which = found.serverVersion === null ? '' : ` (this is ${found.serverVersion})`;
    const why = `Fides lists its clients from 2.82 on only${which}`;
    return incomplete('the clients without a profile', why, null);
  }
  const { clients, server, serverVersion, unreadable, stable, total } = found;
  const leftOut: LeftOut[] = [];
  if (unreadable.length > 0) {
    const what = `${unreadable.length} of its clients`;
    leftOut.push({
      what,
      why: 'the list of clients has entries that cannot be read',
      fix: makeReadable(unreadable),
    });
  }
  if (!stable) {
    leftOut.push({
      what: 'perhaps some clients',
      why: 'the list of clients kept changing',
      fix: 'run it again',
    });
  }
  const others = clients.filter(({ profile }) => profile === undefined);
  const release = serverVersion ?? undefined;
  return {
    clients: total,
    incomplete: leftOut.length > 0,
    leftOut,
    inventory: mostPowerfulFirst(
      others.map((one) => inventoryClient(one, server, release)),
      release,
    ),
    listed: new Map(clients.map((client) => [client.clientId, client])),
  };
}

/** Clients that the server answers for but does not list: the list is not to be trusted. */
export function unlisted(coverage: Coverage, subjects: readonly AuditSubject[]): Coverage {
  if (coverage.listed.size === 0 && coverage.clients === undefined) return coverage;
  if (coverage.incomplete || !isListing(coverage)) return coverage;
  const lost = subjects.filter(
    ({ scopes, clientId }) => scopes !== null && !coverage.listed.has(clientId),
  );
  if (lost.length === 0) return coverage;
  const what = `perhaps some clients; missing are those of ${lost.map(({ name }) => name).join(', ')}`;
  const why = 'the server answers for these clients but does not list them';
  return {
    ...coverage,
    incomplete: true,
    leftOut: [...coverage.leftOut, { what, why, fix: null }],
  };
}

function isListing({ listed, inventory, clients }: Coverage): boolean {
  return listed.size > 0 || inventory.length > 0 || clients === 0;
}

function incomplete(what: string, why: string, fix: string | null): Coverage {
  const leftOut = [{ what, why, fix }];
  return { clients: undefined, incomplete: true, leftOut, inventory: [], listed: new Map() };
}
