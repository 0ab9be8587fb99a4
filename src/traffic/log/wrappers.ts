/** Prefixes that log shippers add, each unmistakable; removed one by one, in any order. */
const PREFIXES: readonly RegExp[] = [
  // docker compose: `fides-1  | `.
  /^[\w.-]+ +\| /,
  // kubectl logs --prefix: `[pod/fides-0/fides] `.
  /^\[[\w.-]+\/[\w./-]+\] /,
  // CRI: `2026-11-25T21:00:00.123456789Z stdout F `.
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) [FP](?::\S*)? /,
  // syslog, RFC 5424: `<34>1 2026-11-25T21:00:00Z host app 1 - - `.
  /^<\d{1,3}>1 \S+ \S+ \S+ \S+ \S+ (?:-|(?:\[(?:[^\]\\]|\\.)*\])+) (?:\u00ef\u00bb\u00bf)?/,
  // syslog, RFC 3164, and journald: `Nov 25 21:00:00 host nginx[7]: `.
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? [\w.:-]+ [\w./@-]+(?:\[\d+\])?: ?/,
  // rsyslog and journald with a full date; CloudWatch, kubectl and docker with their own time.
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)? [\w.-]+ [\w./@-]+\[\d+\]: /,
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)? /,
];

/** The line without its prefix; undefined if it has no known one. */
export function withoutPrefix(line: string): string | undefined {
  for (const prefix of PREFIXES) {
    const found = prefix.exec(line);
    if (found !== null) return line.slice(found[0].length);
  }
  return undefined;
}

/** The object at the end of a line, after text of a log shipper; undefined for none. */
export function objectAtEnd(line: string): string | undefined {
  const end = line.trimEnd();
  if (!end.endsWith('}')) return undefined;
  const begin = /(?:^|[\s:|])(\{\s*")/.exec(end);
  return begin === null
    ? undefined
    : end.slice(begin.index + begin[0].length - (begin[1]?.length ?? 0));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOURS = /(?:\u001b|#033)\[[\d;]*m/g;

/** The line without colours, including rsyslog's spelling of them. */
export function withoutColours(line: string): string {
  return line.includes('\u001b') || line.includes('#033') ? line.replace(COLOURS, '') : line;
}
