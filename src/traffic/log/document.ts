import { type LineHandler, LONGEST, lineSplitter, type TextTaker } from '../lines.ts';

/** The paths at which exports keep their list of records. */
const LISTS: ReadonlySet<string> = new Set([
  'events', // CloudWatch: filter-log-events, get-log-events
  'logEvents', // CloudWatch: subscriptions
  'results', // CloudWatch: Insights
  'entries', // GCP: entries.list
  'data', // Datadog
  'logs',
  'records', // Azure
  'hits.hits', // Elasticsearch
]);

// No name in LISTS is longer.
const NAME = 32;

/** True for the first name of a path in LISTS. */
export function leadsToRecords(name: string): boolean {
  return [...LISTS].some((way) => way.split('.', 1)[0] === name);
}

/**
 * Passes on the records of consecutive JSON documents: the members of their lists, or whole
 * objects. Keeps at most 64 KiB of a record; an unfinished one counts as cut off. Passes on text
 * between documents line by line.
 */
export function documentSplitter(handle: LineHandler): TextTaker {
  const record = keeper(handle);
  const levels = nesting();
  const between = lineSplitter(handle);
  const string = stringSkipper();

  const opens = (list: boolean, at: number): void => {
    const whole = levels.depth() === 0 && !list;
    if (!record.isOpen() && (whole || levels.inRecords())) record.begin(levels.depth(), at);
    levels.push(list);
    // An object around a list of records is no record itself.
    if (record.depth() === 0 && levels.depth() > 1 && levels.inRecords()) record.drop();
  };
  const closes = (at: number): void => {
    levels.pop();
    if (record.depth() === levels.depth()) record.end(at);
  };
  const quotes = (at: number): void => {
    if (!record.isOpen() && levels.inRecords()) record.begin(levels.depth(), at);
    string.begin();
  };
  const step = (sign: string, at: number): void => {
    if (sign === '"') quotes(at);
    else if (sign === '{' || sign === '[') opens(sign === '[', at);
    else if (sign === '}' || sign === ']') closes(at);
    else if (sign === ':') levels.name(string.last());
    else if (levels.depth() === 0 && sign !== ',') between.take(sign);
  };

  return {
    take(text) {
      record.continue(text);
      for (let at = 0; at < text.length; at += 1) {
        if (!string.isOpen()) step(text.charAt(at), at);
        else if (string.take(text.charCodeAt(at), text, at)) {
          const alone = levels.inRecords() && record.depth() === levels.depth();
          if (alone) record.end(at, true);
        }
      }
      record.pause();
    },
    end() {
      between.end();
      if (record.isOpen() || levels.depth() > 0) record.lose();
    },
  };
}

/** Keeps the current record; `depth` is -1 between records. */
function keeper(handle: LineHandler) {
  let depth = -1;
  let kept = '';
  let cut = false;
  let text = '';
  let from = 0;
  const keep = (end: number): void => {
    const room = LONGEST - kept.length;
    cut ||= end - from > room;
    if (room > 0) kept += text.slice(from, Math.min(end, from + room));
  };
  const close = (): void => {
    [depth, kept, cut] = [-1, '', false];
  };
  return {
    depth: () => depth,
    isOpen: () => depth !== -1,
    begin(at: number, index: number) {
      [depth, from] = [at, index];
    },
    continue(piece: string) {
      [text, from] = [piece, 0];
    },
    pause() {
      if (depth !== -1) keep(text.length);
    },
    drop: close,
    end(index: number, isString = false) {
      keep(index + 1);
      handle(isString ? unquoted(kept) : kept, cut);
      close();
    },
    lose() {
      handle(kept, true);
      close();
    },
  };
}

/** The value of a JSON string; any other text unchanged. */
function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** The open brackets, outermost first, each with the name of the current member. */
function nesting() {
  const levels: { readonly list: boolean; name: string }[] = [];
  // Counts deeper ones without keeping them: a hostile document opens millions.
  let deeper = 0;
  return {
    depth: () => levels.length + deeper,
    push(list: boolean) {
      if (levels.length < 8) levels.push({ list, name: '' });
      else deeper += 1;
    },
    pop() {
      if (deeper > 0) deeper -= 1;
      else levels.pop();
    },
    name(text: string) {
      const top = levels.at(-1);
      if (deeper === 0 && top !== undefined) top.name = text;
    },
    /** True inside a list whose members are records. */
    inRecords(): boolean {
      if (deeper > 0 || levels.at(-1)?.list !== true) return false;
      if (levels.length === 1) return true;
      return LISTS.has(
        levels
          .slice(0, -1)
          .map(({ name }) => name)
          .join('.'),
      );
    },
  };
}

/** Skips strings, and remembers the last one. */
function stringSkipper() {
  let word: string | undefined;
  let last = '';
  let escaped = false;
  return {
    isOpen: () => word !== undefined,
    last: () => last,
    begin() {
      [word, escaped] = ['', false];
    },
    /** True for the character that ends a string. */
    take(code: number, text: string, at: number): boolean {
      if (escaped) escaped = false;
      else if (code === 0x5c) escaped = true;
      else if (code === 0x22) {
        [last, word] = [word ?? '', undefined];
        return true;
      }
      if (word !== undefined && word.length < NAME) word += text.charAt(at);
      return false;
    },
  };
}
