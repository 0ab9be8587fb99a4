import type { ZodType } from 'zod';
import { blockOf, hasMarker } from '../domain/clients/description.ts';
import type { Secret } from '../domain/secrets/secret.ts';
import { FidesAuthError } from '../errors.ts';
import { CLIENTS, isTooLarge } from './clients.ts';
import { parseReply } from './parse.ts';
import type { Http } from './transport/exchange.ts';

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
  return search(http, token, (description) => hasMarker(description, marker));
}

/**
 * All clients created with a key that belong to no fleet.
 * @throws auth.forbidden, auth.rejected; server.reply for a list that cannot be read as a whole
 */
export async function findByKey(
  http: Http,
  token: Secret,
  key: string,
): Promise<readonly string[]> {
  const { ids, unreadable } = await search(http, token, (text) => isOfKey(text, key));
  if (unreadable.length === 0) return ids;
  throw new FidesAuthError(
    'server.reply',
    `listing the clients: ${unreadableClients(unreadable)}`,
    {
      fix: `${makeReadable(unreadable)}, so that no client of key ${key} is overlooked`,
    },
  );
}

function isOfKey(description: string | null | undefined, key: string): boolean {
  const block = blockOf(description);
  return block?.key === key && block.fleet === undefined;
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
export async function readAllScopes(
  http: Http,
  token: Secret,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { entries } = await readList(http, token, (schemas) => schemas.clientReply);
  return new Map(entries.map(({ client_id, scopes }) => [client_id, scopes ?? []]));
}

type Match = (description: string | null | undefined) => boolean;

/**
 * Pages shift while others create clients, so a search that finds nothing must be repeated with the
 * same total; a single page is one query and cannot shift.
 */
async function search(http: Http, token: Secret, matches: Match): Promise<Search> {
  let before: number | undefined;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const list = await readList(http, token, (schemas) => schemas.describedClient);
    const found = list.entries.filter(({ description }) => matches(description));
    const ids = found.map(({ client_id }) => client_id);
    const whole = list.entries.length + list.unreadable.length >= list.total;
    if (ids.length > 0 || (whole && (list.single || list.total === before))) {
      return { ids, unreadable: list.unreadable };
    }
    before = list.total;
  }
  throw listOutOfHand('it keeps changing');
}

/** A server with more clients, or one that creates them faster, is not Fides. */
const MOST_PAGES = 1_000;
const MOST_PIECES = 1_500;
const MOST_ROUNDS = 10;

function listOutOfHand(why: string): FidesAuthError {
  return new FidesAuthError('server.reply', `listing the clients: ${why}`, {
    fix: 'run it again later; if this repeats, check what answers there',
  });
}

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

async function* readPieces(http: Http, token: Secret): AsyncGenerator<Piece> {
  let [pages, read] = [1, 0];
  for (let page = 0; page < pages; page += 1) {
    for await (const piece of readPart(http, token, page * LARGEST, SIZES)) {
      read += 1;
      pages = piece.found?.pages ?? pages;
      if (pages > MOST_PAGES || read > MOST_PIECES) throw listOutOfHand(`it has ${pages} pages`);
      yield piece;
    }
  }
}

const LARGEST = 100;

/**
 * Page sizes: the largest that Fides takes, then smaller ones for pages that are too large, down to
 * one client. Descriptions have unlimited length, and every contributor may write one.
 */
const SIZES = [LARGEST, 50, 25, 5, 1];

/** A part of the list from a position on; undefined: one client that is too large to read. */
type Piece = { readonly from: number; readonly found: Page | undefined };

type Page = { readonly items: readonly unknown[]; readonly total: number; readonly pages: number };

/** The clients from a position on, in as many pieces as needed. */
async function* readPart(
  http: Http,
  token: Secret,
  from: number,
  [size = 1, ...smaller]: readonly number[],
): AsyncGenerator<Piece> {
  const found = await readPage(http, token, from, size);
  const [part] = smaller;
  if (found !== undefined || part === undefined) return yield { from, found };
  let end = from + size;
  for (let at = from; at < end; at += part) {
    for await (const piece of readPart(http, token, at, smaller)) {
      if (piece.found !== undefined) end = Math.min(end, piece.found.total);
      yield piece;
    }
  }
}

/**
 * A page of `GET /api/v1/oauth/client` (client:read, 2.82; newest first, at most 100 per page);
 * undefined when it is too large to read.
 */
async function readPage(
  http: Http,
  token: Secret,
  from: number,
  size: number,
): Promise<Page | undefined> {
  const path = `${CLIENTS}?page=${from / size + 1}&size=${size}`;
  try {
    const reply = await http.send({ method: 'GET', path, token });
    const body = await parseReply(reply, 'listing the clients', (schemas) => schemas.pageReply);
    return size === LARGEST ? body : { ...body, pages: Math.ceil(body.total / LARGEST) };
  } catch (error) {
    if (error instanceof FidesAuthError && isTooLarge(error)) return undefined;
    throw error;
  }
}
