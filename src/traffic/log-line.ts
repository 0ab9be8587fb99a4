import { fidesMessage, isLoguru, parseFides } from './log/fides-line.ts';
import { requestInJson } from './log/json-line.ts';
import { agreed, DEEPEST, type LogLine } from './log/line.ts';
import { requestInPairs } from './log/logfmt.ts';
import { parseCommon, parseQuoted } from './log/quoted.ts';
import { csvFields } from './log/quoted-fields.ts';
import { objectAtEnd, withoutColours, withoutPrefix } from './log/wrappers.ts';

// Other messages of a server, beside its line for a request or about requests that never came.
const BESIDE = [
  // nginx' error log, and kong's.
  /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[\w+\] \d+#\d+: /,
  // Apache's.
  /^\[\w{3} \w{3} \d\d [\d:.]+ \d{4}\] \[[\w:-]+\] /,
  /^\[GIN-debug\] /,
  // Comments; OkHttp begins a request with an arrow.
  /^(?:#|\/\/|;(?!\S+;)|--(?!>))/,
];

/**
 * The request in a line of an access log, in any format that docs/presets.md lists, with any
 * wrappers of log shippers around it. `depth` counts the wrappers removed so far.
 */
export function parseLogLine(line: string, depth = 0): LogLine {
  const plain = withoutColours(line).trim();
  // Only JSON begins with a brace: nearly every line takes one of these two ways.
  if (plain.charCodeAt(0) === 0x7b || /^\[\s*\{/.test(plain)) {
    return requestInJson(plain, depth, parseLogLine);
  }
  const fides = fidesMessage(plain);
  if (fides !== undefined) return parseFides(plain, fides);
  return parseCommon(plain) ?? parseOther(plain, depth);
}

function parseOther(line: string, depth: number): LogLine {
  if (BESIDE.some((pattern) => pattern.test(line))) return 'none';
  if (isLoguru(line)) return parseMessage(line, depth);
  if (depth < DEEPEST) {
    const rest = withoutPrefix(line);
    if (rest !== undefined) return parseLogLine(rest, depth + 1);
    const object = objectAtEnd(line);
    if (object !== undefined && isJson(object))
      return requestInJson(object, depth + 1, parseLogLine);
    const fields = csvFields(line);
    if (fields !== undefined) return agreed(fields.map((field) => parseLogLine(field, depth + 1)));
  }
  return requestInPairs(line) ?? parseQuoted(line);
}

/** Of Fides' own messages only `Request received` is a request; others may hold a server's line. */
function parseMessage(line: string, depth: number): LogLine {
  const at = line.indexOf(' - ');
  const message = at === -1 ? '' : line.slice(at + 3);
  const found =
    depth < DEEPEST && message.includes('"') ? parseLogLine(message, depth + 1) : 'none';
  return found === 'unreadable' ? 'none' : found;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
