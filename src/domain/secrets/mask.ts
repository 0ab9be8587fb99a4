/** Takes the pieces of an output as they come, and returns the text that may be shown. */
export type Mask = {
  /** The text to show now: one character a byte (latin1), so that no encoding breaks. */
  push(piece: string): string;
  /** The rest, after the last piece. */
  end(): string;
};

// Fewer characters of a secret reveal nothing, and a prompt that ends in them must not wait.
const TOLD = 4;

/**
 * Replaces secrets (latin1 text) by `****`, even if split between pieces or wrapped: ignores line
 * breaks and the blanks after them. Holds back only text that may begin a secret, and no more of
 * it than necessary.
 */
export function createMask(secrets: readonly string[]): Mask {
  const unbroken = secrets.map((secret) => secret.replace(BREAK, ''));
  const longestFirst = unbroken.sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escaped).join('|') || '(?!)', 'g');
  /** The end of the input so far, which may begin a secret; next, how much of it was shown. */
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

/** A line break with the indentation of the next line, as in wrapped base64. */
const BREAK = /[\r\n]+[ \t]*/g;

/** Text without its line breaks, and the original position of each character. */
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
 * The masked text up to the end of its last secret, without the part shown before; and the position
 * of that end, in the text and in the flat text.
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

/** Where the longest tail that may begin a secret starts; the text's length if there is none. */
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
