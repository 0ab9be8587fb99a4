import { FidesAuthError, hasCode } from '../errors.ts';
import { rotateSecret } from '../fides/clients.ts';
import type { ClientPair } from '../fides/token.ts';
import { commitProfile, profileOf } from './commit.ts';
import type { Located } from './locate.ts';
import { assign, verify, type Work } from './provision.ts';
import { forget, isThere, removeClient } from './undo.ts';

/**
 * Carries an interrupted bootstrap on from where it stopped: secret, scopes, proof, profile.
 * @throws profile.exists when another client has taken the profile's name since;
 * bootstrap.incomplete before Fides 2.82 when its secret was not stored: nothing tells if it is there
 */
export async function finishBootstrap(
  work: Work,
  located: Located,
): Promise<'finished' | 'undone' | 'gone'> {
  const { deps, transaction } = work;
  await requireNameFree(work, located.clientId);
  const known: Work = { ...work, outcome: { unknown: false, pair: located.pair } };
  if (!(await isThere(known, located.clientId))) {
    await forget(deps, transaction.entry(), located.clientId);
    return 'gone';
  }
  const pair = located.pair ?? (await newSecret(work, located.clientId));
  if (pair === undefined) {
    await removeClient(work, located.clientId);
    return 'undone';
  }
  deps.redactor.learn(pair.clientSecret);
  const scene: Work = { ...work, outcome: { unknown: false, pair } };
  if (transaction.entry().state === 'intent')
    await transaction.step('recorded', { clientId: pair.clientId });
  if (transaction.entry().generation === 'legacy') await assign(scene, pair.clientId);
  const token = await verify(scene, pair);
  const profile = profileOf(transaction.entry(), pair.clientId, deps.now(), undefined);
  await commitProfile(deps, profile, token);
  await transaction.step('committed');
  return 'finished';
}

async function requireNameFree({ deps, transaction }: Work, clientId: string): Promise<void> {
  const { profile } = transaction.entry();
  const found = await deps.store.profiles.binding(profile);
  if (found === undefined || found.clientId === clientId) return;
  throw new FidesAuthError(
    'profile.exists',
    `profile ${profile}: another client has taken its name since`,
    {
      fix: `take the unfinished one back: fidesauth recover -p ${profile} --undo`,
      clientId,
    },
  );
}

/**
 * A client whose secret was not stored gets a new one, where the credential may give it; undefined
 * where it may not, or before Fides 2.82: then the client is of no use to anyone.
 */
async function newSecret(work: Work, clientId: string): Promise<ClientPair | undefined> {
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
