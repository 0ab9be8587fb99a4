import type { JournalEntry } from '../../domain/clients/journal.ts';
import { isPastReturn } from '../../domain/clients/operations.ts';
import { sameScopes } from '../../domain/scopes/scope-set.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { rotateSecret } from '../../fides/clients.ts';
import type { ClientPair } from '../../fides/token.ts';
import { ownCredential, secretGone } from '../access/credential.ts';
import type { Deps } from '../base/deps.ts';
import { assign, verify } from './create.ts';
import { heldScopes, isThere } from './deletion.ts';
import type { Located } from './locate.ts';
import { bringInLine } from './restore-client.ts';
import { settle } from './settle.ts';
import { noteDone } from './transaction.ts';
import { doomedOf, forget, removeClient, type Scene, wireOf } from './undo.ts';

/**
 * Carries an interrupted create on from where it stopped: secret, scopes, proof, profile.
 * @throws profile.exists when another client has taken the profile's name since;
 * bootstrap.incomplete before Fides 2.82 when its secret was not stored: nothing tells if it is there
 */
export async function finishCreate(
  work: Scene,
  { clientId, pair: stored }: Located,
  serverVersion: string | undefined,
): Promise<'finished' | 'undone' | 'gone'> {
  const { deps, transaction } = work;
  await requireNameFree(work, clientId);
  const known: Scene = { ...work, outcome: { unknown: false, pair: stored } };
  if (await isGone(known, clientId)) {
    await forget(deps, transaction.entry(), clientId);
    return 'gone';
  }
  const pair = stored ?? (await newSecret(work, clientId));
  if (pair === undefined) {
    if (isPastReturn(transaction.entry()))
      throw newSecretMissing(deps, transaction.entry(), clientId);
    await removeClient(work, clientId);
    return 'undone';
  }
  deps.redactor.learn(pair.clientSecret);
  const scene: Scene = { ...work, outcome: { unknown: false, pair } };
  await proveAndSettle(scene, pair, serverVersion);
  return 'finished';
}

/** Nobody here has deleted it, so one word that it is absent, which may be a proxy's, is not enough. */
async function isGone(scene: Scene, clientId: string): Promise<boolean> {
  const wanted = await doomedOf(scene, clientId);
  const wire = wireOf(scene);
  return !(await isThere(wire, wanted)) && !(await isThere(wire, wanted));
}

async function proveAndSettle(
  scene: Scene,
  pair: ClientPair,
  serverVersion: string | undefined,
): Promise<void> {
  const { deps, transaction } = scene;
  const { clientId } = pair;
  if (transaction.entry().state === 'intent') await transaction.step('recorded', { clientId });
  const held = await heldScopes(wireOf(scene), clientId);
  if (!sameScopes(held, transaction.entry().scopes)) await assign(scene, clientId);
  const token = await verify(scene, pair);
  deps.signal.throwIfAborted();
  await settle(scene, clientId, token, serverVersion);
  await noteDone(transaction);
}

async function requireNameFree({ deps, transaction }: Scene, clientId: string): Promise<void> {
  const { profile, marker, replaces = [] } = transaction.entry();
  const found = await deps.store.profiles.binding(profile);
  const ours = [clientId, ...replaces.map((old) => old.clientId)];
  if (found === undefined || ours.includes(found.clientId)) return;
  throw new FidesAuthError(
    'profile.exists',
    `profile ${profile}: another client has taken its name since`,
    {
      fix: isPastReturn(transaction.entry())
        ? toCopy`look which of the two clients is wanted; to drop the record: fidesauth recover --forget ${marker}`
        : toCopy`take the unfinished one back: fidesauth recover -p ${profile} --undo`,
      clientId,
    },
  );
}

/**
 * A client whose secret was not stored gets a new one, where the credential may give it; undefined
 * where it may not, or before Fides 2.82: then the client is of no use to anyone.
 */
async function newSecret(work: Scene, clientId: string): Promise<ClientPair | undefined> {
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
 * Carries an interrupted change of scopes to its end.
 * @throws store.corrupt when the client's secret is gone; auth.*, server.*, store.*
 */
export async function finishEnsure(
  work: Scene,
  serverVersion: string | undefined,
): Promise<'finished' | 'gone'> {
  const { deps, transaction } = work;
  const entry = transaction.entry();
  const { clientId = '' } = entry;
  const pair = await ownCredential(entry, clientId, deps);
  if (pair === undefined) {
    const instead = toCopy`put the former scopes back: fidesauth recover -p ${entry.profile} --undo`;
    throw secretGone(entry.profile, clientId, deps.store, instead);
  }
  deps.redactor.learn(pair.clientSecret);
  const scene: Scene = { ...work, outcome: { unknown: false, pair } };
  if (await isGone(scene, clientId)) return 'gone';
  await bringInLine(scene, pair, serverVersion);
  await noteDone(transaction);
  return 'finished';
}

function newSecretMissing(
  { store }: Deps,
  { profile, marker }: JournalEntry,
  clientId: string,
): FidesAuthError {
  return new FidesAuthError(
    'store.corrupt',
    `profile ${profile}: the secret of its new client is gone (${store.credentials.path(clientId)}), and this credential may not renew it`,
    {
      fix: toCopy`put the file back, or use a credential with client:update; or drop the record: fidesauth recover --forget ${marker}`,
      clientId,
    },
  );
}
