import type { Import, Move, Rename } from '../../domain/clients/move.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import { ownCredential } from '../access/credential.ts';
import { profileName, unsetCurrent } from '../access/select-profile.ts';
import type { Deps } from '../base/deps.ts';
import { historyLine, tryRecord } from '../transaction/commit.ts';

/** What a move came to: as wanted, as before, or nothing because there was nothing to go on with. */
export type Moved = 'finished' | 'taken-back' | 'nothing';

/**
 * Does what is left of a move; every step may have been done before. The caller holds the locks.
 * @throws profile.exists when another client has taken the name; store.*
 */
export async function finishMove(move: Move, deps: Deps): Promise<Moved> {
  if (move.operation === 'import') return finishImport(move, deps);
  await transfer(move, move.profile, move.to, deps);
  const renamed = await deps.store.profiles.read(move.to);
  if (renamed !== undefined)
    await tryRecord(deps, historyLine(renamed, 'rename', deps.now()), true);
  return 'finished';
}

/** Takes back what is done of a move. @throws as {@link finishMove} */
export async function undoMove(move: Move, deps: Deps): Promise<Moved> {
  if (move.operation === 'rename') await transfer(move, move.to, move.profile, deps);
  else await removeImported(move, deps);
  return 'taken-back';
}

/**
 * Gives a profile its other name, wherever its document is by now: the new document first, the old
 * one goes last. Credential and cached token belong to the client and stay.
 */
async function transfer(move: Rename, from: string, to: string, deps: Deps): Promise<void> {
  const { profiles, settings } = deps.store;
  const [source, target] = [await own(move, from, deps), await own(move, to, deps)];
  if (source === undefined && target === undefined) throw lost(move, deps);
  if (target === undefined && source !== undefined) {
    if ((await profiles.names()).includes(to)) throw taken(move, to);
    await write({ ...source, name: to }, deps, profiles.writtenAt(from));
  }
  if ((await profileName(undefined, deps.store)) === from) await settings.setCurrentProfile(to);
  if (source !== undefined) await profiles.remove(from);
}

/** The profile of that name, if it is the moved one. */
async function own(
  { clientId, server }: Move,
  name: string,
  { store }: Deps,
): Promise<Profile | undefined> {
  const found = await store.profiles.binding(name);
  if (found?.clientId !== clientId || found.server !== server) return undefined;
  return store.profiles.read(name);
}

async function write(profile: Profile, { store }: Deps, writtenAt?: number): Promise<void> {
  const { name, clientId } = profile;
  await store.profiles.write(profile, writtenAt);
  if ((await store.profiles.binding(name))?.clientId === clientId) return;
  throw new FidesAuthError('store.corrupt', `profile ${name}: it does not read back as written`, {
    fix: 'check the disk, or choose another folder with --config-dir DIR',
  });
}

/** Its secret is not in the journal: without the credential file there is nothing to go on with. */
async function finishImport(move: Import, deps: Deps): Promise<Moved> {
  const { document, profile, clientId } = move;
  if ((await ownCredential(document, clientId, deps)) === undefined) {
    await removeImported(move, deps);
    return 'nothing';
  }
  if ((await own(move, profile, deps)) === undefined) {
    if ((await deps.store.profiles.names()).includes(profile)) throw taken(move, profile);
    await write(document, deps);
  }
  await tryRecord(deps, historyLine(document, 'import', deps.now()));
  return 'finished';
}

async function removeImported(move: Import, deps: Deps): Promise<void> {
  const { document, profile, clientId, server } = move;
  const { profiles, tokens, credentials } = deps.store;
  if ((await own(move, profile, deps)) !== undefined) {
    await unsetCurrent(profile, deps.store);
    await profiles.remove(profile);
  }
  const { retiring, marker } = document;
  const clients = [{ clientId, marker }, ...(retiring === undefined ? [] : [retiring])];
  for (const { clientId: id, marker: mark } of clients) {
    if (mark === undefined) continue;
    if ((await ownCredential({ marker: mark, server }, id, deps)) === undefined) continue;
    await tokens.remove(id);
    await credentials.remove(id);
  }
}

function taken(move: Move, name: string): FidesAuthError {
  const { marker, clientId } = move;
  return new FidesAuthError(
    'profile.exists',
    `profile ${name}: another client has taken its name in the meantime`,
    {
      fix: toCopy`take back what is unfinished: fidesauth recover -p ${move.profile} --undo --yes; or drop its record: fidesauth recover --forget ${marker} --yes`,
      clientId,
    },
  );
}

function lost({ profile, to, marker, clientId }: Rename, { store }: Deps): FidesAuthError {
  return new FidesAuthError(
    'store.corrupt',
    `profile ${profile}: neither it nor ${to} is there any more (${store.profiles.path(profile)})`,
    {
      fix: toCopy`restore the file; or drop the record: fidesauth recover --forget ${marker} --yes`,
      clientId,
    },
  );
}
