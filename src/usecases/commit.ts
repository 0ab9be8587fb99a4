import type { JournalEntry } from '../domain/journal.ts';
import type { Profile } from '../domain/profile.ts';
import { sameScopes } from '../domain/scope-set.ts';
import type { AccessToken } from '../domain/token.ts';
import { FidesAuthError } from '../errors.ts';
import type { HistoryLine } from '../store/history.ts';
import type { Deps } from './deps.ts';
import { historyLine, tryRecord } from './history-line.ts';
import { together } from './together.ts';

/** The profile of a journaled client. `now` is in milliseconds since 1970. */
export function profileOf(
  entry: JournalEntry,
  clientId: string,
  now: number,
  serverVersion: string | undefined,
): Profile {
  const { caFile, key } = entry;
  return {
    name: entry.profile,
    server: entry.server,
    allowHttp: entry.allowHttp,
    ...(caFile === undefined ? {} : { caFile }),
    clientId,
    clientName: entry.clientName,
    recipe: entry.recipe,
    scopes: entry.scopes,
    ...(serverVersion === undefined ? {} : { serverVersion }),
    marker: entry.marker,
    ...(key === undefined ? {} : { key }),
    createdAt: new Date(now).toISOString(),
  };
}

/**
 * Stores a proved client: its token for the next command, its profile, read back, and a line of
 * history.
 * @throws store.unwritable, store.unsafe; store.corrupt when the profile reads back differently
 */
export async function commitProfile(
  deps: Deps,
  profile: Profile,
  token: AccessToken,
  operation: HistoryLine['operation'],
): Promise<void> {
  const { store } = deps;
  const { name, server, clientId, scopes } = profile;
  deps.report({ kind: 'step', step: 'store' });
  await together([store.tokens.write(server, clientId, token), store.profiles.write(profile)]);
  const written = await store.profiles.read(name);
  if (written?.clientId !== clientId || !sameScopes(written.scopes, scopes)) {
    throw new FidesAuthError('store.corrupt', `profile ${name}: it reads back differently`, {
      fix: 'check the disk, or choose another folder with --config-dir DIR',
    });
  }
  const line = historyLine(profile, operation, deps.now());
  // A client is made once, however often that is carried on; its scopes change many times.
  await tryRecord(deps, line, operation === 'ensure');
}
