import { type JournalEntry, profileIn } from '../../domain/clients/journal.ts';
import { type OperationRules, rulesOf } from '../../domain/clients/operations.ts';
import { keptByProfile, type Profile } from '../../domain/clients/profile.ts';
import type { AccessToken } from '../../domain/clients/token.ts';
import { sameScopes } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import type { HistoryLine, Recorded } from '../../store/history/history.ts';
import { serverNow } from '../access/server.ts';
import type { Deps } from '../base/deps.ts';
import { together } from '../base/waiting.ts';
import type { Mutation } from './mutation.ts';

/** The profile of a journaled client, as of now; `former` is the one that it takes the place of. */
export function profileOf(
  mutation: Mutation,
  clientId: string,
  former: Profile | undefined,
): Profile {
  const { server } = mutation;
  const entry = mutation.transaction.entry();
  const { caFile, key, owner, expiresAt, to } = entry;
  return {
    ...keptByProfile(former),
    name: entry.profile,
    server: entry.server,
    allowHttp: entry.allowHttp,
    ...(caFile === undefined ? {} : { caFile }),
    clientId,
    clientName: entry.clientName,
    recipe: entry.recipe,
    scopes: entry.recorded ?? entry.scopes,
    ...(server.version === undefined ? {} : { serverVersion: server.version }),
    marker: entry.marker,
    ...(key === undefined ? {} : { key }),
    ...(owner === undefined ? {} : { owner }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(to === undefined ? {} : { to: { reference: to.reference, keys: to.keys } }),
    createdAt: new Date(serverNow(mutation)).toISOString(),
  };
}

/**
 * Stores a proved client: its token for the next command, its profile, which is read back, and a
 * line of history.
 * @throws store.unwritable, store.unsafe; store.corrupt when the profile reads back differently
 */
export async function commitProfile(
  deps: Deps,
  profile: Profile,
  token: AccessToken,
  operation: OperationRules['recordedAs'],
): Promise<void> {
  const { store } = deps;
  const { name, server, clientId, scopes } = profile;
  deps.report({ kind: 'step', step: 'store' });
  await together([store.tokens.write(server, clientId, token), store.profiles.write(profile)]);
  const written = await store.profiles.read(name);
  if (written?.clientId !== clientId || !sameScopes(written.scopes, scopes)) {
    throw new FidesAuthError('store.corrupt', `profile ${name}: it does not read back as written`, {
      fix: 'check the disk, or choose another folder with --config-dir DIR',
    });
  }
  const line = historyLine(profile, operation, deps.now());
  // A client is created once, however often recovery continues the work.
  await tryRecord(deps, line, rulesOf({ operation }).repeats);
}

/** The history line of a journaled or stored client. `now` is in milliseconds since 1970. */
export function historyLine(
  subject: JournalEntry | Profile,
  operation: HistoryLine['operation'],
  now: number,
): HistoryLine {
  const { server, marker, clientId = '', scopes } = subject;
  const profile = 'name' in subject ? subject.name : profileIn(subject);
  return {
    time: new Date(now).toISOString(),
    operation,
    server,
    clientId,
    marker,
    ...(profile === null ? {} : { profile }),
    scopes: scopes.length,
  };
}

/**
 * Adds a history line for a finished mutation: a failed write is only a warning. `again`: even if
 * the history has that operation on that client. False: the line is lost.
 */
export async function tryRecord(
  { store, report }: Pick<Deps, 'store' | 'report'>,
  line: HistoryLine,
  again = false,
): Promise<boolean> {
  const { kept, warning } = await recorded(store, line, again);
  if (warning !== undefined) report({ kind: 'warning', text: warning });
  return kept;
}

async function recorded(
  store: Deps['store'],
  line: HistoryLine,
  again: boolean,
): Promise<Recorded> {
  try {
    return await (again ? store.record(line) : store.recordOnce(line));
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    return { kept: false, warning: `history: ${error.message}` };
  }
}
