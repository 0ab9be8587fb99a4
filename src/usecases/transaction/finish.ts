import type { ProfileEntry } from '../../domain/clients/journal.ts';
import { isPastReturn } from '../../domain/clients/operations.ts';
import { sameScopes } from '../../domain/scopes/scope-set.ts';
import { adminCommand } from '../../domain/words/admin-command.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { rotateSecret } from '../../fides/clients.ts';
import type { ClientPair } from '../../fides/token.ts';
import { ownCredential, secretGone } from '../access/credential.ts';
import type { Deps } from '../base/deps.ts';
import { assign, verify } from './create.ts';
import { heldScopes, isThere } from './deletion.ts';
import { deliverAgain } from './deliver.ts';
import type { Located } from './locate.ts';
import { entrySiteOf, type Mutation } from './mutation.ts';
import { bringInLine } from './restore-client.ts';
import { settle } from './settle.ts';
import { noteDone } from './transaction.ts';
import { deletionTargetOf, removeClient, removeStored } from './undo.ts';

/**
 * Continues an interrupted create: secret, scopes, proof, profile.
 * @throws profile.exists when another client took the profile's name meanwhile;
 * bootstrap.incomplete before Fides 2.82 when its secret was not stored: nothing shows whether it
 * exists
 */
export async function finishCreate(
  work: Mutation,
  { clientId, pair: stored }: Located,
): Promise<'finished' | 'undone' | 'gone'> {
  const { deps, transaction } = work;
  await requireNameFree(work, clientId);
  const known: Mutation = { ...work, outcome: { unknown: false, pair: stored } };
  if (await isGone(known, clientId)) {
    await removeStored(deps, transaction.entry(), clientId);
    return 'gone';
  }
  const pair = stored ?? (await renewed(work, clientId));
  if (pair === undefined) {
    if (isPastReturn(transaction.entry()) || transaction.entry().state === 'delivering')
      throw newSecretMissing(deps, transaction.entry(), clientId);
    await removeClient(work, clientId);
    return 'undone';
  }
  deps.redactor.learn(pair.clientSecret);
  const mutation: Mutation = { ...work, outcome: { unknown: false, pair } };
  if ((await proveAndSettle(mutation, pair)) === 'finished') return 'finished';
  await removeClient(mutation, clientId);
  return 'undone';
}

/** Nobody here deleted it, so one answer that it is absent, maybe a proxy's, is not enough. */
async function isGone(mutation: Mutation, clientId: string): Promise<boolean> {
  const wanted = await deletionTargetOf(mutation, clientId);
  const site = entrySiteOf(mutation);
  return !(await isThere(site, wanted)) && !(await isThere(site, wanted));
}

async function proveAndSettle(mutation: Mutation, pair: ClientPair): Promise<'finished' | 'lost'> {
  const { deps, transaction } = mutation;
  const { clientId } = pair;
  if (transaction.entry().state === 'intent') await transaction.step('recorded', { clientId });
  const held = await heldScopes(entrySiteOf(mutation), clientId);
  if (!sameScopes(held, transaction.entry().scopes)) await assign(mutation, clientId);
  const token = await verify(mutation, pair);
  deps.signal.throwIfAborted();
  if ((await deliverAgain(mutation, pair)) === 'lost') return 'lost';
  await settle(mutation, clientId, token);
  await noteDone(transaction);
  return 'finished';
}

async function requireNameFree({ deps, transaction }: Mutation, clientId: string): Promise<void> {
  const { profile, marker, replaces = [], retires } = transaction.entry();
  const found = await deps.store.profiles.binding(profile);
  const ours = [clientId, retires?.clientId, ...replaces.map((old) => old.clientId)];
  if (found === undefined || ours.includes(found.clientId)) return;
  throw new FidesAuthError(
    'profile.exists',
    `profile ${profile}: another client has taken its name in the meantime`,
    {
      fix: isPastReturn(transaction.entry())
        ? toCopy`check which of the two clients you want; to drop the record: fidesauth recover --forget ${marker} --yes`
        : `take the unfinished one back: ${adminCommand`fidesauth recover -p ${profile} --undo`}`,
      clientId,
    },
  );
}

/** Where the secret may be in use already, no other may take its place. */
async function renewed(work: Mutation, clientId: string): Promise<ClientPair | undefined> {
  const { state } = work.transaction.entry();
  return state === 'delivering' ? undefined : newSecret(work, clientId);
}

/**
 * Rotates the secret of a client whose secret was not stored; undefined where the credential may
 * not, or before Fides 2.82: then the client is useless.
 */
async function newSecret(work: Mutation, clientId: string): Promise<ClientPair | undefined> {
  const { deps, http, session, transaction } = work;
  const { server, marker } = transaction.entry();
  try {
    const pair = await rotateSecret(http, session.token, clientId);
    await deps.store.credentials.write({ server, marker, ...pair });
    return pair;
  } catch (error) {
    if (hasCode(error, 'auth.forbidden')) return undefined;
    throw error;
  }
}

/**
 * Completes an interrupted change of scopes.
 * @throws store.corrupt when the client secret is missing; auth.*, server.*, store.*
 */
export async function finishEnsure(work: Mutation): Promise<'finished' | 'gone'> {
  const { deps, transaction } = work;
  const entry = transaction.entry();
  const { clientId = '' } = entry;
  const pair = await ownCredential(entry, clientId, deps);
  if (pair === undefined) {
    const instead = `put the former scopes back: ${adminCommand`fidesauth recover -p ${entry.profile} --undo`}`;
    throw secretGone(entry.profile, clientId, deps.store, instead);
  }
  deps.redactor.learn(pair.clientSecret);
  const mutation: Mutation = { ...work, outcome: { unknown: false, pair } };
  if (await isGone(mutation, clientId)) return 'gone';
  await bringInLine(mutation, pair);
  await noteDone(transaction);
  return 'finished';
}

function newSecretMissing(
  { store }: Deps,
  { profile, marker }: ProfileEntry,
  clientId: string,
): FidesAuthError {
  return new FidesAuthError(
    'store.corrupt',
    `profile ${profile}: the secret of its new client is gone (${store.credentials.path(clientId)}), and this credential may not renew it`,
    {
      fix: toCopy`restore the file, or use a credential with client:update; or drop the record: fidesauth recover --forget ${marker} --yes`,
      clientId,
    },
  );
}
