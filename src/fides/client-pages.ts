import type { Secret } from '../domain/secrets/secret.ts';
import { FidesAuthError } from '../errors.ts';
import type { Http } from '../transport/exchange.ts';
import { CLIENTS, isTooLarge } from './clients.ts';
import { parseReply } from './parse.ts';

/**
 * A part of the list from a position on, counted from 0; `found` is undefined for one client that
 * is too large to read.
 */
export type Piece = { readonly from: number; readonly found: Page | undefined };

type Page = { readonly items: readonly unknown[]; readonly total: number };

/**
 * All clients of `GET /api/v1/oauth/client` (client:read, 2.82; newest first, at most 100 per page),
 * one request after the other: others may create and delete clients in between. `sizes` are those of
 * pages, the largest first, each a multiple of the next, and 1 at last.
 * @throws auth.forbidden, auth.rejected; server.reply for a list that cannot be read
 */
export async function* readPieces(
  http: Http,
  token: Secret,
  sizes: readonly number[] = SIZES,
): AsyncGenerator<Piece> {
  const [largest = 1] = sizes;
  let [pages, read] = [1, 0];
  for (let page = 0; page < pages; page += 1) {
    for await (const piece of readPart(http, token, page * largest, sizes)) {
      read += 1;
      pages = piece.found === undefined ? pages : Math.ceil(piece.found.total / largest);
      if (pages > MOST_PAGES || read > MOST_PIECES) throw listOutOfHand(`it has ${pages} pages`);
      yield piece;
    }
  }
}

/**
 * How many clients there are, by `GET /api/v1/oauth/client` (client:read, 2.82).
 * @throws auth.forbidden, auth.rejected; server.reply
 */
export async function countClients(http: Http, token: Secret): Promise<number> {
  // A page beyond the end: of the newest client, the description may be too large to read.
  const path = `${CLIENTS}?page=${MOST_PAGES * LARGEST}&size=1`;
  const reply = await http.send({ method: 'GET', path, token });
  const { total } = await parseReply(reply, 'counting the clients', (schemas) => schemas.pageReply);
  return total;
}

/** A server with more clients, or one that creates them faster, is not Fides. */
const MOST_PAGES = 1_000;
const MOST_PIECES = 1_500;

/** The error, `server.reply`, for a list that has no end or no rest. */
export function listOutOfHand(why: string): FidesAuthError {
  return new FidesAuthError('server.reply', `listing the clients: ${why}`, {
    fix: 'run it again later; if this repeats, check what answers there',
  });
}

/** The largest page that Fides gives. */
const LARGEST = 100;

/**
 * Page sizes: the largest that Fides takes, then smaller ones for pages that are too large, down to
 * one client. Descriptions have unlimited length, and every contributor may write one.
 */
const SIZES = [LARGEST, 50, 25, 5, 1];

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

/** A page; undefined when it is too large to read. */
async function readPage(
  http: Http,
  token: Secret,
  from: number,
  size: number,
): Promise<Page | undefined> {
  const path = `${CLIENTS}?page=${from / size + 1}&size=${size}`;
  try {
    const reply = await http.send({ method: 'GET', path, token });
    return await parseReply(reply, 'listing the clients', (schemas) => schemas.pageReply);
  } catch (error) {
    if (error instanceof FidesAuthError && isTooLarge(error)) return undefined;
    throw error;
  }
}
