import { asUtf8, eachLine } from './lines.ts';
import { parseLogLine } from './log-line.ts';
import { createTally, type Tally } from './tally.ts';
import { methodOf, pathOf } from './target.ts';
import type { LoggedRequest, Traffic } from './traffic.ts';

/**
 * The requests of an access log that comes in pieces, in bounded memory. With `client` only those of
 * that `Fides-Client`, by its whole name or by what stands before its slash. Rejects with the error
 * of the source.
 */
export async function readAccessLog(
  chunks: AsyncIterable<Uint8Array>,
  { client }: { readonly client?: string | undefined } = {},
): Promise<Traffic> {
  const tally = createTally();
  let at = 0;
  await eachLine(chunks, (line, cut) => {
    at += 1;
    const found = parseLogLine(line);
    // What was cut off may be the end of a query or a browser's name: the request counts then.
    if (typeof found === 'object') take(found, client, tally, () => tally.unreadable(line, at));
    else if (found === 'other' && !cut) tally.skip();
    else tally.unreadable(line, at);
  });
  return tally.traffic();
}

function take(
  request: LoggedRequest,
  client: string | undefined,
  tally: Tally,
  unreadable: () => void,
): void {
  if (request.client !== undefined) tally.client(asUtf8(request.client));
  const wanted = client === undefined || isOf(request.client, client);
  const method = methodOf(request.method);
  const path = pathOf(request.target);
  // `OPTIONS *` asks about the server as a whole.
  if (!wanted || method === undefined || request.target === '*') tally.skip();
  else if (path === undefined) unreadable();
  else tally.add(method, asUtf8(path));
}

function isOf(seen: string | undefined, wanted: string): boolean {
  return seen !== undefined && (seen === wanted || seen.split('/', 1)[0] === wanted);
}
