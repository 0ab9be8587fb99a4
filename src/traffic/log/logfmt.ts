import { requestInFields } from './fields.ts';
import type { LogLine } from './line.ts';

const NAMED = /(?:^|\s)(?:method|http_method|request_method|httpMethod|verb)=/;
const PAIR = /(?:^|\s)([\w.@:-]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$)/g;

/**
 * The request of a line of `name=value`; undefined for other lines. Unreadable if a name occurs
 * twice with different values, because anybody may have written one of them.
 */
export function requestInPairs(line: string): LogLine | undefined {
  if (!NAMED.test(line)) return undefined;
  const record: Record<string, string> = Object.create(null);
  for (const [, name = '', quoted = ''] of line.matchAll(PAIR)) {
    const value = quoted.startsWith('"') ? quoted.slice(1, -1).replace(/\\(["\\])/g, '$1') : quoted;
    if (name in record && record[name] !== value) return 'unreadable';
    record[name] = value;
  }
  return requestInFields(record);
}
