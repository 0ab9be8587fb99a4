import type { Profile } from '../../domain/clients/profile.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';
import { type AdminCredential, adminLabel } from './admin.ts';
import { requireProfile } from './select-profile.ts';
import { type Identified, letIn } from './site.ts';
import { withToken } from './token.ts';

/** Reads something of a client with the given access token. */
export type Read<T> = (value: Secret) => Promise<T>;

/** Whose credential looked: never a secret. */
export type LookerIdentity = {
  readonly kind: AdminCredential['kind'];
  /** The client's id, or the user of a login; null for a token. */
  readonly id: string | null;
  /** The profile's name. */
  readonly profile: string | null;
};

/** What was read, and whose credential read it. */
export type Seen<T> = { readonly value: T; readonly by: string; readonly who: LookerIdentity };

/** The identity of an admin credential. */
export function identityOf(credential: AdminCredential): LookerIdentity {
  const { kind } = credential;
  if (kind === 'root') return { kind, id: credential.pair.clientId, profile: null };
  if (kind === 'login') return { kind, id: credential.user, profile: null };
  if (kind === 'token') return { kind, id: null, profile: null };
  return { kind, id: credential.pair.clientId, profile: credential.profile };
}

/** The identity of a stored client. */
export function storedIdentity({ clientId, name }: Profile): LookerIdentity {
  return { kind: 'profile', id: clientId, profile: name };
}

/** The name of a client that reads itself. */
export const OWN_CLIENT = 'its own client';

/** Reads clients that may not read themselves. */
export type Looker = {
  /** @throws auth.forbidden when nobody may; server.*, store.* */
  look<T>(profile: Profile, read: Read<T>): Promise<Seen<T>>;
};

/** The credential for this server where no stored client may read. */
type Reserve = ((server: string) => Promise<AdminCredential>) | undefined;

/**
 * The admin credential in the environment. The environment does not say which server it is for, so
 * without `server` (normal form) it is not sent anywhere.
 */
export type ReserveAdmin = {
  readonly server: string | undefined;
  readonly credential: (server: string) => Promise<AdminCredential>;
};

/**
 * A reader for clients of this server that may not read themselves: a stored client, else the
 * credential in the environment if it was given for this server.
 */
export function othersOn(at: Identified, reserve: ReserveAdmin | undefined): Looker {
  const { url } = at.http.server;
  const unnamed = reserve !== undefined && reserve.server === undefined;
  const wayOut = unnamed
    ? toCopy`confirm that the admin credential in the environment belongs to this server: --server ${url}`
    : toCopy`create a client that may read them: fidesauth bootstrap -p auditor --preset auditor --server ${url}`;
  return looker(at, reserve?.server === url ? reserve.credential : undefined, wayOut);
}

/**
 * Reads with the stored client of this server that has client:read and the fewest scopes, else with
 * `reserve`. `wayOut` is the fix in the error when neither may.
 */
function looker(at: Identified, reserve: Reserve, wayOut: string): Looker {
  const { deps } = at;
  const { url } = at.http.server;
  let auditors: Promise<readonly Profile[]> | undefined;
  let admin: Promise<Seen<Secret>> | undefined;
  const withReserve = async (credential: NonNullable<Reserve>): Promise<Seen<Secret>> => {
    const { session } = await letIn(at, await credential(url));
    const { token, credential: used } = session;
    return { value: token, by: adminLabel(used), who: identityOf(used) };
  };
  return {
    async look(profile, read) {
      auditors ??= auditorsOf(url, deps);
      const [stored] = await auditors;
      let refusal = '';
      if (stored !== undefined) {
        const by = `profile ${stored.name}`;
        const seen = await unlessRefused(() => withToken(stored, read, deps));
        if ('value' in seen) return { value: seen.value, by, who: storedIdentity(stored) };
        refusal = `; ${by} may not read them either (${seen.error.message})`;
      }
      if (reserve === undefined) throw mayNotLook(profile, refusal, wayOut);
      admin ??= withReserve(reserve);
      const { value, by, who } = await admin;
      return { value: await read(value), by, who };
    },
  };
}

/**
 * The stored profiles of a server whose client was given client:read, the fewest scopes first. Skips
 * unreadable profiles, which are reported elsewhere.
 */
export async function auditorsOf(
  server: string,
  { store }: Pick<Deps, 'store'>,
): Promise<Profile[]> {
  const found: Profile[] = [];
  for (const name of await store.profiles.names()) {
    const profile = await orNothing(() => requireProfile(name, store));
    if (profile?.server === server && profile.scopes.includes('client:read')) found.push(profile);
  }
  return found.sort((a, b) => a.scopes.length - b.scopes.length);
}

async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FidesAuthError) return undefined;
    throw error;
  }
}

/** The value of `work`, or why a credential may not do it. @throws any other error */
export async function unlessRefused<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly error: FidesAuthError }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!hasCode(error, 'auth.forbidden', 'auth.rejected', 'store.corrupt')) throw error;
    return { error };
  }
}

function mayNotLook({ scopes }: Profile, refusal: string, fix: string): FidesAuthError {
  const lacks = scopes.includes('client:read') ? '' : ': it lacks client:read';
  return new FidesAuthError(
    'auth.forbidden',
    `the client may not read its own scopes${lacks}${refusal}`,
    { fix, missingScopes: ['client:read'] },
  );
}
