/** Marks that strike through the character before them. */
const STRUCK_SIGNS = /(?:\S(?:\u0335|\u0336|\u0337|\u0338))+/g;
const STRIKES = /\u0335|\u0336|\u0337|\u0338/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals strike out with one
const STRUCK_AT_TERMINAL = /\u001b\[9m([^\u001b]*)\u001b\[(?:0|29)m/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOURS = /\u001b\[[\d;]*m/g;
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u180e]/g;
const HYPHENS = /(?<=[A-Za-z0-9])[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d](?=[A-Za-z0-9])/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&apos;': "'",
  '&nbsp;': ' ',
  '&#160;': ' ',
  '&colon;': ':',
  '&#58;': ':',
  '&amp;': '&',
  '&shy;': '\u00ad',
};
const ESCAPES: Readonly<Record<string, string>> = {
  '%3a': ':',
  '%20': ' ',
  '%2c': ',',
  '%22': '"',
  '%5b': '[',
  '%5d': ']',
  '\\u003a': ':',
  '\\u0022': '"',
  '\\n': ' ',
  '\\r': ' ',
  '\\t': ' ',
};

/**
 * The text in plain form: straight quotes, plain hyphens and colons, no invisible characters,
 * escapes and entities decoded. Puts characters that are struck out one by one between `~~`. Keeps
 * the lines.
 */
export function cleaned(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(STRUCK_SIGNS, (run) => `~~${run.replace(STRIKES, '')}~~`)
    .replace(STRUCK_AT_TERMINAL, '~~$1~~')
    .replace(COLOURS, '')
    .replace(HYPHENS, '-')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(HYPHENS, '-')
    .replace(/[\u2236\ua789\u02d0\ufe55]/g, ':')
    .replace(/[“”„‟″«»]/g, '"')
    .replace(/[‘’‚‛′]/g, "'")
    .replace(/&(?:quot|apos|nbsp|colon|amp|shy|#\w{2,4});/g, (found) => ENTITIES[found] ?? found)
    .replace(/%(?:3a|20|2c|22|5b|5d)|\\u00(?:3a|22)|\\[nrt](?![a-z]{3})/gi, (found) => {
      return ESCAPES[found.toLowerCase()] ?? found;
    })
    .replace(/\\(?=[_*:.\-~`#[\]()"'])/g, '');
}
