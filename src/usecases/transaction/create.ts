import { describeClient } from '../../domain/clients/description.ts';
import type { ProfileEntry, ReplacedClient } from '../../domain/clients/journal.ts';
import { isPastReturn } from '../../domain/clients/operations.ts';
import type { AccessToken } from '../../domain/clients/token.ts';
import { difference, type ScopeSet, sameScopes } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import { clientApi, otherGeneration } from '../../fides/client-api.ts';
import { type Created, madeNothing } from '../../fides/clients.ts';
import { assignScopes } from '../../fides/scopes.ts';
import { type ClientPair, requestToken } from '../../fides/token.ts';
import type { Site } from '../access/site.ts';
import { together } from '../base/waiting.ts';
import type { Delivery } from '../delivery/hand-over.ts';
import type { Claim } from '../delivery/place.ts';
import { heldScopes } from './deletion.ts';
import { deliver } from './deliver.ts';
import { type CreateOutcome, entrySiteOf, type Mutation } from './mutation.ts';
import { settle } from './settle.ts';
import { transact, type Undo } from './transaction.ts';
import { undoCreate } from './undo.ts';

/** A client that exists on the server, is stored and proved to work. */
export type Provisioned = {
  readonly clientId: string;
  readonly scopes: ScopeSet;
  /** The replaced clients that were deleted. */
  readonly deleted: readonly string[];
};

/** The other clients of the key of a new one, where several runs may be making theirs at once. */
export type Rivals = {
  /**
   * All that the new client replaces, as the server lists it now.
   * @throws client.superseded when a higher client of the key is there; client.gone, auth.*,
   * server.*
   */
  below(clientId: string): Promise<readonly ReplacedClient[]>;
  /** The error that led to this one: a higher client's run may have deleted this client. */
  cause(clientId: string, error: unknown): Promise<unknown>;
};

/** Where the credential of a new client goes besides the store, and what else may hinder it. */
export type Handing = {
  readonly delivery: Delivery;
  readonly rivals?: Rivals | undefined;
  readonly claim?: Claim | undefined;
};

/**
 * Creates the client of a journal entry, gives it its scopes, proves both, hands over its
 * credential and stores the profile: all or nothing. Then deletes the clients that it replaces.
 * @throws bootstrap.incomplete when something may remain; else the first error, after everything
 * was undone. `rivals`: before the hand-over, the server's list is read again.
 */
export async function provision(
  site: Site,
  first: ProfileEntry,
  { delivery, rivals, claim }: Handing,
): Promise<Provisioned> {
  const { deps } = site;
  const outcome: CreateOutcome = { unknown: false, pair: undefined, profile: 'unwritten' };
  return transact(
    deps,
    first,
    async (transaction) => {
      const work: Mutation = { ...site, transaction, outcome };
      const pair = await create(work);
      deps.redactor.learn(pair.clientSecret);
      const token = await establish(work, pair).catch(async (error: unknown) => {
        throw rivals === undefined ? error : await rivals.cause(pair.clientId, error);
      });
      const replaces = await rivals?.below(pair.clientId);
      deps.signal.throwIfAborted();
      await delivery.give(pair);
      if (claim !== undefined) await deliver(work, pair, claim, replaces);
      await settle(work, pair.clientId, token, replaces);
      const { kept = [] } = outcome;
      const replaced = (transaction.entry().replaces ?? []).map(({ clientId }) => clientId);
      const deleted = replaced.filter((clientId) => !kept.includes(clientId));
      return { clientId: pair.clientId, scopes: first.scopes, deleted };
    },
    {
      undo: alsoTakeBack(delivery, undoCreate(site, outcome)),
      isForward: () => outcome.delivery === 'sent',
    },
  );
}

/** An undo that first withdraws the credential that the mutation handed over. */
export function alsoTakeBack(delivery: Delivery, undo: Undo): Undo {
  return async (transaction, signal) => {
    await delivery.takeBack();
    return undo(transaction, signal);
  };
}

/**
 * Creates the client of the journal entry; tries once more in the other generation after a rolling
 * upgrade.
 * @throws auth.*, scope.unknown, server.*
 */
