import type { LogLine } from './line.ts';
import { parsePythonDict } from './python-dict.ts';
import { holdsRequest } from './suspect.ts';

/** How the message begins that Fides writes for each request. */
export const RECEIVED = 'Request received | {';
const LOGURU = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \| [A-Z]+ *\| /;

/** A line of loguru's text form, as Fides writes it (`src/fides/api/util/logger.py`). */
export function isLoguru(line: string): boolean {
  return LOGURU.test(line);
}

/**
 * The start of the message `Request received`, which Fides writes for each request; undefined if it
 * is inside quotes, where anybody may have written it.
 */
export function fidesMessage(line: string): number | undefined {
  const at = line.indexOf(RECEIVED);
  if (at === -1) return undefined;
  const quote = line.indexOf('"');
  return quote === -1 || at < quote ? at : undefined;
}

/** The request in that message (`LogRequestMiddleware` in `src/fides/api/asgi_middleware.py`). */
export function parseFides(line: string, at: number): LogLine {
  // Another line behind it: files were put together, and the first had no line break at its end.
  const rest = line.slice(line.lastIndexOf('}') + 1);
  if (line.includes(RECEIVED, at + 1) || (rest !== '' && holdsRequest(rest))) return 'unreadable';
  const members = parsePythonDict(line.slice(line.indexOf('{', at)));
  const { method, path, fides_client: client, status_code: status } = members;
  if (method === undefined || path === undefined) return 'unreadable';
  return { method, target: encoded(path), client, status: statusOf(status) };
}

/** The path as it was sent: Fides logs it decoded, so a `?` in it begins no query. */
export function encoded(path: string): string {
  return path.replace(/[\s?#;%]/g, (sign) => encodeURIComponent(sign));
}

function statusOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
