import { stripVTControlCharacters } from 'node:util';
import type { Pty } from '../support/pty.ts';

/** What was written between line breaks and moves of the cursor. */
export function renderedLines(pty: Pty): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const lines = pty.raw().split(/\r?\n|\x1b\[\d*[ABGK]/);
  return lines.map((line) => stripVTControlCharacters(line).trimEnd());
}

/** Lines that are too long though they could have been broken. */
export function tooLong(pty: Pty, width: number): string[] {
  return renderedLines(pty).filter((line) => line.length > width && line.trim().includes(' '));
}
