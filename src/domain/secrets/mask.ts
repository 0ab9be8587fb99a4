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
 * Replaces secrets, which are latin1 text, by `****`, also where one comes in two pieces. Only what
 * may be the beginning of a secret is held back, and of that no more than it takes.
 */
export function createMask(secrets: readonly string[]): Mask {
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escaped).join('|') || '(?!)', 'g');
  /** The end of what came, which may begin a secret, and how much of it was shown already. */
  let held = '';
  let shown = 0;
  return {
    push(piece) {
      const text = held + piece;
      const [clear, from] = replaced(text, shown, pattern);
      const start = beginning(text, from, longestFirst);
      const before = Math.max(from, shown);
      held = text.slice(start);
      const told = held.length < TOLD ? text.length : start;
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

/** The text up to the end of its last secret, without what was shown of it; and where that end is. */
function replaced(text: string, shown: number, pattern: RegExp): [clear: string, end: number] {
  let clear = '';
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    clear += `${text.slice(Math.max(from, shown), Math.max(match.index, shown))}****`;
    from = match.index + match[0].length;
  }
  return [clear, from];
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
