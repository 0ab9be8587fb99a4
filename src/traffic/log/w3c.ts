import { requestInFields } from './fields.ts';
import type { LogLine } from './line.ts';

/** Reads lines of W3C's extended format, as IIS and CloudFront write it; undefined for others. */
export type W3cReader = (line: string) => LogLine | undefined;

/** A reader that learns the columns from the line that names them. */
export function w3cReader(): W3cReader {
  let columns: readonly string[] | undefined;
  return (line) => {
    if (line.startsWith('#Fields:')) {
      columns = line.slice('#Fields:'.length).trim().split(/\s+/);
      return 'none';
    }
    if (columns === undefined || line.startsWith('#')) return undefined;
    const values = line.split(line.includes('\t') ? '\t' : ' ');
    if (values.length !== columns.length) return undefined;
    return requestIn(Object.fromEntries(columns.map((name, at) => [name, values[at] ?? ''])));
  };
}

function requestIn(record: Readonly<Record<string, string>>): LogLine {
  if (record['cs-method'] === '-' || record['cs-uri-stem'] === '-') return 'none';
  return requestInFields(record) ?? 'unreadable';
}
