import assert from 'node:assert/strict';

/** What foreign text may hold, for a terminal, a reader's eye or the log of a job to take amiss. */
export const HOSTILE: readonly string[] = [
  '\x1b[31mred\x1b[0m',
  '\x1b]8;;http://evil.example\x07link\x1b]8;;\x07',
  '\x9b2J',
  'back\b\b\bspace',
  'over\rwritten',
  'tab\tbed',
  'nul\0nul',
  'del\x7f',
  'daer\u202emetsys',
  'a\u2066b\u2069c\u200ed\u200fe\u061cf',
  'zero\u200bwidth\u2060\ufeff',
  'join\u200der non\u200cjoiner',
  'soft\u00adhyphen\u034f',
  'fill\u3164er\u115f\u1160\uffa0\u17b4\u180e',
  'variation\ufe0f selector\u{e0100}',
  'tag\u{e0041}\u{e007f}',
  'private\ue000\u{f0000}',
  'half\ud800',
  'blank\u2800',
  'line\u2028::error::owned\u2029',
  'note\ufff9\ufffa\ufffb',
  'next\u0085line',
  '::error file=a,line=1::owned',
  ' ::add-mask::a',
  'x\n::stop-commands::token',
  '##[error]owned',
  'x ##[add-path]/tmp',
  '##vso[task.setvariable variable=a]b',
  "x\n##teamcity[buildProblem description='x']",
  'section_start:1700000000:x[collapsed=true]\r\x1b[0Kx',
];

// Its own list, so that it does not repeat a fault of the code.
const FORBIDDEN = new RegExp(
  [
    '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}]',
    '[\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u2800\\u3164\\uffa0]',
    '[\\u180b-\\u180f\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]',
  ].join('|'),
  'u',
);

/** The colours that are ours. */
const OWN = new RegExp(`${String.fromCharCode(27)}\\[(?:1|2|22|31|32|33|39)m`, 'g');

/** Asserts that a terminal and a log take nothing of these bytes for anything but text. */
export function requireHarmless(text: string, why: string, coloured = false): void {
  const rest = coloured ? text.replace(OWN, '') : text;
  for (const line of rest.split('\n')) {
    const found = FORBIDDEN.exec(line);
    assert.equal(found, null, `${why}: ${JSON.stringify(line)}`);
    assert.doesNotMatch(line, /^\s*::[a-z-]+[^:]*::/i, why);
    assert.doesNotMatch(line, /##\w*\[/, why);
  }
}

/** Each text in a value once with `more` behind it, everything else as it was. */
export function* tainted<T>(value: T, more: string): Generator<[T, string]> {
  for (const path of pathsOf(value, [])) yield [changed(value, path, more) as T, path.join('.')];
}

function pathsOf(value: unknown, at: readonly string[]): string[][] {
  if (typeof value === 'string') return [[...at]];
  if (typeof value !== 'object' || value === null) return [];
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  if (!plain) return [];
  return Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...at, name]));
}

function changed(value: unknown, [name, ...rest]: readonly string[], more: string): unknown {
  if (name === undefined) return `${value}${more}`;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? (Object.assign([], value) as never)
    : { ...(value as object) };
  copy[name] = changed(copy[name], rest, more);
  return copy;
}
