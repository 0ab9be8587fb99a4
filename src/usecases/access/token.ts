import type { Profile } from '../../domain/clients/profile.ts';
import { type AccessToken, isUsable } from '../../domain/clients/token.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { type FidesAuthError, hasCode } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';
import type { LookUp, Obtained } from './mint.ts';
import {
  profileName,
  requireProfile,
  requireSameServer,
  unknownProfile,
} from './select-profile.ts';

export type TokenInput = {
  /** Undefined: the current profile. */
  readonly profile: string | undefined;
  /** When given, it must be the profile's own (normal form). */
  readonly server: string | undefined;
  /** Get a new token even if the cached one is valid. */
  readonly fresh: boolean;
};

export type TokenResult = { readonly kind: 'token' } & Obtained;

/**
 * An access token of a profile's client: from the cache while valid, else a new one. With a cached
 * token nothing of the wire is loaded, nor zod, conf or undici.
 * @throws profile.unknown, server.mismatch, store.*, auth.rejected, server.*
 */
export async function token(input: TokenInput, deps: Deps): Promise<TokenResult> {
  const bound = await boundProfile(input.profile, input.server, deps);
  const lookUp: LookUp = async (server, clientId) =>
    input.fresh ? undefined : usable(server, clientId, deps);
  const cached = await lookUp(bound.server, bound.clientId);
  if (cached !== undefined) return { kind: 'token', ...bound, token: cached, cached: true };
  const profile = await requireProfile(bound.profile, deps.store);
  const { mint } = await import('./mint.ts');
  return { kind: 'token', ...(await mint(profile, lookUp, deps)) };
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
    const { journal } = deps.store;
    const [entries, moves] = await Promise.all([journal.list(), journal.moves()]);
    if (entries.length + moves.length === 0) return undefined;
    const { openWork } = await import('./unfinished.ts');
    return await openWork(name, deps.store);
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
