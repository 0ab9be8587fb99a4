import type { ListedClient } from '../../domain/inventory/listed-client.ts';
import type { ReserveAdmin } from '../access/looker.ts';
import { readerMissing } from '../access/reader.ts';
import { attempt, reasonOf } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import { readInventory } from '../inventory/inventory.ts';
import { knownHere } from '../inventory/known.ts';
import type { ScopesTarget } from './list.ts';

/** A client that no profile here names. */
export type OtherClient = Pick<ListedClient, 'clientId' | 'name' | 'kind'>;

/** The clients of a server that no profile here names, and why they are not all. */
export type OtherClients = {
  /** Null where nobody could list them. */
  readonly clients: readonly ListedClient[] | null;
  /** Null for a list that is whole. */
  readonly lacks: { readonly reason: string; readonly fix: string | null } | null;
};

/**
 * The clients of the target's server that no profile here names (2.82 and later). A list that
 * cannot be read is a result.
 * @throws the reason of an interruption
 */
export async function otherClientsOn(
  { reach }: Pick<ScopesTarget, 'reach'>,
  reserve: ReserveAdmin | undefined,
  deps: Deps,
): Promise<OtherClients> {
  // Its warnings are those of the stored clients, which were given.
  const quiet = { ...deps, report: () => {} };
  const readers = { admin: undefined, reserve };
  const read = await attempt(async () => {
    const missing = await readerMissing(reach.server, readers, deps);
    if (missing !== undefined) throw missing;
    return readInventory(reach, readers, await knownHere(quiet), quiet);
  }, deps.signal);
  if ('error' in read) {
    return lost(reasonOf(read.error), read.error.details.fix ?? null);
  }
  const inventory = read.value;
  if (inventory.source === 'history') {
    return lost('a server before Fides 2.82 tells nobody which clients it has', null);
  }
  const { unreadable, stable } = inventory;
  const lacks = [
    ...(unreadable.length === 0 ? [] : [`${unreadable.length} of its list cannot be read`]),
    ...(stable ? [] : ['its list changed while it was read']),
  ];
  return {
    clients: inventory.clients.filter(({ kind }) => kind !== 'stored'),
    lacks: lacks.length === 0 ? null : { reason: lacks.join('; '), fix: null },
  };
}

function lost(reason: string, fix: string | null): OtherClients {
  return { clients: null, lacks: { reason, fix } };
}

/** Those that hold a scope; null where nobody could list them. */
export function holdingIt(scope: string, { clients }: OtherClients): OtherClient[] | null {
  if (clients === null) return null;
  return clients
    .filter(({ scopes }) => scopes.includes(scope))
    .map(({ clientId, name, kind }) => ({ clientId, name, kind }));
}
