import type { ReplacedClient } from '../../domain/clients/journal.ts';
import { isPastReturn, rulesOf } from '../../domain/clients/operations.ts';
import type { AccessToken } from '../../domain/clients/token.ts';
import { clientApi } from '../../fides/client-api.ts';
import type { ClientPair } from '../../fides/token.ts';
import { ownCredential } from '../access/credential.ts';
import { profilesNaming } from '../access/naming.ts';
import { commitProfile, historyLine, profileOf, tryRecord } from './commit.ts';
import { deleteProved } from './deletion.ts';
import { entrySiteOf, type Mutation } from './mutation.ts';

/**
 * Turns a proved client into a stored profile. Deletes the replaced clients once the profile points
 * to the new one; from then on it cannot be undone.
 * @throws store.*; bootstrap.incomplete when an old client's deletion cannot be proved; auth.*,
 * server.*
 */
export async function settle(
  mutation: Mutation,
  clientId: string,
  token: AccessToken,
): Promise<void> {
  const { deps, transaction } = mutation;
  const { noReturnFrom, recordedAs } = rulesOf(transaction.entry());
  const former = await deps.store.profiles.read(transaction.entry().profile);
  if (noReturnFrom !== undefined && !isPastReturn(transaction.entry())) {
    await transaction.step(noReturnFrom);
  }
  const profile = profileOf(mutation, clientId, former);
  mutation.outcome.profile = 'written';
  await commitProfile(deps, profile, token, recordedAs);
  await retireReplaced(mutation);
}

/**
 * Deletes the clients that the profile's new one replaces, proves it, and removes their stored
 * files. Keeps and reports one that a profile names.
 * @throws bootstrap.incomplete, auth.*, server.*, store.*
 */
export async function retireReplaced(mutation: Mutation): Promise<void> {
  const { deps, transaction } = mutation;
  const { server, replaces = [] } = transaction.entry();
  for (const old of replaces) {
    const names = await profilesNaming(old.clientId, server, deps.store);
    if (names.length === 0) await retire(mutation, old);
    else keep(mutation, old, names);
  }
}

function keep({ deps, outcome }: Mutation, { clientId }: ReplacedClient, names: string[]): void {
  outcome.kept = [...(outcome.kept ?? []), clientId];
  const text = `client ${clientId} was not deleted: profile ${names.join(', ')} names it`;
  deps.report({ kind: 'warning', text });
}

async function retire(mutation: Mutation, old: ReplacedClient): Promise<void> {
  const { deps, transaction } = mutation;
  const { store } = deps;
  deps.report({ kind: 'step', step: 'retire' });
  await deleteOld(mutation, old);
  await store.tokens.remove(old.clientId);
  if ((await credentialOf(mutation, old)) !== undefined)
    await store.credentials.remove(old.clientId);
  const entry = transaction.entry();
  const { clientId, marker = entry.marker } = old;
  await tryRecord(deps, historyLine({ ...entry, clientId, marker }, 'revoke', deps.now()));
}

async function deleteOld(mutation: Mutation, old: ReplacedClient): Promise<void> {
  const { generation, state, marker } = mutation.transaction.entry();
  const pair = await credentialOf(mutation, old);
  const resumed = state === 'deleting-old';
  // Its credential is removed only after the proof, which before 2.82 could not be repeated.
  const unseen = clientApi(generation).exists === undefined && pair === undefined;
  if (unseen && resumed) return;
  await deleteProved(entrySiteOf(mutation), {
    clientId: old.clientId,
    pair,
    resumed,
    flush: () => mutation.transaction.step('deleting-old'),
    code: 'bootstrap.incomplete',
    marker,
  });
}

async function credentialOf(
  { deps, transaction }: Mutation,
  { clientId, marker }: ReplacedClient,
): Promise<ClientPair | undefined> {
  if (marker === undefined) return undefined;
  return ownCredential({ marker, server: transaction.entry().server }, clientId, deps);
}
