/** Takes the pieces of an output as they come, gives what may be shown of them. */
export type Mask = {
  /** What can be shown now. Text is one character a byte (latin1), so that nothing is broken. */
  push(piece: string): string;
  /** The rest, once nothing more comes. */
  end(): string;
};

// Fewer characters of a secret tell nothing, and a prompt that ends in one is not to wait.
const TOLD = 4;

/**
 * Replaces secrets, which are latin1 text, by `****`, also where one comes in two pieces, or is
 * wrapped: line breaks in it do not count, nor do the blanks after them. Only what may be the
 * beginning of a secret is held back, and of that no more than it takes.
 */
export function createMask(secrets: readonly string[]): Mask {
  const unbroken = secrets.map((secret) => secret.replace(BREAK, ''));
  const longestFirst = unbroken.sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escaped).join('|') || '(?!)', 'g');
  /** The end of what came, which may begin a secret, and how much of it was shown already. */
  let held = '';
  let shown = 0;
  return {
    push(piece) {
      const text = held + piece;
      const flat = flattened(text);
      const [clear, from, next] = replaced(text, shown, flat, pattern);
      const begun = beginning(flat.text, next, longestFirst);
      const start = flat.place(begun);
      const before = Math.max(from, shown);
      held = text.slice(start);
      const told = flat.text.length - begun < TOLD ? text.length : start;
      const tail = text.slice(before, Math.max(told, before));
      shown = Math.max(told, before) - start;
      return clear + tail;
    },
    end() {
      const rest = held.slice(shown);
      held = '';
      shown = 0;
      return rest;
    },
  };
}

/** A line break with the blanks at the beginning of the next line, as base64 of any length has them. */
const BREAK = /[\r\n]+[ \t]*/g;

/** Text without its line breaks, and the place in the text of each of its characters. */
type Flat = { readonly text: string; place(at: number): number };

function flattened(text: string): Flat {
  const places: number[] = [];
  let flat = '';
  let from = 0;
  for (const { index, 0: gap } of text.matchAll(BREAK)) {
    for (let at = from; at < index; at += 1) places.push(at);
    flat += text.slice(from, index);
    from = index + gap.length;
  }
  if (from === 0) return { text, place: (at) => at };
  for (let at = from; at < text.length; at += 1) places.push(at);
  return { text: flat + text.slice(from), place: (at) => places[at] ?? text.length };
}

/**
 * The text up to the end of its last secret, without what was shown of it; and where that end is, in
 * the text and in the flat one.
 */
function replaced(
  text: string,
  shown: number,
  flat: Flat,
  pattern: RegExp,
): [clear: string, end: number, flatEnd: number] {
  let clear = '';
  let from = 0;
  let next = 0;
  for (const match of flat.text.matchAll(pattern)) {
    const start = flat.place(match.index);
    clear += `${text.slice(Math.max(from, shown), Math.max(start, shown))}****`;
    next = match.index + match[0].length;
    from = flat.place(next - 1) + 1;
  }
  return [clear, from, next];
}

/** Where the longest end of the text begins that a secret begins with; the text's length if none. */
function beginning(text: string, from: number, secrets: readonly string[]): number {
  const longest = secrets[0]?.length ?? 0;
  for (let at = Math.max(from, text.length - longest + 1); at < text.length; at += 1) {
    const end = text.slice(at);
    if (secrets.some((secret) => secret.startsWith(end))) return at;
  }
  return text.length;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
