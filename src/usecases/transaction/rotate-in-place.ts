import type { ProfileEntry } from '../../domain/clients/journal.ts';
import { newMarker } from '../../domain/clients/marker.ts';
import type { Done } from '../../domain/clients/outcome.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import type { AccessToken } from '../../domain/clients/token.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { madeNothing, rotateSecret } from '../../fides/clients.ts';
import { identify } from '../../fides/identify.ts';
import { type ClientPair, requestToken } from '../../fides/token.ts';
import { serverNow } from '../access/server.ts';
import { type Site, withConnection } from '../access/site.ts';
import { commitProfile } from './commit.ts';
import { ofProfile } from './profile-entry.ts';
import { transact } from './transaction.ts';

/** What may have happened on the server, whatever became of the replies. */
type Attempt = { mayHaveRotated: boolean };

/**
 * Gives a profile's client a new secret: the old one ends at once, its tokens live on. From the
 * request on it can only be finished: if the reply is lost, nobody knows the secret that counts, and
 * it is rotated again. The caller holds the profile's lock.
 * @throws client.gone, auth.*, server.* when nothing was changed; rotate.incomplete when the stored
 * secret may be useless
 */
export async function rotateInPlace(site: Site, profile: Profile): Promise<ClientPair> {
  const attempt: Attempt = { mayHaveRotated: false };
  return transact(site.deps, entryOf(site, profile), () => renew(site, profile, attempt), {
    changedNothing: () => !attempt.mayHaveRotated,
  });
}

function entryOf(site: Site, profile: Profile): ProfileEntry {
  return {
    // The client keeps the marker in its description, and so does its credential file.
    marker: newMarker(serverNow(site), site.deps.store.randomHex),
    operation: 'rotate-in-place',
    state: 'rotating',
    ...ofProfile(site, profile),
    clientId: profile.clientId,
  };
}

/** A new secret: requested, stored in the place of the old one, proved, recorded. */
async function renew(site: Site, profile: Profile, attempt: Attempt): Promise<ClientPair> {
  site.deps.report({ kind: 'step', step: 'rotate' });
  const pair = await requestSecret(site, profile.clientId, attempt);
  await keepSecret(site, profile, pair);
  return pair;
}

async function keepSecret(site: Site, profile: Profile, pair: ClientPair): Promise<void> {
  const { deps } = site;
  const { server, marker } = profile;
  deps.redactor.learn(pair.clientSecret);
  await deps.store.credentials.replace({ server, marker, ...pair });
  deps.report({ kind: 'step', step: 'prove' });
  const token = await proof(site, profile, pair);
  deps.redactor.learn(token.value);
  const secretSince = { time: new Date(serverNow(site)).toISOString(), exact: true };
  const version = site.server.version === undefined ? {} : { serverVersion: site.server.version };
  await commitProfile(deps, { ...profile, ...version, secretSince }, token, 'rotate-in-place');
}

const TRIES = 2;

/** Asks again when the reply is lost: the server may have ended the old secret already. */
async function requestSecret(
  { deps, http, session }: Site,
  clientId: string,
  attempt: Attempt,
): Promise<ClientPair> {
  for (let tried = 1; ; tried += 1) {
    if (!attempt.mayHaveRotated) deps.signal.throwIfAborted();
    try {
      const pair = await rotateSecret(http, session.token, clientId);
      attempt.mayHaveRotated = true;
      if (pair.clientId === clientId) return pair;
      throw otherClient(clientId);
    } catch (error) {
      if (!madeNothing(error)) attempt.mayHaveRotated = true;
      if (madeNothing(error) || deps.signal.aborted || tried === TRIES) throw error;
    }
  }
}

function otherClient(clientId: string): FidesAuthError {
  return new FidesAuthError(
    'server.reply',
    'renewing the client secret: the reply names another client',
    { fix: 'check --server, and for a proxy that mixes up replies', clientId },
  );
}

const FINISH_MS = 20_000;

/** A token of the new pair. A signal must not end a rotation that can only be finished. */
async function proof(site: Site, profile: Profile, pair: ClientPair): Promise<AccessToken> {
  const { deps, http } = site;
  try {
    return await requestToken(http, pair, deps.now);
  } catch (error) {
    if (!deps.signal.aborted) throw error;
    const { connect } = deps;
    const signal = AbortSignal.timeout(FINISH_MS);
    return withConnection(profile, { connect, signal }, async (again) => {
      await identify(again);
      return requestToken(again, pair, deps.now);
    });
  }
}

/**
 * Ends an interrupted rotation in place: the secret is rotated again, since the stored one may be
 * useless, or known to those for whose sake it was rotated.
 * @throws auth.forbidden without client:update; client.changed when the profile names another
 * client; auth.*, server.*, store.*
 */
export async function finishRotation(entry: ProfileEntry, site: Site): Promise<Done> {
  const { clientId = '' } = entry;
  const profile = await site.deps.store.profiles.read(entry.profile);
  if (profile?.clientId !== clientId || profile.server !== entry.server) throw otherProfile(entry);
  site.deps.report({ kind: 'step', step: 'rotate' });
  // One answer that the client is absent, maybe a proxy's, is not enough.
  const pair = (await secretUnlessGone(site, clientId)) ?? (await secretUnlessGone(site, clientId));
  if (pair === undefined) return { clientId, outcome: 'gone' };
  await keepSecret(site, profile, pair);
  return { clientId, outcome: 'finished' };
}

async function secretUnlessGone(site: Site, clientId: string): Promise<ClientPair | undefined> {
  try {
    return await requestSecret(site, clientId, { mayHaveRotated: true });
  } catch (error) {
    if (hasCode(error, 'client.gone')) return undefined;
    throw error;
  }
}

function otherProfile({ profile, clientId = '', marker }: ProfileEntry): FidesAuthError {
  return new FidesAuthError(
    'client.changed',
    `profile ${profile}: it does not name client ${clientId} any more, whose secret was being rotated`,
    {
      fix: toCopy`check which client you want; to drop the record: fidesauth recover --forget ${marker} --yes`,
      clientId,
    },
  );
}
