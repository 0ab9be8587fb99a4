import type { ProfileEntry } from '../../domain/clients/journal.ts';
import { newMarker, timeOf } from '../../domain/clients/marker.ts';
import { clientNameOf } from '../../domain/fleet/manifest.ts';
import { DEFAULT_KEYS } from '../../domain/sinks/destination.ts';
import type { Held, HeldRetiring, Sink, SinkState } from '../../domain/sinks/sink.ts';
import { FidesAuthError, hasCode, knownError } from '../../errors.ts';
import type { ClientPair } from '../../fides/token.ts';
import { serverNow } from '../access/server.ts';
import { together } from '../base/waiting.ts';
import { create, verify } from '../transaction/create.ts';
import type { CreateOutcome, Mutation } from '../transaction/mutation.ts';
import { type Transaction, transact, type Undo } from '../transaction/transaction.ts';
import { undoCreate } from '../transaction/undo.ts';
import type { Place } from './look.ts';
import { reachOf } from './visit.ts';

/**
 * Makes a client, proves it, and puts its credential into the store if the place is still as `over`
 * says. The client that the store named before retires. Until the store has confirmed it, whatever
 * fails is undone with proof; from then on nothing takes the new client back.
 * @returns the id of the new client
 * @throws sink.changed where another run was faster; bootstrap.incomplete when something may
 * remain; else the first error, after everything was undone
 */
export async function makeClient(
  place: Place,
  over: SinkState,
  former: string | null,
): Promise<string> {
  const { site } = place;
  const first = entryOf(place);
  const outcome: CreateOutcome = { unknown: false, pair: undefined, profile: 'unwritten' };
  try {
    return await transact(
      site.deps,
      first,
      async (transaction) => {
        const pair = await establish({ ...site, transaction, outcome });
        await handOver(pair, transaction, place, { over, former });
        return pair.clientId;
      },
      { undo: alsoDropStaged(place, undoCreate(site, outcome)) },
    );
  } catch (error) {
    throw hasCode(error, 'bootstrap.incomplete') ? leftBehind(place, error) : error;
  }
}

/** What a store has staged of a credential goes with its client. */
function alsoDropStaged({ sink, site }: Place, undo: Undo): Undo {
  return async (transaction, signal) => {
    await sink.takeBack().catch((error: unknown) => {
      const text = `${sink.reference}: ${knownError(error).message}`;
      site.deps.report({ kind: 'warning', text });
    });
    return undo(transaction, signal);
  };
}

/** The secret is in no file of ours: the store is its only place. */
async function establish(work: Mutation): Promise<ClientPair> {
  const pair = await create(work);
  work.deps.redactor.learn(pair.clientSecret);
  const { clientId } = pair;
  await together([verify(work, pair), work.transaction.step('recorded', { clientId })]);
  return pair;
}

type Change = { readonly over: SinkState; readonly former: string | null };

async function handOver(
  { clientId, clientSecret }: ClientPair,
  transaction: Transaction,
  place: Place,
  change: Change,
): Promise<void> {
  const { site, sink, client } = place;
  const { marker } = transaction.entry();
  refuseLate(marker, place);
  site.deps.signal.throwIfAborted();
  const held = heldOf({ clientId, marker }, place, change);
  const handout = { held, clientSecret, keys: client.keys ?? DEFAULT_KEYS };
  try {
    await sink.put(handout, change.over);
  } catch (error) {
    if (!hasCode(error, 'sink.unsure')) throw error;
    // The store may name it, so from here on nothing takes it back.
    await transaction.note('committed');
    if (!(await names(sink, clientId))) throw leftBehind(place, error);
  }
  await transaction.note('committed');
}

async function names(sink: Sink, clientId: string): Promise<boolean> {
  try {
    const state = await sink.current();
    return state.kind === 'held' && state.held.clientId === clientId;
  } catch (error) {
    knownError(error);
    return false;
  }
}

/** Another run may take a client of that age for a leftover: it must not be handed over any more. */
function refuseLate(marker: string, { site, input, server, client }: Place): void {
  const age = serverNow(site) - timeOf(marker);
  if (age < input.fleet.settleMs / 2) return;
  throw new FidesAuthError(
    'server.timeout',
    `client ${client.name} on ${server.name}: making it took longer than half of "settle"`,
    { fix: 'run it again; if this repeats, set a longer time: defaults: { settle: 30m }' },
  );
}

function heldOf(
  { clientId, marker }: Pick<Held, 'clientId' | 'marker'>,
  { site, client, input }: Place,
  { over, former }: Change,
): Held {
  const notBefore = new Date(serverNow(site) + client.graceMs).toISOString();
  const retiring = over.kind === 'held' ? retiringOf(over.held, former, notBefore) : [];
  return {
    server: site.http.server.url,
    clientId,
    marker,
    key: client.name,
    fleet: input.fleet.id,
    ...(retiring.length === 0 ? {} : { retiring }),
  };
}

function retiringOf(
  { clientId, marker, retiring = [] }: Held,
  former: string | null,
  notBefore: string,
): readonly HeldRetiring[] {
  return clientId === former ? [...retiring, { clientId, marker, notBefore }] : retiring;
}

function entryOf(place: Place): ProfileEntry {
  const { site, server, client, scopes, input } = place;
  const now = new Date(site.deps.now()).toISOString();
  return {
    marker: newMarker(serverNow(site), site.deps.store.randomHex),
    operation: 'bootstrap',
    state: 'intent',
    profile: `${client.name}.${server.name}`,
    ...reachOf(server),
    generation: site.server.generation,
    clientName: clientNameOf(input.fleet, client.name),
    recipe: { presets: [], scopes, excludes: [] },
    scopes,
    startedAt: now,
    sentAt: now,
    key: client.name,
    fleet: input.fleet.id,
    ...(client.owner === undefined ? {} : { owner: client.owner }),
  };
}

/** A fleet needs no recovery: the next run finds what is left by the rule of the fleet. */
function leftBehind({ client, server }: Place, error: FidesAuthError): FidesAuthError {
  const { clientId } = error.details;
  const which = clientId === undefined ? 'a client' : `client ${clientId}`;
  return new FidesAuthError(
    'bootstrap.incomplete',
    `client ${client.name} on ${server.name}: ${which} that no store names may remain: ${error.message}`,
    {
      fix: 'run fidesauth fleet apply again: it deletes what is left once it is older than "settle"',
      cause: error,
      ...(clientId === undefined ? {} : { clientId }),
    },
  );
}
