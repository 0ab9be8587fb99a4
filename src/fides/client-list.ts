import type { ZodType } from 'zod';
import { isAhead } from '../domain/clients/clock.ts';
import { blockOf, hasMarker } from '../domain/clients/description.ts';
import type { Secret } from '../domain/secrets/secret.ts';
import { FidesAuthError } from '../errors.ts';
import type { Http } from '../transport/exchange.ts';
import { withoutRest } from './all-clients.ts';
import { listOutOfHand, readPieces } from './client-pages.ts';

/** The clients of a key, by id, newest first; those dated in the future are left alone. */
export type OfKey = { readonly ids: readonly string[]; readonly ahead: readonly string[] };

/** The result of a search of all clients. */
export type Search = {
  readonly ids: readonly string[];
  /** Positions in the list, newest first from 1, of unreadable clients: any may match. */
  readonly unreadable: readonly number[];
};

/**
 * The clients whose description carries the marker. A client that is not found is absent only when
 * nothing was unreadable.
 * @throws auth.forbidden, auth.rejected; server.reply for a list that cannot be read
 */
export function findByMarker(http: Http, token: Secret, marker: string): Promise<Search> {
  return search(http, token, (description) => hasMarker(description, marker), 'first');
}

/**
 * All clients created with a key that belong to no fleet; apart from them those that say they were
 * made in the future. `now` is the server's time, undefined where it tells none.
 * @throws auth.forbidden, auth.rejected; server.reply for a list that cannot be read as a whole
 */
export async function findByKey(
  http: Http,
  token: Secret,
  key: string,
  now: number | undefined,
): Promise<OfKey> {
  const late = new Set<string>();
  const matches: Match = (text, clientId) => {
    const block = blockOf(withoutRest(text ?? null));
    const isOfKey = block?.key === key && block.fleet === undefined;
    const { createdAt } = block ?? {};
    if (isOfKey && now !== undefined && createdAt !== undefined && isAhead(createdAt, now)) {
      late.add(clientId);
    }
    return isOfKey;
  };
  const { ids, unreadable } = await search(http, token, matches, 'all');
  const [ahead, rest] = [ids.filter((id) => late.has(id)), ids.filter((id) => !late.has(id))];
  if (unreadable.length === 0) return { ids: rest, ahead };
  throw new FidesAuthError(
    'server.reply',
    `listing the clients: ${unreadableClients(unreadable)}`,
    {
      fix: `${makeReadable(unreadable)}, so that no client of key ${key} is overlooked`,
    },
  );
}

/** For an error: how many clients of a list cannot be read. */
export function unreadableClients({ length }: readonly number[]): string {
  return `${length === 1 ? 'one client' : `${length} clients`} in it cannot be read`;
}

/** For a `fix`: how to make the list readable. */
export function makeReadable(places: readonly number[]): string {
  const first = places.slice(0, 5).join(', ');
  return `shorten or correct the description, or delete what is number ${first} in the list, newest first`;
}

/**
 * The scopes of all clients that the server lists, by client id, duplicates included (2.82). Skips
 * what it cannot read.
 * @throws auth.forbidden, auth.rejected; server.reply for a list that cannot be read
 */
export async function readAllScopes(http: Http, token: Secret): Promise<AllScopes> {
  const { entries, total } = await readList(http, token, (schemas) => schemas.clientReply);
  return {
    scopes: new Map(entries.map(({ client_id, scopes }) => [client_id, scopes ?? []])),
    total,
  };
}

/** Scopes by client id, and how many clients the server says it has. */
export type AllScopes = {
  readonly scopes: ReadonlyMap<string, readonly string[]>;
  readonly total: number;
};

type Match = (description: string | null | undefined, clientId: string) => boolean;

/**
 * Pages shift while others create and delete clients, so a search for all, or one that finds
 * nothing, must be repeated with the same outcome and total; a single page is one query and cannot
 * shift.
 */
async function search(
  http: Http,
  token: Secret,
  matches: Match,
  wanted: 'first' | 'all',
): Promise<Search> {
  let before: string | undefined;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const list = await readList(http, token, (schemas) => schemas.describedClient);
    const found = list.entries.filter(({ client_id, description }) =>
      matches(description, client_id),
    );
    const ids = found.map(({ client_id }) => client_id);
    const whole = list.entries.length + list.unreadable.length >= list.total;
    const outcome = JSON.stringify([list.total, ids]);
    const sure = whole && (list.single || outcome === before);
    if (sure || (wanted === 'first' && ids.length > 0)) {
      return { ids, unreadable: list.unreadable };
    }
    before = outcome;
  }
  throw listOutOfHand('it keeps changing');
}

const MOST_ROUNDS = 10;

type Schemas = typeof import('./schemas/replies.ts');

type List<T> = {
  readonly entries: readonly T[];
  readonly unreadable: readonly number[];
  readonly total: number;
  /** One page, thus one query. */
  readonly single: boolean;
};

/** All clients, parsed with a schema, each entry on its own. */
async function readList<T>(
  http: Http,
  token: Secret,
  pick: (schemas: Schemas) => ZodType<T>,
): Promise<List<T>> {
  const schema = pick(await import('./schemas/replies.ts'));
  const entries: T[] = [];
  const unreadable: number[] = [];
  let [total, read] = [0, 0];
  for await (const { from, found } of readPieces(http, token)) {
    read += 1;
    total = found?.total ?? total;
    const parsed = found?.items.map((item) => schema.safeParse(item).data) ?? [undefined];
    for (const [at, entry] of parsed.entries()) {
      if (entry === undefined) unreadable.push(from + at + 1);
      else entries.push(entry);
    }
  }
  return { entries, unreadable, total, single: read === 1 };
}
