import type { Secret } from './secret.ts';

/** What a refused secret may really be, and what to give instead. */
const DOUBTS: readonly (readonly [looksLike: (text: string) => boolean, what: string])[] = [
  [(text) => /^\s|\s$/.test(text), 'it begins or ends with a space: remove it'],
  [isQuoted, 'it is in quotes: remove them'],
  [(text) => /^\s*\{.*\}\s*$/s.test(text), 'it looks like JSON: give only the value'],
  [isAssignment, 'it looks like NAME=value: give only the value'],
  [isPackedText, 'it looks like base64, as Kubernetes shows secrets: decode it first'],
  [(text) => /\\n$/.test(text), 'it ends with a literal \\n: remove it'],
  [(text) => /[^\x20-\x7e]/.test(text), 'it has characters beyond ASCII: was it copied in full?'],
];

/**
 * What may be wrong with a refused secret, without quoting it; undefined if it looks right. A valid
 * secret may look like any of these, so nothing is refused for its looks alone.
 */
export function doubtOf(secret: Secret): string | undefined {
  const text = secret.reveal();
  return DOUBTS.find(([looksLike]) => looksLike(text))?.[1];
}

const QUOTES = ['""', "''", '``', '“”', '‘’', '„“', '«»', '””'];

function isQuoted(text: string): boolean {
  return text.length > 2 && QUOTES.includes(`${text[0]}${text.at(-1)}`);
}

/** True for `NAME=value` and `name: value`, but not for the = at the end of base64. */
function isAssignment(text: string): boolean {
  return /^(?:(?:export|set)\s+|\$env:)?[A-Za-z_][\w.-]*(?:\s*=\s*(?!=*$)|:\s+)\S/.test(text);
}

/** True for base64 of a text; base64 of random bytes is a normal secret. */
function isPackedText(text: string): boolean {
  if (text.length < 8 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
    return false;
  return /^[\x20-\x7e]+\n?$/.test(Buffer.from(text, 'base64').toString('latin1'));
}
