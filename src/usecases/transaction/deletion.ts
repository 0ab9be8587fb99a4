import type { Generation } from '../../domain/clients/journal.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { type ErrorCode, FidesAuthError } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { deleteClient } from '../../fides/clients.ts';
import { type ClientPair, tokenOfPair } from '../../fides/token.ts';
import type { EntrySite } from '../access/site.ts';

/** A client to delete. */
export type DeletionTarget = {
  readonly clientId: string;
  /** Before 2.82 only this shows whether it exists. */
  readonly pair: ClientPair | undefined;
  /** A deletion may have been sent before: the client need not be seen first. */
  readonly resumed: boolean;
  /** It was just seen on the server. */
  readonly seen?: boolean;
  /** This process created it and has not tried to delete it. */
  readonly made?: boolean;
  /** Called before the deletion is sent, to record on disk that it may have been. */
  flush(): Promise<void>;
  /** Called when the server answers the deletion with 200. */
  sent?(): void;
  /** The error code for what cannot be proved, and the marker for `--forget`. */
  readonly code: ErrorCode;
  readonly marker: string;
};

/**
 * Deletes a client and proves it gone: seen, deleted, absent.
 * @throws `target.code` when it still exists or nothing can be proved; auth.*, server.*
 */
export async function deleteProved(site: EntrySite, target: DeletionTarget): Promise<void> {
  const { deps } = site;
  const { clientId } = target;
  if (!canBeSeen(site, target)) return deleteUnseen(site, target);
  const seen = target.seen === true || (await isThere(site, target));
  if (!seen && !target.resumed) {
    deps.report({ kind: 'warning', text: notSeen(site.generation, target) });
  }
  await sendDeletion(site, target);
  if (!(await isThere(site, target))) return;
  throw new FidesAuthError(
    target.code,
    `the server says it deleted client ${clientId}, but it is still there`,
  );
}

async function sendDeletion({ http, session }: EntrySite, target: DeletionTarget): Promise<void> {
  await target.flush();
  await deleteClient(http, session.token, target.clientId);
  target.sent?.();
}

function canBeSeen({ generation }: EntrySite, { pair }: Pick<DeletionTarget, 'pair'>): boolean {
  return clientApi(generation).exists !== undefined || pair !== undefined;
}

/** Deletes without proof: the deletion is wanted, and does no harm if the client is gone. */
async function deleteUnseen(site: EntrySite, target: DeletionTarget): Promise<never> {
  await sendDeletion(site, target);
  throw new FidesAuthError(
    target.code,
    `client ${target.clientId}: the server reports it deleted, but that proves nothing before ` +
      'Fides 2.82; only its own secret could tell, and that is not stored here',
    {
      fix: toCopy`accept this and drop the record: fidesauth recover --forget ${target.marker} --yes`,
    },
  );
}

/** Only a client that nobody here can have deleted was certainly deleted by somebody else. */
function notSeen(generation: Generation, { clientId, made }: DeletionTarget): string {
  return clientApi(generation).exists !== undefined
    ? `client ${clientId} was already gone before this run deleted it${made === true ? ': somebody else removed it' : ''}`
    : `client ${clientId} was not seen before its deletion: it was already gone, or its secret had been changed`;
}

/**
 * Whether the client exists on the server. Before 2.82 only a token request with its own pair shows
 * it.
 * @throws `code` without that pair
 */
export async function isThere(
  { deps, http, session, generation }: EntrySite,
  { clientId, pair, code, marker }: Pick<DeletionTarget, 'clientId' | 'pair' | 'code' | 'marker'>,
): Promise<boolean> {
  const { exists } = clientApi(generation);
  if (exists !== undefined) return exists(http, session.token, clientId);
  if (pair !== undefined) return (await tokenOfPair(http, pair, deps.now)) !== undefined;
  throw new FidesAuthError(
    code,
    `client ${clientId} cannot be checked: its secret is not stored here`,
    { fix: toCopy`delete it on the server, then: fidesauth recover --forget ${marker} --yes` },
  );
}

/**
 * The live scopes of a client. Before 2.82 an unknown client looks like one without scopes.
 * @throws client.gone (2.82), auth.*, server.*
 */
export function heldScopes(
  { http, session, generation }: Pick<EntrySite, 'http' | 'session' | 'generation'>,
  clientId: string,
): Promise<ScopeSet> {
  return clientApi(generation).held(http, session.token, clientId);
}
