import { lifetimeOf } from '../../domain/clients/lifetime.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { isoSeconds } from '../../domain/words/duration.ts';
import { FidesAuthError } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { serverNow } from '../access/server.ts';
import type { Deps } from '../base/deps.ts';
import type { BootstrapInput, Provisioning } from './input.ts';

/** What is said of a new client besides its scopes. */
export type NewClientFacts = {
  readonly clientName: string;
  readonly owner: string | null;
  /** ISO time, by the server's clock; null: never. */
  readonly expiresAt: string | null;
};

/**
 * The facts of a new client: as given, else those of the profile whose client it replaces, else as
 * set, else (its owner) the repository of the CI job.
 * @throws input.invalid for an expiry before Fides 2.82, where nobody could find the client by it;
 * store.*
 */
export async function factsOf(
  ready: Provisioning,
  profile: Profile | undefined,
): Promise<NewClientFacts> {
  const { input, server, deps } = ready;
  const lifetime = input.lifetimeMs ?? (profile === undefined ? undefined : lifetimeOf(profile));
  if (lifetime !== undefined && clientApi(server.generation).find === undefined) {
    throw new FidesAuthError(
      'input.invalid',
      '--expires: Fides before 2.82 keeps no description, so nothing could show that the client has expired',
      { fix: 'leave --expires out, and revoke the client when it is no longer used' },
    );
  }
  return {
    clientName: input.clientName ?? profile?.clientName ?? `fidesauth-${input.profile}`,
    owner: (await ownerFor(input, profile, deps.store)) ?? null,
    expiresAt: lifetime === undefined ? null : isoSeconds(serverNow(ready) + lifetime),
  };
}

async function ownerFor(
  { owner, repository }: BootstrapInput,
  profile: Profile | undefined,
  { settings }: Deps['store'],
): Promise<string | undefined> {
  const recorded = owner ?? profile?.settings?.owner ?? profile?.owner;
  return recorded ?? (await settings.defaults()).owner ?? repository;
}
