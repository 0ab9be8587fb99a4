/** A quoted text: its content, and where it begins and ends, including the quotes. */
export type Quoted = { readonly text: string; readonly begin: number; readonly end: number };

/** The texts in double quotes, with backslash escapes; stops at an unclosed quote. */
export function quotedFields(line: string): Quoted[] {
  const fields: Quoted[] = [];
  let begin = line.indexOf('"');
  while (begin !== -1) {
    const close = closing(line, begin + 1);
    if (close === -1) break;
    fields.push({ text: line.slice(begin + 1, close), begin, end: close + 1 });
    begin = line.indexOf('"', close + 1);
  }
  return fields;
}

function closing(line: string, from: number): number {
  let at = from;
  while (at < line.length) {
    const sign = line.charCodeAt(at);
    if (sign === 0x22) return at;
    // A backslash escapes the next character.
    at += sign === 0x5c ? 2 : 1;
  }
  return -1;
}

/** The line with each of these fields replaced by a blank. */
export function outsideOf(line: string, fields: readonly Quoted[]): string {
  const starts = [0, ...fields.map(({ end }) => end)];
  const ends = [...fields.map(({ begin }) => begin), line.length];
  return starts.map((start, at) => line.slice(start, ends[at])).join(' ');
}

/**
 * The fields of a CSV row with doubled quotes in a field; undefined for other lines. Dashboards
 * export log lines like this.
 */
export function csvFields(line: string): string[] | undefined {
  if (!/(?:^|,)"(?:[^"]|"")*""/.test(line.slice(0, 4096))) return undefined;
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    const quoted = line[at] === '"';
    const end = quoted ? rowClosing(line, at + 1) : ends(line.indexOf(',', at), line);
    if (end === -1 || (quoted && end + 1 < line.length && line[end + 1] !== ',')) return undefined;
    const text = line.slice(quoted ? at + 1 : at, end);
    fields.push(quoted ? text.replaceAll('""', '"') : text);
    at = quoted ? end + 2 : end + 1;
  }
  return fields;
}

const ends = (found: number, { length }: string): number => (found === -1 ? length : found);

function rowClosing(line: string, from: number): number {
  let at = line.indexOf('"', from);
  while (at !== -1 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
  return at;
}
