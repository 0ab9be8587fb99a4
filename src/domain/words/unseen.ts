// Foreign text (a server's, a file's, a name's) must not rewrite a terminal, hide in it or command the
// machine that reads a log. What is not seen as what it is becomes visible: controls, C1, direction
// controls, zero-width and other blank characters without width of their own, line separators, tags,
// private use. Letters of all scripts stay, marks and emoji too; half a character is written as U+FFFD.

/** Scripts in which a joiner between letters changes what is written. */
const JOINED = [
  'Arabic Syriac Mongolian Nko Mandaic Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu',
  'Kannada Malayalam Sinhala Khmer Myanmar Tibetan Balinese Javanese',
].flatMap((line) => line.split(' ').map((name) => `\\p{scx=${name}}`));

/** Invisible where they stand, and yet a part of what is seen before or after them. */
const PARTS = [
  // Between letters; at the end of a word after a mark, as Sinhala and Malayalam write it.
  `(?<=[${JOINED.join('')}])[\\u200c\\u200d](?=[${JOINED.join('')}])`,
  '(?<=\\p{Mn})\\u200d(?!\\p{L})',
  '(?<=\\p{ExtPict}\\ufe0f?|\\p{EMod})\\u200d(?=\\p{ExtPict})',
  '(?<=\\p{ExtPict})[\\ufe0e\\ufe0f]',
  '(?<=[#*0-9])\\ufe0f(?=\\u20e3)',
  '(?<=\\p{Ideo})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
  '(?<=\\p{Script=Mongolian})[\\u180b-\\u180d\\u180f]',
];

/** All but the line break, which parts the lines of our own texts. */
const UNSEEN = '(?!\\n)[\\p{Cc}\\p{DI}\\p{Zl}\\p{Zp}\\p{Co}\\u2800\\ufff9-\\ufffb]';

/** Marks at which machines that run jobs look for commands in what a step prints. */
const COMMANDS = /##(?=\[|\w+\[)|(?<=^|\s):(?=:[a-z-]+(?:\s[^\n]*?)?::)/gi;

// Compiled when something beyond ASCII comes, which is rare: it takes a millisecond.
let pattern: RegExp | undefined;

/** `text` with each character that is not seen as what it is replaced; line breaks stay. */
function replaceUnseen(text: string, by: (char: string) => string): string {
  if (/^[\n\x20-\x7e]*$/.test(text)) return text;
  pattern ??= new RegExp(`${PARTS.join('|')}|(${UNSEEN})`, 'gu');
  return text.replace(pattern, (whole, unseen?: string) =>
    unseen === undefined ? whole : by(unseen),
  );
}

/** Foreign text as it may stand in text for people, on one line: `\u{202e}` for what is not seen. */
export function seen(text: string): string {
  return replaceUnseen(text, visible)
    .replaceAll('\n', '\\u{a}')
    .replace(COMMANDS, (mark) => `${visible(mark.charAt(0))}${mark.slice(1)}`);
}

/** As {@link seen}, of a sentence: line breaks in it are blanks. */
export function seenSentence(text: string): string {
  return seen(text.replace(/\s*\n\s*/g, ' '));
}

/** `value` with every text in it, and every name of a member, as `by` shows it. */
export function seenAll<T>(value: T, by: (text: string) => string = seen): T {
  return mapped(value, by) as T;
}

function mapped(value: unknown, by: (text: string) => string): unknown {
  if (typeof value === 'string') return by(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, by));
  if (typeof value !== 'object' || value === null) return value;
  // A class of ours (a secret) shows itself.
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [by(name), mapped(item, by)]),
  );
}

/** JSON of the same value that a terminal may show: what is not seen stands there as `\u202e`. */
export function safeJson(json: string): string {
  return replaceUnseen(json, escaped).replace(
    COMMANDS,
    (mark) => escaped(mark.charAt(0)) + mark.slice(1),
  );
}

const hex = (code: number): string => code.toString(16);
const visible = (char: string): string => `\\u{${hex(char.codePointAt(0) ?? 0)}}`;

function escaped(char: string): string {
  return char
    .split('')
    .map((unit) => `\\u${hex(unit.charCodeAt(0)).padStart(4, '0')}`)
    .join('');
}
