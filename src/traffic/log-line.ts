import { requestInJson } from './json-line.ts';
import { parsePythonDict } from './python-dict.ts';
import type { LogLine } from './traffic.ts';

// The first thing in quotes of common, combined and AWS ALB logs.
const REQUEST = /^"([A-Za-z]{1,16}) (\S+)(?: HTTP\/[\d.]+)?"/;
// What servers write when there was no request: "-" and, in ALB logs, "- http://host:80- -".
const NO_REQUEST = /^"(?:-|- \S+ -|)"/;
const FIDES = 'Request received';
const FIDES_MESSAGE = /^(?:\S+ +\| +)?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \| /;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOURS = /\u001b\[[\d;]*m/g;

/**
 * The request in a line of an access log: common, combined, AWS ALB, JSON, or one of Fides' own two
 * forms (`src/fides/api/util/logger.py`; the message is `Request received`), also as Docker keeps it.
 */
export function parseLogLine(line: string): LogLine {
  const begin = line.charCodeAt(0);
  // A brace, which only JSON begins with.
  if (begin === 0x7b) return requestInJson(line, parseLogLine);
  const quote = line.indexOf('"');
  const fides = line.indexOf(FIDES);
  if (fides !== -1 && (quote === -1 || fides < quote)) return parseFides(line, fides);
  return (quote === -1 ? undefined : parseQuoted(line, quote)) ?? parseOther(line);
}

function parseQuoted(line: string, quote: number): LogLine | undefined {
  const found = REQUEST.exec(line.slice(quote));
  if (found !== null) return { method: found[1] ?? '', target: found[2] ?? '', client: undefined };
  return NO_REQUEST.test(line.slice(quote)) ? 'other' : undefined;
}

function parseFides(line: string, at: number): LogLine {
  const plain = line.slice(at).replace(COLOURS, '');
  const brace = plain.indexOf('{');
  if (brace === -1) return parseOther(line);
  const { method, path, fides_client } = parsePythonDict(plain.slice(brace));
  if (method === undefined || path === undefined) return 'unreadable';
  return { method, target: path, client: fides_client };
}

function parseOther(line: string): LogLine {
  return FIDES_MESSAGE.test(line.replace(COLOURS, '')) ? 'other' : 'unreadable';
}
