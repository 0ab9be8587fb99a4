import { count, wellFormed } from '../layout.ts';

/** One line of a document; items are what is counted when the document is cut. */
export type MarkdownLine = { readonly text: string; readonly item?: boolean };

/** Longer words of a server make no report easier to read. */
const LONGEST = 500;

/**
 * `text` set as code, in tables and headings too, at most 500 characters of it: a code span, or the
 * element where the text holds what would end a span or a cell, or when asked for.
 */
export function codeMarkdown(text: string, as: 'span' | 'html' = 'span'): string {
  const line = oneLine(text);
  return as === 'span' && /^[^`|\\<>&]+$/.test(line)
    ? `\`${line}\``
    : `<code>${entities(line)}</code>`;
}

/** `text` as words in which no character is markup, at most 500 characters of it. */
export function proseMarkdown(text: string): string {
  return entities(oneLine(text));
}

function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > LONGEST ? `${wellFormed(line.slice(0, LONGEST))}...` : line;
}

function entities(text: string): string {
  return text.replace(/[&<>|`*_[\]\\~#]/g, (sign) => `&#${sign.codePointAt(0)};`);
}

/**
 * The lines that fit into `limit` characters, their breaks included; where some do not, the last
 * line says how many items are left out.
 */
export function cutLines(lines: readonly MarkdownLine[], limit: number): string[] {
  const size = (of: readonly string[]): number =>
    of.reduce((sum, text) => sum + text.length + 1, 0);
  const texts = lines.map(({ text }) => text);
  if (size(texts) <= limit) return texts;
  const note = (left: number): string[] => [
    '',
    `**${count(left, 'more line')} left out: too long.**`,
  ];
  const space = limit - size(note(lines.length));
  let used = 0;
  const kept = texts.findIndex((text) => {
    used += text.length + 1;
    return used > space;
  });
  const left = lines.slice(kept).filter(({ item }) => item === true).length;
  return [...texts.slice(0, kept), ...note(left)];
}
