import { count, wellFormed } from '../base/layout.ts';

/** One line of a document; items are counted when the document is cut. */
export type MarkdownLine = { readonly text: string; readonly item?: boolean };

/** GitHub allows 65,536 characters in a comment. */
export const MARKDOWN_LIMIT = 65_000;

/** Longer text from a server makes no report easier to read. */
const LONGEST = 500;

/**
 * `text` as code, also for tables and headings, at most 500 characters: a code span, or the HTML
 * element if the text would end a span or a cell, or on request.
 */
export function codeMarkdown(text: string, as: 'span' | 'html' = 'span'): string {
  const line = oneLine(text);
  return as === 'span' && /^[^`|\\<>&]+$/.test(line)
    ? `\`${line}\``
    : `<code>${entities(line)}</code>`;
}

/** `text` with all markup escaped, addresses included, at most 500 characters. */
export function proseMarkdown(text: string): string {
  return entities(oneLine(text));
}

function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > LONGEST ? `${wellFormed(line.slice(0, LONGEST))}...` : line;
}

function entities(text: string): string {
  return text.replace(/[&<>|`*_[\]\\~#]|:(?=\/\/)/g, (sign) => `&#${sign.codePointAt(0)};`);
}

/**
 * The lines that fit into `limit` characters, line breaks included; if some do not, the last line
 * says how many items are left out.
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
