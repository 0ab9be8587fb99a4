import type { ServerClient } from '../domain/inventory/listed-client.ts';
import { scopeSet } from '../domain/scopes/scope-set.ts';
import type { Secret } from '../domain/secrets/secret.ts';
import type { Http } from '../transport/exchange.ts';
import { type Piece, readPieces } from './client-pages.ts';

/** All clients that a server lists, newest first. */
export type ClientListing = {
  readonly clients: readonly ServerClient[];
  /** The places in the list, from 1, of clients that cannot be read: each may be any client. */
  readonly unreadable: readonly number[];
  /** How many clients the server says it has. */
  readonly total: number;
  /** False for a list that changed during each reading: it may lack some clients. */
  readonly stable: boolean;
};

/** Hears how many clients were read so far, and of how many, where that is known. */
type OnPage = (read: number, total: number | undefined) => void;

/**
 * The page sizes of each reading; none for the usual ones. A server orders clients of one instant
 * by page: sizes that share no factor cut the list elsewhere, and show what others hide.
 */
const READINGS: readonly (readonly number[] | undefined)[] = [undefined, [97, 1], [89, 1], [83, 1]];

/**
 * Reads all clients of a server: `GET /api/v1/oauth/client` (client:read, 2.82; root and system
 * clients are not in it). Pages shift when a client is created or deleted between two of them, and
 * clients that were created at the same instant (put there by SQL) come in another order each time.
 * So a list whose pages do not fit together is read again, until what was seen is as many as the
 * server says it has. It proves nobody absent unless it is stable and readable. `onPage` hears of each page.
 * @throws auth.forbidden, auth.rejected; server.reply for a list that cannot be read
 */
export async function readClients(
  http: Http,
  token: Secret,
  onPage: OnPage = () => {},
): Promise<ClientListing> {
  const sets = scopeSets();
  let seen = new Map<string, ServerClient>();
  let before: number | undefined;
  for (let reading = 0; ; reading += 1) {
    const pages = readPieces(http, token, READINGS[reading]);
    const { clients, unreadable, total, whole } = await readOnce(pages, sets, onPage);
    const same = total !== undefined && total === before;
    seen = same && !whole ? new Map([...seen, ...clients]) : clients;
    before = total;
    const known = seen.size + unreadable.length;
    const stable = whole || (same && known === total);
    if (!stable && reading + 1 < READINGS.length) continue;
    const sorted = [...seen.values()].sort((a, b) => a.position - b.position);
    return { clients: sorted, unreadable, total: total ?? known, stable };
  }
}

type Reading = {
  readonly clients: Map<string, ServerClient>;
  readonly unreadable: readonly number[];
  /** Undefined where pages differ, or none can be read. */
  readonly total: number | undefined;
  /** Its pages fit together. */
  readonly whole: boolean;
};

/**
 * While totals agree and no client comes twice, none that was there all the time can have slipped
 * from one page to an earlier one.
 */
async function readOnce(
  pages: AsyncIterable<Piece>,
  sets: ScopeSets,
  onPage: OnPage,
): Promise<Reading> {
  const { listedClient } = await import('./schemas/replies.ts');
  const clients = new Map<string, ServerClient>();
  const unreadable: number[] = [];
  const totals = new Set<number>();
  for await (const { from, found } of pages) {
    if (found !== undefined) totals.add(found.total);
    onPage(from, found?.total);
    for (const [at, item] of (found?.items ?? [undefined]).entries()) {
      const client = clientOf(listedClient.safeParse(item).data, from + at + 1, sets);
      if (client === undefined) unreadable.push(from + at + 1);
      else if (!clients.has(client.clientId)) clients.set(client.clientId, client);
    }
  }
  const read = clients.size + unreadable.length;
  const [total, ...others] = totals;
  const agreed = others.length === 0 ? total : undefined;
  return { clients, unreadable, total: agreed, whole: totals.size === 0 || read === agreed };
}

type Entry = {
  readonly client_id: string;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly scopes?: readonly string[] | null | undefined;
};

/** Undefined for an entry that is none, or that holds what cannot be scopes. */
function clientOf(
  entry: Entry | undefined,
  position: number,
  sets: ScopeSets,
): ServerClient | undefined {
  const scopes = entry && sets(entry.scopes ?? []);
  if (entry === undefined || scopes === undefined) return undefined;
  const { client_id: clientId, name = null, description = null } = entry;
  return {
    clientId,
    name: withoutRest(name),
    description: withoutRest(description),
    ...scopes,
    position,
  };
}

/** Ours are far shorter. Names and descriptions have no limit, and thousands of them are kept. */
const LONGEST_TEXT = 4_000;

/**
 * A name or a description as it is judged everywhere. The mark keeps what is cut in two from ending
 * with a block of ours.
 */
export function withoutRest(text: string | null): string | null {
  if (text === null || text.length <= LONGEST_TEXT) return text;
  // A slice keeps the whole text in memory; a copy does not.
  return `${Buffer.from(text.slice(0, LONGEST_TEXT)).toString('utf8')} ...`;
}

type Scopes = Pick<ServerClient, 'scopes' | 'repeated'>;

type ScopeSets = (names: readonly string[]) => Scopes | undefined;

/**
 * A function that makes scope sets, and returns the same one for the same names: thousands of
 * clients share a few. Undefined for names that are no scopes.
 */
function scopeSets(): ScopeSets {
  const sets = new Map<string, Scopes | undefined>();
  return (names) => {
    const key = JSON.stringify(names);
    if (!sets.has(key)) sets.set(key, names.every(isShown) ? scopesOf(names) : undefined);
    return sets.get(key);
  };
}

function scopesOf(names: readonly string[]): Scopes {
  const scopes = scopeSet(names);
  return scopes.length === names.length ? { scopes } : { scopes, repeated: names };
}

function isShown(name: string): boolean {
  return name.length <= 200 && /^\P{Cc}*$/u.test(name);
}
