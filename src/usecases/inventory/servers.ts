import type { Reach } from '../../domain/clients/journal.ts';
import { FidesAuthError } from '../../errors.ts';
import type { AdminCredential } from '../access/admin.ts';
import type { ReserveAdmin } from '../access/looker.ts';
import type { Readers } from '../access/reader.ts';
import { attempt } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import type { Event } from '../base/events.ts';
import { withProgress } from '../base/progress.ts';
import { mapBounded } from '../base/waiting.ts';
import { type Inventory, readInventory } from './inventory.ts';
import type { KnownHere } from './known.ts';

/** Who may read the clients of several servers. An admin credential is for one of them. */
export type AskedServers = {
  /** The server that was named, or that of the profile; undefined for none. */
  readonly reach: Reach | undefined;
  /** Also each server that a profile names. */
  readonly all: boolean;
  readonly admin: ((server: string) => Promise<AdminCredential>) | undefined;
  /** The server of the admin credential (normal form). */
  readonly adminServer: string | undefined;
  readonly reserve: ReserveAdmin | undefined;
};

/** A server whose clients could not be read, and why. */
export type NotLookedAt = {
  readonly server: string;
  readonly code: string;
  readonly reason: string;
  readonly fix: string | null;
};

/** The inventories of the servers that answered, and the others. */
export type Inventories = {
  readonly read: readonly Inventory[];
  readonly notLookedAt: readonly NotLookedAt[];
};

/** Servers asked at the same time. */
const AT_ONCE = 4;

/**
 * The inventory of the asked server; with `all` those of several, where one that fails is named in
 * the result and stops no other.
 * @throws input.missing for an admin credential without its server; without `all` what
 * {@link readInventory} throws
 */
export async function readInventories(
  asked: AskedServers,
  known: KnownHere,
  deps: Deps,
): Promise<Inventories> {
  const { reach, all } = asked;
  if (!all) {
    if (reach === undefined) return { read: [], notLookedAt: [] };
    const read = [await readInventory(reach, readersOf(reach, asked, reach.server), known, deps)];
    return { read, notLookedAt: [] };
  }
  const reaches = allReaches(reach, known);
  const owner = adminServerOf(asked, reaches);
  deps.report({ kind: 'step', step: 'list' });
  const quiet: Deps = {
    ...deps,
    report: (event) => OF_ONE.includes(event.kind) || deps.report(event),
  };
  const first = { work: 'listing', unit: 'server', total: reaches.length } as const;
  const found = await withProgress(first, deps, (tracker) =>
    mapBounded(reaches, AT_ONCE, async (one) => {
      tracker.at(one.server);
      const work = () => readInventory(one, readersOf(one, asked, owner), known, quiet);
      const looked = await attempt(work, deps.signal);
      if ('error' in looked) tracker.failed(one.server, looked.error);
      tracker.advance();
      return { server: one.server, looked };
    }),
  );
  return {
    read: found.flatMap(({ looked }) => ('value' in looked ? [looked.value] : [])),
    notLookedAt: found.flatMap(({ server, looked }) =>
      'error' in looked ? [notLooked(server, looked.error)] : [],
    ),
  };
}

/** What is said of one server is not said of many at once. */
const OF_ONE: readonly Event['kind'][] = ['step', 'progress'];

/** Each server once, in the order of its name; a named one is reached as it was named. */
function allReaches(named: Reach | undefined, { profiles }: KnownHere): Reach[] {
  const reaches = new Map<string, Reach>();
  for (const reach of [...(named === undefined ? [] : [named]), ...profiles]) {
    const { server, allowHttp, caFile } = reach;
    const own = { server, allowHttp, ...(caFile === undefined ? {} : { caFile }) };
    if (!reaches.has(server)) reaches.set(server, own);
  }
  return [...reaches.values()].sort((a, b) => (a.server < b.server ? -1 : 1));
}

function readersOf({ server }: Reach, asked: AskedServers, owner: string | undefined): Readers {
  return { admin: server === owner ? asked.admin : undefined, reserve: asked.reserve };
}

function adminServerOf(
  { admin, adminServer }: AskedServers,
  reaches: readonly Reach[],
): string | undefined {
  if (admin === undefined || adminServer !== undefined) return adminServer;
  const [only, ...others] = reaches;
  if (others.length === 0) return only?.server;
  const names = reaches.map(({ server }) => server).join(', ');
  throw new FidesAuthError(
    'input.missing',
    `there are several servers, and an admin credential is for one: ${names}`,
    { fix: 'name its server with --server URL' },
  );
}

function notLooked(server: string, { code, message, details }: FidesAuthError): NotLookedAt {
  return { server, code, reason: message, fix: details.fix ?? null };
}
