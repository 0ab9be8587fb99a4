import type { Profile } from '../../domain/clients/profile.ts';
import type { AccessToken } from '../../domain/clients/token.ts';
import { sameScopes } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { identify } from '../../fides/identify.ts';
import { requestToken } from '../../fides/token.ts';
import type { Deps } from '../base/deps.ts';
import { makeAnother, requireCredential } from './credential.ts';
import { untilUnlocked, withLock } from './profile-lock.ts';
import { requireSameServer } from './select-profile.ts';
import { withConnection } from './site.ts';

/** A token of a profile's client, and where it is valid. */
export type Obtained = {
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
  readonly token: AccessToken;
  readonly cached: boolean;
};

/** The cached token of a client, if there is one that will do. @throws store.* */
export type LookUp = (server: string, clientId: string) => Promise<AccessToken | undefined>;

/** The longest wait for another process that gets the same token. */
const LOCK_WAIT_MS = 40_000;

/**
 * A new token from the server; or the one that another process has cached meanwhile, if it will do.
 * @throws server.mismatch, store.*, auth.rejected, server.*
 */
export function mint(profile: Profile, lookUp: LookUp, deps: Deps): Promise<Obtained> {
  return unlessRotated(profile, (now) => mintOnce(now, lookUp, deps), deps);
}

/**
 * The result of `work`, which uses the profile's secret. A rotation or a replacement at this moment
 * makes that secret useless: waits for its end and tries once more with what is stored then.
 * @throws what `work` throws
 */
async function unlessRotated<T>(
  profile: Profile,
  work: (profile: Profile) => Promise<T>,
  deps: Deps,
): Promise<T> {
  const { name, clientId } = profile;
  const before = await deps.store.credentials.pair(clientId);
  try {
    return await work(profile);
  } catch (error) {
    if (!hasCode(error, 'auth.rejected', 'store.corrupt')) throw error;
    await untilUnlocked(name, deps).catch(() => {
      deps.signal.throwIfAborted();
      throw error;
    });
    const now = await deps.store.profiles.read(name);
    const after = now && (await deps.store.credentials.pair(now.clientId));
    const same = before?.clientSecret.reveal() === after?.clientSecret.reveal();
    if (now === undefined || after === undefined || same) throw error;
    return work(now);
  }
}

/** One process at a time gets a token for a client; the others then use the cached one. */
async function mintOnce(profile: Profile, lookUp: LookUp, deps: Deps): Promise<Obtained> {
  const { name, server, clientId } = profile;
  return withLock(`${name}~token`, LOCK_WAIT_MS, deps, async () => {
    const cached = await lookUp(server, clientId);
    if (cached !== undefined) {
      return { profile: name, server, clientId, token: cached, cached: true };
    }
    const minted = await request(profile, deps);
    await keep(profile, minted, deps);
    return { profile: name, server, clientId, token: minted, cached: false };
  });
}

/**
 * Caches a token unless its profile was changed or removed meanwhile: the token may be invalid, and
 * nobody would drop it. Whoever changes a profile drops the token afterwards. If the cache fails,
 * the token is still returned, with a warning.
 */
async function keep(profile: Profile, minted: AccessToken, deps: Deps): Promise<void> {
  const { name, server, clientId, scopes } = profile;
  const { store } = deps;
  try {
    await store.tokens.write(server, clientId, minted);
    const now = await store.profiles.read(name);
    if (now?.clientId === clientId && sameScopes(now.scopes, scopes)) return;
    await store.tokens.remove(clientId);
  } catch (error) {
    tellUncached(error, deps);
    await store.tokens.remove(clientId).catch((again) => tellUncached(again, deps));
  }
}

function tellUncached(error: unknown, { report }: Deps): void {
  if (!(error instanceof FidesAuthError)) throw error;
  report({
    kind: 'warning',
    text: `the token could not be cached: ${error.message}`,
  });
}

async function request(profile: Profile, deps: Deps): Promise<AccessToken> {
  const credential = await requireCredential(profile, deps);
  requireSameServer(profile.name, profile.server, credential.server);
  deps.report({ kind: 'step', step: 'authenticate' });
  try {
    return await withConnection(profile, deps, async (http) => {
      await identify(http);
      const token = await requestToken(http, credential, deps.now);
      deps.redactor.learn(token.value);
      return token;
    });
  } catch (error) {
    throw hasCode(error, 'auth.rejected') ? refused(profile, error) : error;
  }
}

function refused(profile: Profile, cause: FidesAuthError): FidesAuthError {
  return new FidesAuthError(
    'auth.rejected',
    `profile ${profile.name}: ${profile.server} no longer accepts client ${profile.clientId}`,
    {
      ...cause.details,
      fix: `it was deleted there, or its secret was changed; ${makeAnother(profile.name)}`,
      clientId: profile.clientId,
      cause,
    },
  );
}
