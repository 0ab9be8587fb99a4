import type { ReplacedClient } from '../../domain/clients/journal.ts';
import { isPastReturn, rulesOf } from '../../domain/clients/operations.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import type { AccessToken } from '../../domain/clients/token.ts';
import { clientApi } from '../../fides/client-api.ts';
import type { ClientPair } from '../../fides/token.ts';
import { ownCredential } from '../access/credential.ts';
import { profilesNaming } from '../access/naming.ts';
import { serverNow } from '../access/server.ts';
import { tellMove } from '../delivery/stored.ts';
import { commitProfile, historyLine, profileOf, tryRecord } from './commit.ts';
import { deleteProved } from './deletion.ts';
import { entrySiteOf, type Mutation } from './mutation.ts';

/**
 * Turns a proved client into a stored profile. Once the profile points to the new one, deletes the
 * replaced clients, or has the profile name the one that is retiring; from then on it cannot be
 * undone. `replaces`: where the server's list says anew what is replaced.
 * @throws store.*; bootstrap.incomplete or rotate.incomplete when an old client's deletion cannot be proved; auth.*,
 * server.*
 */
export async function settle(
  mutation: Mutation,
  clientId: string,
  token: AccessToken,
  replaces?: readonly ReplacedClient[],
): Promise<void> {
  const { deps, transaction } = mutation;
  const { noReturnFrom, recordedAs } = rulesOf(transaction.entry());
  const former = await deps.store.profiles.read(transaction.entry().profile);
  const { to } = transaction.entry();
  if (former !== undefined && to !== undefined) tellMove(former, to, deps);
  if (noReturnFrom !== undefined && !isPastReturn(transaction.entry())) {
    await transaction.step(noReturnFrom, replaces === undefined ? {} : { replaces });
  }
  const profile = { ...profileOf(mutation, clientId, former), ...retiringOf(mutation) };
  mutation.outcome.profile = 'written';
  await commitProfile(deps, profile, token, recordedAs);
  await retireReplaced(asNewClient(mutation, token));
}

/** The grace begins when the profile points to the new client, however long a recovery took. */
function retiringOf(mutation: Mutation): Pick<Profile, 'retiring'> {
  const { retires } = mutation.transaction.entry();
  if (retires === undefined) return {};
  const { graceMs, ...client } = retires;
  const since = serverNow(mutation);
  const [from, notBefore] = [since, since + graceMs].map((time) => new Date(time).toISOString());
  return { retiring: { ...client, since: from ?? '', notBefore: notBefore ?? '' } };
}

/** A client that replaces itself cannot prove its own deletion: the new one does. */
function asNewClient(mutation: Mutation, { value }: AccessToken): Mutation {
  const { session, transaction } = mutation;
  const { credential } = session;
  const { replaces = [] } = transaction.entry();
  const own = credential.kind === 'profile' ? credential.pair.clientId : undefined;
  if (!replaces.some(({ clientId }) => clientId === own)) return mutation;
  return { ...mutation, session: { ...session, token: value } };
}

/**
 * Deletes the clients that the profile's new one replaces, proves it, and removes their stored
 * files. Keeps and reports one that a profile names. `first`: no deletion was sent before, whatever
 * the state of the entry.
 * @throws bootstrap.incomplete, rotate.incomplete, auth.*, server.*, store.*
 */
export async function retireReplaced(mutation: Mutation, first = false): Promise<void> {
  const { deps, transaction } = mutation;
  const { server, replaces = [] } = transaction.entry();
  for (const old of replaces) {
    const names = await profilesNaming(old.clientId, server, deps.store);
    if (names.length === 0) await retire(mutation, old, first);
    else keep(mutation, old, names);
  }
}

function keep({ deps, outcome }: Mutation, { clientId }: ReplacedClient, names: string[]): void {
  outcome.kept = [...(outcome.kept ?? []), clientId];
  const text = `client ${clientId} was not deleted: profile ${names.join(', ')} names it`;
  deps.report({ kind: 'warning', text });
}

async function retire(mutation: Mutation, old: ReplacedClient, first: boolean): Promise<void> {
  const { deps, transaction } = mutation;
  deps.report({ kind: 'step', step: 'retire' });
  await deleteOld(mutation, old, first);
  await forgetRetired(mutation, old);
  const entry = transaction.entry();
  const { clientId, marker = entry.marker } = old;
  await tryRecord(deps, historyLine({ ...entry, clientId, marker }, 'revoke', deps.now()));
}

/**
 * Removes all that is stored of a client that is proved gone; the credential, which proves it, goes
 * last.
 * @throws store.*
 */
export async function forgetRetired(mutation: Mutation, old: ReplacedClient): Promise<void> {
  const { deps, transaction } = mutation;
  const { profiles, tokens, credentials } = deps.store;
  const found = await profiles.read(transaction.entry().profile);
  if (found?.retiring?.clientId === old.clientId) {
    const { retiring: _, ...profile } = found;
    await profiles.write(profile);
  }
  await tokens.remove(old.clientId);
  if ((await credentialOf(mutation, old)) !== undefined) await credentials.remove(old.clientId);
}

async function deleteOld(mutation: Mutation, old: ReplacedClient, first: boolean): Promise<void> {
  const { outcome, transaction } = mutation;
  const { generation, state, marker } = transaction.entry();
  const pair = await credentialOf(mutation, old);
  const resumed = !first && state === 'deleting-old';
  // Its credential is removed only after the proof, which before 2.82 could not be repeated.
  const unseen = clientApi(generation).exists === undefined && pair === undefined;
  if (unseen && resumed) return;
  await deleteProved(entrySiteOf(mutation), {
    clientId: old.clientId,
    pair,
    resumed,
    seen: first && outcome.seen === true,
    flush: () => {
      outcome.deletionTried = true;
      return transaction.step('deleting-old');
    },
    sent: () => {
      outcome.deletionSent = true;
    },
    code: rulesOf(transaction.entry()).incomplete,
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
