import type { JournalEntry } from '../domain/journal.ts';
import type { Profile } from '../domain/profile.ts';
import { FidesAuthError, hasCode } from '../errors.ts';
import type { Http } from '../fides/http.ts';
import { type AdminCredential, type AdminSession, authenticate } from './admin.ts';
import type { Deps } from './deps.ts';
import { ownCredential } from './own-credential.ts';
import { refuseWhileOpen, unsetCurrent } from './profiles.ts';
import { requireProfile } from './select-profile.ts';
import { identifyServer } from './server.ts';
import { resumeTransaction } from './transaction.ts';
import { type CreateOutcome, isThere, removeClient, type Scene } from './undo.ts';

export type RevokeInput = {
  readonly profile: string;
  /** The admin credential for the profile's server. */
  readonly admin: (server: string) => Promise<AdminCredential>;
  /** Asked once, with the profile; absent where `--yes` was given. */
  readonly confirm?: (profile: Profile) => Promise<boolean>;
};

export type RevokeResult = {
  readonly kind: 'revoke';
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
};

const LOCK_WAIT_MS = 10_000;

/**
 * Deletes a profile's client on the server, proves it gone, and removes the profile. Every token of
 * the client ends with it.
 * @throws profile.unknown, profile.busy; client.gone when it was deleted by somebody else; auth.*,
 * server.*; confirm.declined; revoke.incomplete when the deletion was sent and is not proved
 */
export async function revoke(input: RevokeInput, deps: Deps): Promise<RevokeResult> {
  await requireProfile(input.profile, deps.store);
  await deps.store.prepare();
  const lock = await deps.store.locks.acquire(input.profile, LOCK_WAIT_MS, deps.signal);
  try {
    const profile = await requireProfile(input.profile, deps.store);
    await refuseWhileOpen(input.profile, deps.store);
    const admin = await input.admin(profile.server);
    refuseItself(admin, profile);
    if (input.confirm !== undefined && !(await input.confirm(profile))) {
      throw new FidesAuthError('confirm.declined', `profile ${profile.name}: it was kept`);
    }
    return await revokeOn(profile, admin, deps);
  } finally {
    await lock.release();
  }
}

/** A client that deletes itself has no token left to prove it with. */
function refuseItself(admin: AdminCredential, { name, clientId }: Profile): void {
  if (admin.kind !== 'profile' || admin.pair.clientId !== clientId) return;
  throw new FidesAuthError('input.invalid', `profile ${name}: it cannot delete its own client`, {
    fix: 'give the root client or another admin credential',
  });
}

async function revokeOn(
  profile: Profile,
  admin: AdminCredential,
  deps: Deps,
): Promise<RevokeResult> {
  const http = await deps.connect(profile, deps.signal);
  try {
    const { generation } = await identifyServer(http, 0, deps);
    const session = await authenticate(http, admin, deps);
    const entry = entryOf(profile, generation, deps.now());
    await deleteJournaled(entry, http, session, deps);
  } finally {
    await http.close();
  }
  const { name, server, clientId } = profile;
  return { kind: 'revoke', profile: name, server, clientId };
}

function entryOf(
  profile: Profile,
  generation: JournalEntry['generation'],
  now: number,
): JournalEntry {
  const { name, server, allowHttp, caFile, clientId, clientName, recipe, scopes, marker } = profile;
  return {
    marker,
    operation: 'revoke',
    state: 'recorded',
    profile: name,
    server,
    allowHttp,
    ...(caFile === undefined ? {} : { caFile }),
    generation,
    clientName,
    recipe,
    scopes,
    startedAt: new Date(now).toISOString(),
    clientId,
  };
}

async function deleteJournaled(
  entry: JournalEntry,
  http: Http,
  session: AdminSession,
  deps: Deps,
): Promise<void> {
  const clientId = entry.clientId ?? '';
  const transaction = resumeTransaction(deps, entry);
  const pair = await ownCredential(entry, clientId, deps);
  const outcome: CreateOutcome = { unknown: false, pair };
  const scene: Scene = { deps, http, session, transaction, outcome };
  if (!(await isThere(scene, clientId))) throw gone(entry);
  try {
    await removeClient(scene, clientId);
  } catch (error) {
    throw await incomplete(transaction.entry(), error, outcome.deletionSent === true, deps);
  }
  await finishRevoke(entry, deps);
}

/** What is left to do once the client is proved gone. @throws store.unwritable */
export async function finishRevoke(entry: JournalEntry, deps: Deps): Promise<void> {
  const { marker, profile, server, clientId = '', scopes } = entry;
  await unsetCurrent(profile, deps.store);
  const time = new Date(deps.now()).toISOString();
  await deps.store.record({
    time,
    operation: 'revoke',
    server,
    clientId,
    marker,
    profile,
    scopes: scopes.length,
  });
  await deps.store.journal.remove(marker);
}

function gone({ profile, server, clientId = '' }: JournalEntry): FidesAuthError {
  return new FidesAuthError(
    'client.gone',
    `profile ${profile}: client ${clientId} is not on ${server} any more: somebody else deleted it, or its secret was changed`,
    {
      fix: `remove what is stored here: fidesauth profiles remove ${profile} --keep-client`,
      clientId,
    },
  );
}

/** A refused deletion changed nothing, so nothing stays open; any other failure leaves it open. */
async function incomplete(
  entry: JournalEntry,
  error: unknown,
  sent: boolean,
  deps: Deps,
): Promise<unknown> {
  if (!sent && hasCode(error, 'auth.forbidden', 'auth.rejected', 'server.unreachable')) {
    await deps.store.journal.remove(entry.marker);
    return error;
  }
  if (entry.state !== 'undoing') return error;
  const { profile, clientId = '' } = entry;
  const why = error instanceof Error ? error.message : String(error);
  return new FidesAuthError(
    'revoke.incomplete',
    `profile ${profile}: the deletion of client ${clientId} was sent and is not proved: ${why}`,
    { fix: `carry it to its end: fidesauth recover -p ${profile}`, clientId, cause: error },
  );
}
