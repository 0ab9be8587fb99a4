import type { ReplacedClient } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { isOverdue } from '../../domain/clients/rotation.ts';
import { FidesAuthError } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { refuseItself, requireCredential } from '../access/credential.ts';
import { stillRetiring } from '../access/retiring.ts';
import { serverNow } from '../access/server.ts';
import type { Provisioning } from './input.ts';

/** What a new client replaces. */
export type Replaced = {
  /** The profile's client, and the one that it is retiring. */
  readonly own: readonly ReplacedClient[];
  /** The clients on the server that have the same key and are not stored here. */
  readonly strangers: readonly ReplacedClient[];
};

/**
 * The clients that a new one replaces.
 * @throws client.retiring while the client of the last rotation is kept; client.exists for the
 * strangers unless they are to be replaced; input.invalid for a key before Fides 2.82;
 * store.corrupt where the deletion of the profile's client could not be proved
 */
export async function replacedBy(
  ready: Provisioning,
  profile: Profile | undefined,
): Promise<Replaced> {
  const found = await clientsOfKey(ready);
  warnOfAhead(ready, found);
  const { strangers } = found;
  if (strangers.length > 0 && ready.input.ifExists !== 'replace') {
    throw strangersExist(ready, strangers);
  }
  const own = profile === undefined ? [] : await ownOf(ready, profile);
  return { own, strangers: strangers.map((clientId) => ({ clientId })) };
}

async function ownOf(ready: Provisioning, profile: Profile): Promise<ReplacedClient[]> {
  const { input, server, deps } = ready;
  refuseItself(input.admin, profile);
  // Without `exists` only the client's own pair proves it gone.
  if (clientApi(server.generation).exists === undefined) await requireCredential(profile, deps);
  return [{ clientId: profile.clientId, marker: profile.marker }, ...retired(ready, profile)];
}

/** The client of the last rotation goes too, once its time is over. @throws client.retiring */
function retired(ready: Provisioning, { name, retiring }: Profile): ReplacedClient[] {
  if (retiring === undefined) return [];
  if (!isOverdue(retiring, serverNow(ready))) throw stillRetiring(name, retiring, 'a replacement');
  const { clientId, marker } = retiring;
  return [marker === undefined ? { clientId } : { clientId, marker }];
}

/** The ids of clients of a key, newest first: all, and those whose secret is not stored here. */
export type KeyClients = {
  readonly all: readonly string[];
  readonly strangers: readonly string[];
  /** Left alone: by the server's clock they are dated in the future. */
  readonly ahead: readonly string[];
};

/**
 * The clients that have the key of this run; none without a key.
 * @throws input.invalid before Fides 2.82, which has no search for keys; auth.*, server.*
 */
export async function clientsOfKey(ready: Provisioning): Promise<KeyClients> {
  const { input, http, server, session, deps } = ready;
  if (input.key === undefined) return { all: [], strangers: [], ahead: [] };
  const { find } = clientApi(server.generation);
  if (find === undefined) {
    throw new FidesAuthError(
      'input.invalid',
      `--key ${input.key}: Fides before 2.82 cannot show its clients, so a run that keeps no files would create a new one each time`,
      { fix: 'leave --key out and keep the store between runs: --config-dir DIR' },
    );
  }
  const now = server.clock.known ? serverNow(ready) : undefined;
  const { ids: all, ahead } = await find.byKey(http, session.token, input.key, now);
  const strangersIn = async (ids: readonly string[]): Promise<string[]> => {
    const stored = await Promise.all(ids.map((id) => deps.store.credentials.read(id)));
    return ids.filter((_, at) => stored[at]?.server !== input.reach.server);
  };
  return { all, strangers: await strangersIn(all), ahead: await strangersIn(ahead) };
}

function warnOfAhead({ input, deps }: Provisioning, { ahead }: KeyClients): void {
  if (ahead.length === 0) return;
  const what = ahead.length === 1 ? `client ${ahead[0]} of` : `clients ${ahead.join(', ')} of`;
  const text = `${what} key ${input.key} left alone: dated in the future by the server's clock`;
  deps.report({ kind: 'warning', text });
}

function strangersExist({ input }: Provisioning, ids: readonly string[]): FidesAuthError {
  return new FidesAuthError(
    'client.exists',
    `--key ${input.key}: ${input.reach.server} has clients with that key whose secrets are not stored here: ${ids.join(', ')}`,
    { fix: 'create a new client and delete these: --if-exists replace --yes' },
  );
}

/** As {@link replacedBy}, for a client that stays. @throws client.exists, input.invalid */
export async function refuseStrangers(ready: Provisioning): Promise<void> {
  const found = await clientsOfKey(ready);
  warnOfAhead(ready, found);
  const { strangers } = found;
  if (strangers.length > 0) throw strangersExist(ready, strangers);
}
