import type { Reading } from '../domain/api/reading.ts';
import { asUtf8, eachPiece } from './lines.ts';
import type { LoggedRequest, LogLine } from './log/line.ts';
import { lineReader } from './log/reader.ts';
import { recordSplitter } from './log/records.ts';
import { refuseForeign } from './log/refused.ts';
import { createTally, type Tally } from './tally.ts';
import { hostName, methodOf, pathOf } from './target.ts';

/**
 * Reads the requests of an access log piece by piece, in bounded memory. With `client`, only those
 * of that `Fides-Client`, by its whole name or by the part before its slash. `label` names the log
 * in errors. Rejects with the error of the source.
 * @throws input.invalid for a file that is no log
 */
export async function readAccessLog(
  chunks: AsyncIterable<Uint8Array>,
  { client, label = 'log' }: { readonly client?: string | undefined; readonly label?: string } = {},
): Promise<Reading> {
  const tally = createTally();
  let at = 0;
  const reader = lineReader((found, line) => {
    at += 1;
    count(found, line);
  });
  const count = (found: LogLine, line: string): void => {
    if (typeof found === 'object') take(found, client, tally, () => tally.unreadable(line, at));
    else if (found === 'none') tally.skip();
    else tally.unreadable(line, at);
  };
  const splitter = recordSplitter(reader.line, (head) => refuseForeign(head, label));
  await eachPiece(chunks, splitter);
  reader.end();
  return tally.reading();
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
  else tally.add(method, asUtf8(path), { host: hostOf(request), status: request.status });
}

/** The host of a full URL, else the format's field for it. */
function hostOf({ target, host }: LoggedRequest): string | undefined {
  const named = target.startsWith('/') ? host : target;
  return named === undefined ? undefined : hostName(named);
}

function isOf(seen: string | undefined, wanted: string): boolean {
  return seen !== undefined && (seen === wanted || seen.split('/', 1)[0] === wanted);
}
