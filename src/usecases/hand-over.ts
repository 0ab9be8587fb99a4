import type { Handout } from '../domain/export-format.ts';
import { FidesAuthError } from '../errors.ts';
import type { Deps } from './deps.ts';
import { boundProfile, token } from './token.ts';

/** Where a credential is to go; nothing is made before it is opened. */
export type HandOver = {
  /** Makes sure that it can be written. @throws input.invalid */
  open(): Promise<OpenHandOver>;
};

/** A target that is known to take the credential. */
export type OpenHandOver = {
  /** @throws input.invalid */
  write(handout: Handout): Promise<void>;
  /** Puts back what was there before, as far as that can be done. @throws input.invalid */
  takeBack(): Promise<void>;
};

export type HandoutInput = {
  /** Undefined: the current profile. */
  readonly profile: string | undefined;
  /** When given, it must be the profile's own (normal form). */
  readonly server: string | undefined;
  readonly withToken: boolean;
};

/**
 * The credential of a profile for others to use. With a cached token neither zod, conf nor undici is
 * loaded.
 * @throws profile.unknown, server.mismatch, store.*; with a token what {@link token} throws
 */
export async function handoutOf(input: HandoutInput, deps: Deps): Promise<Handout> {
  const minted = input.withToken ? await token({ ...input, fresh: false }, deps) : undefined;
  const bound = minted ?? (await boundProfile(input.profile, input.server, deps));
  const { profile, server, clientId } = bound;
  const found = await deps.store.credentials.pair(clientId);
  if (found === undefined) throw gone(profile, clientId, deps);
  if (found.server !== server) throw foreign(profile, server, clientId, deps);
  deps.redactor.learn(found.clientSecret);
  const accessToken = minted?.token.value;
  return { profile, server, clientId, clientSecret: found.clientSecret, accessToken };
}

function gone(profile: string, clientId: string, { store }: Deps): FidesAuthError {
  return new FidesAuthError(
    'store.corrupt',
    `profile ${profile}: its client secret is gone (${store.credentials.path(clientId)})`,
    {
      fix: `put the file back, or start anew: fidesauth profiles remove ${profile} --keep-client`,
      clientId,
    },
  );
}

function foreign(
  profile: string,
  server: string,
  clientId: string,
  { store }: Deps,
): FidesAuthError {
  const path = store.credentials.path(clientId);
  return new FidesAuthError('server.mismatch', `profile ${profile}: ${path} is not of ${server}`, {
    fix: `start anew: fidesauth profiles remove ${profile} --keep-client`,
    clientId,
  });
}