export async function create(work: Mutation): Promise<ClientPair> {
  work.deps.report({ kind: 'step', step: 'create' });
  const created = await sendCreate(work);
  if ('pair' in created) return created.pair;
  const generation = otherGeneration(work.transaction.entry().generation);
  const sentAt = new Date(work.deps.now()).toISOString();
  await work.transaction.step('intent', { generation, sentAt });
  const again = await sendCreate(work);
  if ('pair' in again) return again.pair;
  throw new FidesAuthError(
    'server.reply',
    'creating the client: the server accepts neither known form of the request',
    {
      fix: 'check for a newer fidesauth, or for a proxy that rewrites requests',
    },
  );
}

async function sendCreate({
  deps,
  http,
  session,
  transaction,
  outcome,
}: Mutation): Promise<Created> {
  const { generation, clientName, scopes } = transaction.entry();
  deps.signal.throwIfAborted();
  outcome.unknown = true;
  try {
    const created = await clientApi(generation).create(http, session.token, {
      name: clientName,
      description: descriptionOf(transaction.entry()),
      scopes,
    });
    outcome.unknown = false;
    if (!('pair' in created)) return created;
    outcome.pair = created.pair;
    deps.redactor.learn(created.pair.clientSecret);
    if (created.flaw !== undefined) throw created.flaw;
    return created;
  } catch (error) {
    if (madeNothing(error)) outcome.unknown = false;
    throw error;
  }
}

function descriptionOf({ marker, owner, key, fleet, expiresAt }: ProfileEntry): string {
  return describeClient({
    marker,
    ...(owner === undefined ? {} : { owner }),
    ...(key === undefined ? {} : { key }),
    ...(fleet === undefined ? {} : { fleet }),
    ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }),
  });
}

/**
 * Stores the secret, sets and proves the scopes. From 2.82 the client has them since its creation,
 * so proof and storing run in parallel; before, a client gets no scopes until its secret is safe.
 */
async function establish(work: Mutation, pair: ClientPair): Promise<AccessToken> {
  if (clientApi(work.transaction.entry().generation).createsWhole) {
    // In this order, the requests are under way while the files are written.
    const [token] = await together([verify(work, pair), keep(work, pair)]);
    return token;
  }
  await keep(work, pair);
  await assign(work, pair.clientId);
  return verify(work, pair);
}

/**
 * Stores the secret, then the id in the journal.
 * @throws store.unwritable, store.unsafe
 */
async function keep({ deps, transaction }: Mutation, pair: ClientPair): Promise<void> {
  const { server, marker } = transaction.entry();
  try {
    await deps.store.credentials.write({ server, marker, ...pair });
  } finally {
    // Even if its secret could not be stored, undo and recovery must know the id.
    await transaction.step('recorded', { clientId: pair.clientId });
  }
}

/**
 * Assigns the scopes of the journal entry.
 * @throws auth.forbidden, scope.unknown, store.unwritable
 */
export async function assign(
  { deps, http, session, transaction }: Mutation,
  clientId: string,
): Promise<void> {
  deps.report({ kind: 'step', step: 'assign' });
  if (!isPastReturn(transaction.entry())) await transaction.step('assigning');
  deps.signal.throwIfAborted();
  await assignScopes(http, session.token, clientId, transaction.entry().scopes);
}

/**
 * Reads back the scopes from the server and gets a token with the new pair.
 * @throws server.reply when the scopes differ; auth.rejected when the pair is not accepted
 */
export async function verify(work: Mutation, pair: ClientPair): Promise<AccessToken> {
  work.deps.report({ kind: 'step', step: 'verify' });
  // In this order, because the server answers nothing else while it computes a token.
  const [, token] = await together([
    readBack(work, pair),
    requestToken(work.http, pair, work.deps.now),
  ]);
  work.deps.redactor.learn(token.value);
  return token;
}

async function readBack(mutation: Mutation, pair: ClientPair): Promise<void> {
  const { scopes: wanted } = mutation.transaction.entry();
  const held = await heldScopes(entrySiteOf(mutation), pair.clientId);
  if (sameScopes(held, wanted)) return;
  const missing = difference(wanted, held);
  const extra = difference(held, wanted);
  throw new FidesAuthError(
    'server.reply',
    `reading back the client: its scopes are not those asked for (missing: ${list(missing)}; extra: ${list(extra)})`,
    { fix: 'run it again; if this repeats, something else is changing clients on this server' },
  );
}

function list(scopes: ScopeSet): string {
  return scopes.length === 0 ? 'none' : scopes.join(', ');
}
