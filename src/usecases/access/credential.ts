import type { JournalEntry, ProfileEntry } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import type { AccessToken } from '../../domain/clients/token.ts';
import { adminCommand } from '../../domain/words/admin-command.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { tokenOfPair } from '../../fides/token.ts';
import type { Credential } from '../../store/credentials.ts';
import type { Store } from '../../store/store.ts';
import type { Deps } from '../base/deps.ts';
import type { AdminCredential } from './admin.ts';
import type { EntrySite } from './site.ts';

/**
 * The stored client secret of a profile; `instead` as for {@link secretGone}.
 * @throws store.corrupt when its file is gone; store.*
 */
export async function requireCredential(
  profile: Profile,
  { store, redactor }: Pick<Deps, 'store' | 'redactor'>,
  instead?: string,
): Promise<Credential> {
  const { name, clientId } = profile;
  const found = await store.credentials.read(clientId);
  if (found === undefined) throw secretGone(name, clientId, store, instead);
  redactor.learn(found.clientSecret);
  return found;
}

/**
 * The error, `store.corrupt`, for a profile whose client secret is missing.
 * @param instead what to do if the file cannot be restored; else to start anew
 */
export function secretGone(
  profile: string,
  clientId: string,
  { credentials }: Pick<Store, 'credentials'>,
  instead = toCopy`start over: fidesauth profiles remove ${profile} --keep-client`,
): FidesAuthError {
  return new FidesAuthError(
    'store.corrupt',
    `profile ${profile}: its client secret is gone (${credentials.path(clientId)})`,
    { fix: `restore the file, or ${instead}`, clientId },
  );
}

/** A profile's client, proved: the server accepts its pair. */
export type ProvedClient = { readonly pair: Credential; readonly token: AccessToken };

/**
 * Proves that a profile's client exists and is ours: that server accepts that id and secret.
 * @throws client.gone, client.rejected, store.corrupt; auth.*, server.*
 */
export async function requireProved(site: EntrySite, profile: Profile): Promise<ProvedClient> {
  const { deps, http, session, generation } = site;
  const pair = await requireCredential(profile, deps);
  const token = await tokenOfPair(http, pair, deps.now);
  if (token !== undefined) {
    deps.redactor.learn(token.value);
    return { pair, token };
  }
  const { exists } = clientApi(generation);
  if (exists === undefined) {
    throw notAccepted(profile, ': the client was deleted, or its secret was changed');
  }
  const there = await exists(http, session.token, profile.clientId);
  throw there ? notAccepted(profile, ', though the client exists') : gone(profile);
}

function gone({ name, server, clientId }: Profile): FidesAuthError {
  return new FidesAuthError(
    'client.gone',
    `profile ${name}: client ${clientId} is no longer on ${server}: it was deleted elsewhere`,
    { fix: makeAnother(name), clientId },
  );
}

/** The error, `client.rejected`, for a stored secret that the server does not accept. */
export function notAccepted({ name, server, clientId }: Profile, why: string): FidesAuthError {
  return new FidesAuthError(
    'client.rejected',
    `profile ${name}: ${server} does not accept the stored secret of client ${clientId}${why}`,
    { fix: makeAnother(name), clientId },
  );
}

/** A fix for a lost client. */
export function makeAnother(name: string): string {
  return `make another client in its place: ${adminCommand`fidesauth bootstrap -p ${name} --if-exists replace`}`;
}

/**
 * Refuses a client that would change or delete itself: it could not prove the outcome.
 * @throws input.invalid
 */
export function refuseItself(admin: AdminCredential, { name, clientId }: Profile): void {
  if (admin.kind !== 'profile' || admin.pair.clientId !== clientId) return;
  throw new FidesAuthError(
    'input.invalid',
    `profile ${name}: a profile cannot change or delete its own client`,
    { fix: 'use the root client or another admin credential' },
  );
}

/**
 * The stored credential of the client that an entry deletes; undefined when there is none.
 * @throws as {@link ownCredential}
 */
export async function storedCredential(
  entry: JournalEntry,
  clientId: string,
  deps: Pick<Deps, 'store' | 'redactor'>,
): Promise<Credential | undefined> {
  if (entry.operation !== 'delete') return ownCredential(entry, clientId, deps);
  const { stored: marker, server } = entry;
  return marker === undefined ? undefined : ownCredential({ marker, server }, clientId, deps);
}

/**
 * The stored credential of the client in a journal entry; undefined when there is none. Another
 * server may issue the same id, so server and marker must match before a secret is used or removed.
 * @throws store.corrupt, store.newer, store.unsafe, store.unwritable
 */
export async function ownCredential(
  entry: Pick<ProfileEntry, 'marker' | 'server'>,
  clientId: string,
  { store, redactor }: Pick<Deps, 'store' | 'redactor'>,
): Promise<Credential | undefined> {
  const found = await store.credentials.read(clientId);
  if (found?.marker !== entry.marker || found.server !== entry.server) return undefined;
  redactor.learn(found.clientSecret);
  return found;
}
