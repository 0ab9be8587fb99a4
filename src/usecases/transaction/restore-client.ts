import type { Previous, ProfileEntry } from '../../domain/clients/journal.ts';
import type { TakenBack } from '../../domain/clients/outcome.ts';
import { keptByClient, type Profile } from '../../domain/clients/profile.ts';
import { sameScopes } from '../../domain/scopes/scope-set.ts';
import { adminCommand } from '../../domain/words/admin-command.ts';
import { FidesAuthError } from '../../errors.ts';
import { assignScopes } from '../../fides/scopes.ts';
import type { ClientPair } from '../../fides/token.ts';
import { type Site, withConnection } from '../access/site.ts';
import type { Deps } from '../base/deps.ts';
import { commitProfile, profileOf } from './commit.ts';
import { assign, verify } from './create.ts';
import { heldScopes } from './deletion.ts';
import { entrySiteOf, type Mutation } from './mutation.ts';
import type { Undo } from './transaction.ts';

/**
 * Writes the scopes of an `ensure` entry, reads them back, proves the client with a token and
 * updates the profile.
 * @throws server.reply when the scopes differ; auth.*, scope.unknown, store.*
 */
export async function bringInLine(mutation: Mutation, pair: ClientPair): Promise<void> {
  const { deps } = mutation;
  await assign(mutation, pair.clientId);
  const token = await verify(mutation, pair);
  deps.signal.throwIfAborted();
  const profile = await updatedProfile(mutation, pair.clientId);
  await commitProfile(deps, profile, token, 'ensure');
}

/** The new profile of an `ensure` entry; its client stays the same. */
async function updatedProfile(mutation: Mutation, clientId: string): Promise<Profile> {
  const former = await mutation.deps.store.profiles.read(mutation.transaction.entry().profile);
  const next = profileOf(mutation, clientId, former);
  return former === undefined ? next : { ...next, ...keptByClient(former) };
}

/** The undo of an `ensure`: restores the client's former scopes and the profile's record. */
export function undoEnsure(site: Site): Undo {
  return async (transaction, signal) => {
    const { connect } = site.deps;
    return withConnection(transaction.entry(), { connect, signal }, (http) => {
      const outcome = { unknown: false, pair: undefined };
      return putBack({ ...site, http, transaction, outcome });
    });
  };
}

/**
 * Restores the state before an `ensure`, but only if the server still holds what we wrote.
 * @throws client.changed when it holds something else; server.reply when the restore fails
 */
export async function putBack(mutation: Mutation): Promise<TakenBack> {
  const { deps, http, session, transaction } = mutation;
  const { clientId = '', previous, scopes } = transaction.entry();
  if (previous === undefined) throw new Error('an ensure entry without what was before');
  const live = await heldScopes(entrySiteOf(mutation), clientId);
  const untouched = sameScopes(live, previous.live);
  if (!untouched) {
    if (!sameScopes(live, scopes)) throw changed(transaction.entry());
    await assignScopes(http, session.token, clientId, previous.live);
    await requireBack(mutation, clientId, previous);
    await deps.store.tokens.remove(clientId);
  }
  await putRecordBack(deps, transaction.entry(), previous);
  return untouched ? 'nothing' : 'restored';
}

async function requireBack(
  mutation: Mutation,
  clientId: string,
  { live }: Previous,
): Promise<void> {
  if (sameScopes(await heldScopes(entrySiteOf(mutation), clientId), live)) return;
  throw new FidesAuthError(
    'server.reply',
    `client ${clientId}: the server accepted its former scopes but does not hold them`,
  );
}

async function putRecordBack(
  { store }: Deps,
  entry: ProfileEntry,
  { recipe, scopes }: Previous,
): Promise<void> {
  const found = await store.profiles.read(entry.profile);
  if (found === undefined || found.clientId !== entry.clientId) return;
  const same = JSON.stringify([found.recipe, found.scopes]) === JSON.stringify([recipe, scopes]);
  if (!same) await store.profiles.write({ ...found, recipe, scopes });
}

function changed({ profile, clientId = '' }: ProfileEntry): FidesAuthError {
  return new FidesAuthError(
    'client.changed',
    `profile ${profile}: client ${clientId} holds neither its former scopes nor the new ones: somebody else changed it`,
    {
      fix: `give it the new ones all the same: ${adminCommand`fidesauth recover -p ${profile}`}`,
      clientId,
    },
  );
}
