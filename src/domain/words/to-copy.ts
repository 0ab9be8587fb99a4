import { seen } from './unseen.ts';

/** What needs no quotes in any shell, at the beginning of a word too, and is no flag. */
const BARE = /^[\w./:@+,][\w./:@%+,=-]*$/;
/** No name, path or address that a command takes is longer. */
const LONGEST = 1_000;
/** Stands where a value is no plausible one: whoever copies the command has to look. */
const LEFT_OUT = '...';

/**
 * Text with a command that people copy: each value in it becomes one word of a shell. Values may be
 * foreign (a server's, a file's name); one that nobody could have meant is left out.
 */
export function toCopy(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.map((part, at) => (at === 0 ? part : wordOf(values[at - 1] ?? '') + part)).join('');
}

function wordOf(value: string): string {
  if (value.length > LONGEST || value.startsWith('-') || isHidden(value)) return LEFT_OUT;
  return BARE.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** True for what is shown as something else than it is, or was already. */
function isHidden(value: string): boolean {
  return seen(value) !== value || /\\u\{[0-9a-f]+\}/.test(value);
}
