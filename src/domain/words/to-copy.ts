import { seen } from './unseen.ts';

/** Text that needs no quotes in any shell, even at the start of a word, and is no flag. */
const BARE = /^[\w./:@+,][\w./:@%+,=-]*$/;
/** Longer than any name, path or address that a command takes. */
const LONGEST = 1_000;
/** Replaces an implausible value, so that whoever copies the command has to look. */
const LEFT_OUT = '...';

/**
 * Text with a command to copy: each value becomes one shell word. Values may be foreign (a
 * server's, a file's name); an implausible one is left out.
 */
export function toCopy(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.map((part, at) => (at === 0 ? part : wordOf(values[at - 1] ?? '') + part)).join('');
}

function wordOf(value: string): string {
  if (value.length > LONGEST || value.startsWith('-') || isHidden(value)) return LEFT_OUT;
  return BARE.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** True for a value with hidden characters, or in which they were already made visible. */
function isHidden(value: string): boolean {
  return seen(value) !== value || /\\u\{[0-9a-f]+\}/.test(value);
}
