import type { ProfileEntry } from '../../domain/clients/journal.ts';
import { newMarker } from '../../domain/clients/marker.ts';
import type { Profile, RetiringClient } from '../../domain/clients/profile.ts';
import { isOverdue } from '../../domain/clients/rotation.ts';
import { hasCode } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { ownCredential } from '../access/credential.ts';
import { requireProfile } from '../access/select-profile.ts';
import { serverNow } from '../access/server.ts';
import type { Site } from '../access/site.ts';
import { ready } from '../base/ready.ts';
import { isRefused } from './delete-client.ts';
import { isThere } from './deletion.ts';
import { type CreateOutcome, entrySiteOf, type Mutation } from './mutation.ts';
import { ofProfile } from './profile-entry.ts';
import { forgetRetired, retireReplaced } from './settle.ts';
import { resumeTransaction, type Transaction, transact } from './transaction.ts';

/**
 * Deletes the client that a profile's last rotation replaced, if its time is over by the server's
 * clock. The caller holds the profile's lock and has no open entry for it.
 * @returns its id; undefined when there is none, or its time is not over
 * @throws as {@link retireNow}
 */
export async function retireOverdue(site: Site, profile: Profile): Promise<string | undefined> {
  const { retiring } = profile;
  if (retiring === undefined || !isOverdue(retiring, serverNow(site))) return undefined;
  return retireNow(site, profile);
}

/**
 * As {@link retireOverdue}, at the end of another change of the profile: any run that may deletes
 * such a client, and a credential that may not is no failure of that run.
 * @returns the ids of deleted clients
 * @throws rotate.incomplete when the deletion was sent but is not proved; server.*, store.*
 */
export async function retireIfMay(site: Site, name: string): Promise<readonly string[]> {
  const { deps } = site;
  const profile = await requireProfile(name, deps.store);
  try {
    const gone = await retireOverdue(site, profile);
    return gone === undefined ? [] : [gone];
  } catch (error) {
    if (!hasCode(error, 'auth.forbidden')) throw error;
    const text = `profile ${name}: the client of its last rotation stays: ${error.message}`;
    deps.report({ kind: 'warning', text });
    return [];
  }
}

/**
 * Deletes the client that a profile's last rotation replaced, proves it gone, and removes what is
 * stored of it. One that somebody else deleted is only forgotten. Journals nothing until the
 * deletion is about to be sent. The caller holds the profile's lock and has no open entry for it.
 * @returns its id; undefined when there is none
 * @throws rotate.incomplete when the deletion is not proved; auth.*, server.*, store.*
 */
export async function retireNow(site: Site, profile: Profile): Promise<string | undefined> {
  const { deps } = site;
  const { retiring } = profile;
  if (retiring === undefined) return undefined;
  const { clientId } = retiring;
  await ready(deps);
  const entry = entryOf(site, profile, retiring);
  const outcome: CreateOutcome = { unknown: false, pair: undefined };
  const mutation = (transaction: Transaction): Mutation => ({ ...site, transaction, outcome });
  const before = mutation(resumeTransaction(deps, entry));
  const seen = await isSeen(before, retiring);
  if (seen === false) {
    const text = `client ${clientId} was already gone before this run deleted it`;
    deps.report({ kind: 'warning', text });
    await forgetRetired(before, retiring);
    return clientId;
  }
  outcome.seen = seen === true;
  await transact(deps, entry, (transaction) => retireReplaced(mutation(transaction), true), {
    changedNothing: (cause) => outcome.deletionTried !== true || isRefused(cause, outcome),
  });
  return clientId;
}

/** Whether the client is on the server; one answer that it is absent, maybe a proxy's, is not enough. */
async function isSeen(
  mutation: Mutation,
  { clientId, marker }: RetiringClient,
): Promise<boolean | 'unknown'> {
  const { deps, transaction } = mutation;
  const site = entrySiteOf(mutation);
  const { server, marker: own } = transaction.entry();
  const pair = await ownCredential({ marker: marker ?? own, server }, clientId, deps);
  if (pair === undefined && clientApi(site.generation).exists === undefined) return 'unknown';
  const target = { clientId, pair, code: 'rotate.incomplete', marker: own } as const;
  return (await isThere(site, target)) || (await isThere(site, target));
}

/** The last leg of a rotation: only the former client is left to delete. */
function entryOf(site: Site, profile: Profile, { clientId, marker }: RetiringClient): ProfileEntry {
  return {
    marker: newMarker(serverNow(site), site.deps.store.randomHex),
    operation: 'rotate',
    state: 'deleting-old',
    ...ofProfile(site, profile),
    clientId: profile.clientId,
    replaces: [marker === undefined ? { clientId } : { clientId, marker }],
  };
}
