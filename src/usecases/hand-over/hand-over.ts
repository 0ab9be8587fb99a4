import type { Handout } from '../../domain/secrets/export-format.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import { secretGone } from '../access/credential.ts';
import { boundProfile, token } from '../access/token.ts';
import type { Deps } from '../base/deps.ts';

export type HandoutInput = {
  /** Undefined: the current profile. */
  readonly profile: string | undefined;
  /** When given, it must be the profile's own (normal form). */
  readonly server: string | undefined;
  readonly withToken: boolean;
};

/**
 * A profile's credential for other programs. With a cached token neither zod, conf nor undici is
 * loaded.
 * @throws profile.unknown, server.mismatch, store.*; for an access token also what {@link token}
 * throws
 */
export async function handoutOf(input: HandoutInput, deps: Deps): Promise<Handout> {
  const minted = input.withToken ? await token({ ...input, fresh: false }, deps) : undefined;
  const bound = minted ?? (await boundProfile(input.profile, input.server, deps));
  const { profile, server, clientId } = bound;
  const found = await deps.store.credentials.pair(clientId);
  if (found === undefined) throw secretGone(profile, clientId, deps.store);
  if (found.server !== server) throw foreign(profile, server, clientId, deps);
  deps.redactor.learn(found.clientSecret);
  const accessToken = minted?.token.value;
  return { profile, server, clientId, clientSecret: found.clientSecret, accessToken };
}

function foreign(
  profile: string,
  server: string,
  clientId: string,
  { store }: Deps,
): FidesAuthError {
  const path = store.credentials.path(clientId);
  return new FidesAuthError(
    'server.mismatch',
    `profile ${profile}: ${path} belongs to another server than ${server}`,
    {
      fix: toCopy`start over: fidesauth profiles remove ${profile} --keep-client`,
      clientId,
    },
  );
}
