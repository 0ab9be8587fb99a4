import { FidesAuthError } from '../../errors.ts';

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * The profile name, unchanged, if valid. Names become file names, so nothing else passes.
 * @throws input.invalid
 */
export function parseProfileName(text: string): string {
  if (NAME.test(text)) return text;
  throw new FidesAuthError(
    'input.invalid',
    `profile name ${JSON.stringify(shorten(text))}: ${whyNot(text)}`,
    { fix: `${meant(text)}${RULE}` },
  );
}

const RULE = 'use 1 to 64 of a-z, 0-9, dot, underscore and dash, beginning with a letter or digit';

/** Suggests the name in lower case, with a dash for each invalid part; empty if that is no name. */
function meant(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '');
  return text.length <= 64 && NAME.test(name) ? `did you mean ${name}? Otherwise ` : '';
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

function whyNot(text: string): string {
  if (text === '') return 'it is empty';
  if (text.length > 64) return `it is ${text.length} characters long`;
  if (/[A-Z]/.test(text)) return 'capital letters are not allowed';
  if (/^[._-]/.test(text)) return 'it must begin with a letter or digit';
  return 'it contains a character that is not allowed';
}
