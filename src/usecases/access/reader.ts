import type { Profile } from '../../domain/clients/profile.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';
import { type AdminCredential, adminLabel } from './admin.ts';
import {
  auditorsOf,
  identityOf,
  type Read,
  type ReserveAdmin,
  type Seen,
  storedIdentity,
  unlessRefused,
} from './looker.ts';
import { type Identified, letIn } from './site.ts';
import { withToken } from './token.ts';

/** Who may read the clients of a server. */
export type Readers = {
  /** The admin credential that flags give for this server. */
  readonly admin: ((server: string) => Promise<AdminCredential>) | undefined;
  /** The credential in the environment, used where no stored client may read. */
  readonly reserve: ReserveAdmin | undefined;
};

/**
 * Reads something that client:read allows: with the given admin credential, else with a stored
 * client of this server that was given client:read, those with the fewest scopes first, else with
 * the credential in the environment if it was given for this server.
 * @throws input.missing when there is none of them; auth.forbidden when none of them may; auth.*,
 * server.*, store.*
 */
export async function readAsAny<T>(
  at: Identified,
  { admin, reserve }: Readers,
  read: Read<T>,
): Promise<Seen<T>> {
  const { deps, http } = at;
  const { url } = http.server;
  if (admin !== undefined) return asAdmin(at, await admin(url), read);
  const stored = await auditorsOf(url, deps);
  const refusals: string[] = [];
  for (const profile of stored) {
    const seen = await unlessRefused(() => asStored(profile, read, deps));
    if ('value' in seen) return seen.value;
    refusals.push(`profile ${profile.name} may not (${seen.error.message})`);
  }
  if (reserve?.server === url) return asAdmin(at, await reserve.credential(url), read);
  throw nobody(url, refusals, reserve);
}

/** The error of {@link readAsAny} where no credential is there; sends no request. @throws store.* */
export async function readerMissing(
  url: string,
  { admin, reserve }: Readers,
  deps: Deps,
): Promise<FidesAuthError | undefined> {
  if (admin !== undefined || reserve?.server === url) return undefined;
  return (await auditorsOf(url, deps)).length > 0 ? undefined : nobody(url, [], reserve);
}

async function asAdmin<T>(at: Identified, admin: AdminCredential, read: Read<T>): Promise<Seen<T>> {
  const { session } = await letIn(at, admin);
  const { token, credential } = session;
  return { value: await read(token), by: adminLabel(credential), who: identityOf(credential) };
}

async function asStored<T>(profile: Profile, read: Read<T>, deps: Deps): Promise<Seen<T>> {
  const value = await withToken(profile, read, deps);
  return { value, by: `profile ${profile.name}`, who: storedIdentity(profile) };
}

function nobody(
  url: string,
  refusals: readonly string[],
  reserve: ReserveAdmin | undefined,
): FidesAuthError {
  const unnamed = reserve !== undefined && reserve.server === undefined;
  const fix = unnamed
    ? toCopy`confirm that the admin credential in the environment belongs to this server: --server ${url}`
    : toCopy`give an admin credential (--root-id ID --root-secret-file FILE), or store a client that may: fidesauth bootstrap -p auditor --preset auditor --server ${url}`;
  if (refusals.length === 0) {
    const what = `${url}: no credential here may read its clients`;
    return new FidesAuthError('input.missing', what, { fix });
  }
  return new FidesAuthError('auth.forbidden', `${url}: ${refusals.join('; ')}`, {
    fix,
    missingScopes: ['client:read'],
  });
}
