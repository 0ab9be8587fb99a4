const STRING = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/y;
const OTHER = /[^,'"{}]+/y;

/**
 * The members of a flat Python dict as `repr` prints it; values that are no strings stay as
 * written. The first of equal keys counts. Stops at anything unknown.
 */
export function parsePythonDict(text: string): Readonly<Record<string, string>> {
  const members: Record<string, string> = Object.create(null);
  let at = 1;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at += found[0].length;
    return found;
  };
  const skip = (word: string): boolean => {
    const there = text.startsWith(word, at);
    if (there) at += word.length;
    return there;
  };
  do {
    const key = take(STRING);
    if (key === null || !skip(': ')) return members;
    const value = take(STRING);
    const other = value === null ? take(OTHER) : null;
    if (value === null && other === null) return members;
    members[stringOf(key)] ??= value === null ? (other?.[0] ?? '') : stringOf(value);
  } while (skip(', '));
  return members;
}

function stringOf(found: RegExpExecArray): string {
  return (found[1] ?? found[2] ?? '').replace(/\\(['"\\])/g, '$1');
}
