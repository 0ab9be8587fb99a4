// Foreign text (from a server, a file, a name) must not rewrite a terminal, hide in it or command
// the machine that reads a log. Hidden characters become visible: controls, C1, direction
// controls, zero-width and other blank characters, line separators, tags, private use. Letters of
// all scripts, marks and emoji stay; half a character becomes U+FFFD.

/** Scripts in which a joiner between letters changes the word. */
const JOINED = [
  'Arabic Syriac Mongolian Nko Mandaic Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu',
  'Kannada Malayalam Sinhala Khmer Myanmar Tibetan Balinese Javanese',
].flatMap((line) => line.split(' ').map((name) => `\\p{scx=${name}}`));

/** Invisible characters that change how the character before or after them looks. */
const PARTS = [
  // Between letters; also at the end of a word after a mark, as in Sinhala and Malayalam.
  `(?<=[${JOINED.join('')}])[\\u200c\\u200d](?=[${JOINED.join('')}])`,
  '(?<=\\p{Mn})\\u200d(?!\\p{L})',
  '(?<=\\p{ExtPict}\\ufe0f?|\\p{EMod})\\u200d(?=\\p{ExtPict})',
  '(?<=\\p{ExtPict})[\\ufe0e\\ufe0f]',
  '(?<=[#*0-9])\\ufe0f(?=\\u20e3)',
  '(?<=\\p{Ideo})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
  '(?<=\\p{Script=Mongolian})[\\u180b-\\u180d\\u180f]',
];

/** All hidden characters but the line break, which separates the lines of our own texts. */
const UNSEEN = '(?!\\n)[\\p{Cc}\\p{DI}\\p{Zl}\\p{Zp}\\p{Co}\\u2800\\ufff9-\\ufffb]';

/** Marks by which CI runners recognise commands in the output of a step. */
const COMMANDS = /##(?=\[|\w+\[)|(?<=^|\s):(?=:[a-z-]+(?:\s[^\n]*?)?::)/gi;

// Compiled only when needed, for text beyond ASCII, which is rare: it takes a millisecond.
let pattern: RegExp | undefined;

/** `text` with each hidden character replaced; line breaks stay. */
function replaceUnseen(text: string, by: (char: string) => string): string {
  if (/^[\n\x20-\x7e]*$/.test(text)) return text;
  pattern ??= new RegExp(`${PARTS.join('|')}|(${UNSEEN})`, 'gu');
  return text.replace(pattern, (whole, unseen?: string) =>
    unseen === undefined ? whole : by(unseen),
  );
}

/** Foreign text on one line, safe to show to people: hidden characters as `\u{202e}`. */
export function seen(text: string): string {
  return replaceUnseen(text, visible)
    .replaceAll('\n', '\\u{a}')
    .replace(COMMANDS, (mark) => `${visible(mark.charAt(0))}${mark.slice(1)}`);
}

/** As {@link seen}, for a sentence: line breaks become blanks. */
export function seenSentence(text: string): string {
  return seen(text.replace(/\s*\n\s*/g, ' '));
}

/** `value` with `by` applied to every text and member name in it. */
export function seenAll<T>(value: T, by: (text: string) => string = seen): T {
  return mapped(value, by) as T;
}

function mapped(value: unknown, by: (text: string) => string): unknown {
  if (typeof value === 'string') return by(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, by));
  if (typeof value !== 'object' || value === null) return value;
  // A class of ours (a secret) prints itself safely.
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [by(name), mapped(item, by)]),
  );
}

/** JSON of the same value, safe for a terminal: hidden characters as `\u202e`. */
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
