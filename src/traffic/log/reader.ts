import { LONGEST } from '../lines.ts';
import { parseLogLine } from '../log-line.ts';
import type { LogLine } from './line.ts';
import { w3cReader } from './w3c.ts';
import { withoutColours, withoutPrefix } from './wrappers.ts';

/** Takes the result of reading a line, and the line. */
export type LineTaker = (found: LogLine, line: string) => void;

/** Reads the lines of one log, in order. */
export type LineReader = { readonly line: (line: string, cut: boolean) => void; end(): void };

// A container runtime writes a long line in parts marked `P`, and its end marked `F`.
const PART = /^(\d{4}-\d\d-\d\dT\S+ (stdout|stderr) )([FP])(?::\S*)? /;
const ERROR = /^(?:\w+\.)*\w*(?:Error|Exception|Timeout|Warning|Exit|Interrupt)\b/;
const TRACE = 'Traceback (most recent call last)';
const BEGINS = /^(?:\s*\+ )?(?:Exception Group )?Traceback \(most recent call last\)/;

/** A reader that calls `take` exactly once for each line. */
export function lineReader(take: LineTaker): LineReader {
  const columns = w3cReader();
  const inTrace = traceReader();
  const parts = new Map<string, { text: string; lines: number }>();

  const parse = (line: string, cut: boolean): LogLine => {
    if (inTrace(line)) return 'none';
    const found = columns(line) ?? parseLogLine(line);
    // A request still counts if the line was cut after it, in a query or a browser's name.
    return cut && found === 'none' ? 'unreadable' : found;
  };
  /** Joins the parts of a long line: only its end shows what it is. */
  const whole = (key: string, text: string, cut: boolean): void => {
    const { text: before, lines } = parts.get(key) ?? { text: '', lines: 0 };
    parts.delete(key);
    for (let at = 0; at < lines; at += 1) take('none', '');
    const line = before + text;
    take(parse(line.slice(0, LONGEST), cut || line.length > LONGEST), line);
  };

  return {
    line(line, cut) {
      // The T of a full date: hardly any other line has it there.
      const [head, , stream = '', kind] = (line[10] === 'T' ? PART.exec(line) : null) ?? [];
      if (head === undefined) take(parse(line, cut), line);
      else if (kind === 'F') whole(stream, line.slice(head.length), cut);
      else {
        const { text, lines } = parts.get(stream) ?? { text: '', lines: 0 };
        const kept = (text + line.slice(head.length)).slice(0, LONGEST + 1);
        parts.set(stream, { text: kept, lines: lines + 1 });
      }
    },
    end() {
      for (const [stream, { text, lines }] of parts) {
        parts.set(stream, { text, lines: lines - 1 });
        whole(stream, '', true);
      }
    },
  };
}

/** True for the lines of a Python traceback, up to the one that names the error. */
function traceReader(): (line: string) => boolean {
  let inside = false;
  return (line) => {
    if (!inside && !line.includes(TRACE)) return false;
    const bare = inner(line);
    const before = inside;
    inside = BEGINS.test(bare) || (before && /^(?:\s|> )/.test(bare));
    return inside || (before && ERROR.test(bare));
  };
}

/** The line as its program wrote it. */
function inner(line: string): string {
  let bare = withoutColours(line);
  for (let rest = withoutPrefix(bare); rest !== undefined; rest = withoutPrefix(bare)) bare = rest;
  return bare;
}
