import type { Profile } from '../../domain/clients/profile.ts';
import { type AccessToken, isUsable } from '../../domain/clients/token.ts';
import { sameScopes } from '../../domain/scopes/scope-set.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { identify } from '../../fides/identify.ts';
import { requestToken } from '../../fides/token.ts';
import type { Deps } from '../base/deps.ts';
import { makeAnother, requireCredential } from './credential.ts';
import { openMoveOf, unfinishedMove } from './open-move.ts';
import { untilUnlocked, withLock } from './profile-lock.ts';
import {
  profileName,
  requireProfile,
  requireSameServer,
  unknownProfile,
} from './select-profile.ts';
import { withConnection } from './site.ts';
import { openEntryOf, unfinished } from './unfinished.ts';

export type TokenInput = {
  /** Undefined: the current profile. */
  readonly profile: string | undefined;
  /** When given, it must be the profile's own (normal form). */
  readonly server: string | undefined;
  /** Get a new token even if the cached one is valid. */
  readonly fresh: boolean;
};

export type TokenResult = {
  readonly kind: 'token';
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
  readonly token: AccessToken;
  readonly cached: boolean;
};

/** The longest wait for another process that gets the same token. */
const LOCK_WAIT_MS = 40_000;

/**
 * An access token of a profile's client: from the cache while valid, else a new one. With a cached
 * token neither zod, conf nor undici is loaded.
 * @throws profile.unknown, server.mismatch, store.*, auth.rejected, server.*
 */
export async function token(input: TokenInput, deps: Deps): Promise<TokenResult> {
  const bound = await boundProfile(input.profile, input.server, deps);
  const cached = input.fresh ? undefined : await usable(bound.server, bound.clientId, deps);
  if (cached !== undefined) return { kind: 'token', ...bound, token: cached, cached: true };
  const profile = await requireProfile(bound.profile, deps.store);
  return unlessRotated(profile, (now) => mint(now, input.fresh, deps), deps);
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

/**
 * Calls `use` with an access token of the profile's client. A cached token may be invalid: somebody
 * removed a scope, or the server has a new key. The server then answers 403, or 500 before Fides
 * 2.81, and one new token is tried.
 * @throws auth.*, server.*, store.*
 */
export async function withToken<T>(
  { name, server }: Pick<Profile, 'name' | 'server'>,
  use: (value: Secret) => Promise<T>,
  deps: Deps,
): Promise<T> {
  const first = await token({ profile: name, server, fresh: false }, deps);
  try {
    return await use(first.token.value);
  } catch (error) {
    if (!first.cached || !isOfToken(error)) throw error;
    const second = await token({ profile: name, server, fresh: true }, deps);
    return use(second.token.value);
  }
}

/** True for a server's answers to a token that it no longer accepts. */
function isOfToken(error: unknown): boolean {
  if (hasCode(error, 'auth.forbidden', 'auth.rejected')) return true;
  return hasCode(error, 'server.error') && error.details.httpStatus === 500;
}

/** A profile's name, server and client id. */
type Bound = Pick<TokenResult, 'profile' | 'server' | 'clientId'>;

/**
 * The named or current profile, read without zod. Warns of unfinished work on it.
 * @throws profile.unknown, server.mismatch, store.*; bootstrap.incomplete when only an unfinished
 * bootstrap exists
 */
export async function boundProfile(
  named: string | undefined,
  server: string | undefined,
  deps: Deps,
): Promise<Bound> {
  const name = await profileName(named, deps.store);
  const [binding, open] = await Promise.all([
    deps.store.profiles.binding(name),
    openEntryOrWarning(name, deps),
  ]);
  if (binding === undefined) throw open ?? (await unknownProfile(name, deps.store));
  if (open !== undefined) deps.report({ kind: 'warning', text: open.message });
  requireSameServer(name, binding.server, server);
  return { profile: name, ...binding };
}

/**
 * The error for unfinished work on a profile. A damaged record of other work must not block a token
 * for an intact profile.
 */
async function openEntryOrWarning(name: string, deps: Deps): Promise<FidesAuthError | undefined> {
  try {
    const [entry, move] = await Promise.all([
      openEntryOf(name, deps.store),
      openMoveOf(name, deps.store),
    ]);
    if (entry !== undefined) return unfinished(entry);
    return move && unfinishedMove(move);
  } catch (error) {
    if (!hasCode(error, 'store.corrupt', 'store.newer', 'store.unsafe', 'store.unwritable'))
      throw error;
    deps.report({ kind: 'warning', text: error.message });
    return undefined;
  }
}

async function usable(
  server: string,
  clientId: string,
  deps: Deps,
): Promise<AccessToken | undefined> {
  const found = await deps.store.tokens.read(server, clientId);
  if (found === undefined || !isUsable(found, deps.now())) return undefined;
  deps.redactor.learn(found.value);
  return found;
}

/** One process at a time gets a token for a client; the others then use the cached one. */
async function mint(profile: Profile, fresh: boolean, deps: Deps): Promise<TokenResult> {
  const { name, server, clientId } = profile;
  return withLock(`${name}~token`, LOCK_WAIT_MS, deps, async () => {
    const cached = fresh ? undefined : await usable(server, clientId, deps);
    if (cached !== undefined) {
      return { kind: 'token', profile: name, server, clientId, token: cached, cached: true };
    }
    const minted = await request(profile, deps);
    await keep(profile, minted, deps);
    return { kind: 'token', profile: name, server, clientId, token: minted, cached: false };
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
