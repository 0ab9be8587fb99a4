import stringWidth from 'fast-string-width';
import { resourceOf, type ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { Style } from './style.ts';

/** The width of `text` in columns: none for colours, two for a wide character. */
export function widthOf(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}

/** `text`, padded with blanks to that many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** A word; shell quotes may contain blanks, and stay whole. */
const WORD = /'[^']*'(?:\\'|'[^']*'|[^\s'])*(?!\S)|\S+/g;

/** `text` in lines of at most `width` columns, each after `indent`; long words stay whole. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const [word] of text.matchAll(WORD)) {
    const more = widthOf(word);
    if (line !== '' && indent.length + used + 1 + more > width) {
      lines.push(indent + line);
      [line, used] = [word, more];
    } else {
      [line, used] = line === '' ? [word, more] : [`${line} ${word}`, used + 1 + more];
    }
  }
  return [...lines, indent + line].join('\n');
}

/** Wrapped text after `indent`; later lines are indented by two more. */
export function hang(text: string, width: number, indent: string): string {
  return wrap(text, width, `${indent}  `).slice(2);
}

/** `label  value` lines with the values in one column; a value too wide goes below its label. */
export function fields(pairs: readonly (readonly [string, string])[], style: Style): string {
  const widest = Math.max(...pairs.map(([label]) => widthOf(label)));
  return pairs
    .map(([label, value]) =>
      widest + 2 + widthOf(value) <= style.width
        ? `${style.paint.dim(padded(label, widest))}  ${value}`
        : `${style.paint.dim(label)}\n${wrap(value, style.width, '  ')}`,
    )
    .join('\n');
}

/** Beside a wider term, its meaning would have too little room. */
const WIDEST_TERM = 24;

/**
 * Terms with their meanings in a second column, wrapped; below a term that is too long.
 */
export function terms(pairs: readonly (readonly [string, string])[], style: Style): string {
  const lengths = pairs.map(([term]) => widthOf(term)).filter((width) => width <= WIDEST_TERM);
  const column = 2 + Math.max(0, ...lengths) + 2;
  const lines = pairs.map(([term, meaning]) => {
    const text = wrap(meaning, style.width, ' '.repeat(column));
    return widthOf(term) + 4 <= column
      ? `  ${padded(term, column - 2)}${text.slice(column)}`
      : `  ${term}\n${text}`;
  });
  return lines.join('\n');
}

/**
 * Rows in columns under their heads; if too wide for the terminal, each row becomes a block of
 * `head: cell` lines under its first cell.
 */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
): string {
  const widths = heads.map((head, at) =>
    Math.max(widthOf(head), ...rows.map((row) => widthOf(row[at] ?? ''))),
  );
  const total = widths.reduce((sum, width) => sum + width + 2, -2);
  if (total > style.width) return rows.map((row) => block(heads, row, style)).join('\n');
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => padded(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [style.paint.dim(line(heads)), ...rows.map(line)].join('\n');
}

function block(heads: readonly string[], row: readonly string[], style: Style): string {
  const [first = '', ...rest] = row;
  const lines = rest
    .map((cell, at) => [heads[at + 1] ?? '', cell] as const)
    .filter(([, cell]) => cell !== '')
    .map(([head, cell]) => `  ${style.paint.dim(`${head.toLowerCase()}:`)} ${cell}`);
  return [first, ...lines].join('\n');
}

/** A scope set by resource, one line each: `client: create, read`. */
export function scopeLines(scopes: ScopeSet, style: Style): string {
  const groups = new Map<string, string[]>();
  for (const scope of scopes) {
    const resource = resourceOf(scope);
    const verb = scope.slice(resource.length + 1);
    groups.set(resource, [...(groups.get(resource) ?? []), verb]);
  }
  return [...groups]
    .map(([resource, verbs]) => wrap(`${resource}: ${verbs.join(', ')}`, style.width, '  '))
    .join('\n');
}

/** `1 scope`, `2 scopes`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `text` with lone surrogates, which no encoding can represent, replaced by U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

/** A server and its version, if known. */
export function serverText({
  server,
  serverVersion,
}: {
  server: string;
  serverVersion: string | null;
}): string {
  return serverVersion === null ? server : `${server} (Fides ${serverVersion})`;
}
