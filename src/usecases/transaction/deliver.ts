import type { ProfileEntry, ReplacedClient } from '../../domain/clients/journal.ts';
import { isPastReturn } from '../../domain/clients/operations.ts';
import type { Held, HeldRetiring, SinkState } from '../../domain/sinks/sink.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import type { ClientPair } from '../../fides/token.ts';
import { serverNow } from '../access/server.ts';
import {
  type Claim,
  holds,
  inPlace,
  type Place,
  unclear,
  type Writable,
} from '../delivery/place.ts';
import type { Mutation } from './mutation.ts';

/**
 * Writes a proved credential to its place. Once that is confirmed, or may have happened, nothing
 * takes its client back. `replaces`: as for `settle`.
 * @throws sink.*
 */
export async function deliver(
  mutation: Mutation,
  pair: ClientPair,
  { sink, to, over }: Claim,
  replaces?: readonly ReplacedClient[],
): Promise<void> {
  const { deps, transaction, outcome } = mutation;
  deps.report({ kind: 'step', step: 'deliver' });
  const sentAt = new Date(deps.now()).toISOString();
  await transaction.step('delivering', {
    to: { ...to, over: over.version, sentAt },
    ...(replaces === undefined ? {} : { replaces }),
  });
  const { clientSecret } = pair;
  outcome.delivery = 'sent';
  try {
    await sink.put({ held: heldOf(mutation, pair, over), clientSecret, keys: to.keys }, over);
  } catch (error) {
    if (isUnwritten(error)) outcome.delivery = 'refused';
    throw error;
  }
}

/** After these errors the place certainly does not hold the credential. */
function isUnwritten(error: unknown): boolean {
  const { code } = error instanceof FidesAuthError ? error : { code: '' };
  return code.startsWith('sink.') && code !== 'sink.unsure';
}

function heldOf(mutation: Mutation, { clientId }: ClientPair, over: Writable): Held {
  const { server, marker, key } = mutation.transaction.entry();
  const retiring = retiringOf(mutation, over);
  return {
    server,
    clientId,
    marker,
    ...(key === undefined ? {} : { key }),
    ...(retiring.length === 0 ? {} : { retiring }),
  };
}

/** The clients that go on working: those that the place names, and the one that this replaces. */
function retiringOf(mutation: Mutation, over: Writable): HeldRetiring[] {
  const now = serverNow(mutation);
  const { retires } = mutation.transaction.entry();
  const named = stillRetiringIn(over, now).filter((one) => one.clientId !== retires?.clientId);
  if (retires?.marker === undefined) return named;
  const { clientId, marker, graceMs } = retires;
  return [...named, { clientId, marker, notBefore: new Date(now + graceMs).toISOString() }];
}

/** The clients that a place names as retiring and that are to be left alone at `now`. */
export function stillRetiringIn(state: SinkState, now: number): readonly HeldRetiring[] {
  if (state.kind !== 'held') return [];
  return (state.held.retiring ?? []).filter(({ notBefore }) => Date.parse(notBefore) > now);
}

/**
 * Ends the delivery of an interrupted run. `lost`: the place has got something else meanwhile.
 * @throws sink.*, also where the place cannot be looked at
 */
export async function deliverAgain(
  mutation: Mutation,
  pair: ClientPair,
): Promise<'delivered' | 'lost'> {
  const { deps, transaction } = mutation;
  const entry = transaction.entry();
  const { to } = entry;
  if (to === undefined || isPastReturn(entry)) return 'delivered';
  const { reference, keys, over: version } = to;
  return inPlace({ reference, keys }, deps, async (place) => {
    const there = await look(place);
    if (holds(there, pair.clientId, entry.marker)) return 'delivered';
    if (!('version' in there) || there.version !== version) return 'lost';
    try {
      await deliver(mutation, pair, { ...place, over: there });
      return 'delivered';
    } catch (error) {
      if (!hasCode(error, 'sink.changed')) throw error;
      const now = await look(place);
      return holds(now, pair.clientId, entry.marker) ? 'delivered' : 'lost';
    }
  });
}

async function look({ sink }: Place): Promise<SinkState> {
  const there = await sink.current();
  if (there.kind === 'unclear') throw unclear(sink, there.why);
  return there;
}

/** Whether the place of an entry holds its client. @throws as {@link deliverAgain} */
export async function isDelivered(
  { to, marker }: ProfileEntry,
  clientId: string,
  deps: Mutation['deps'],
): Promise<boolean> {
  if (to === undefined) return false;
  return inPlace(to, deps, async (place) => holds(await look(place), clientId, marker));
}
