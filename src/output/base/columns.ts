import { widthOf } from './layout.ts';
import type { Style } from './style.ts';

/** A column of a table. */
export type Column = {
  readonly head: string;
  /** The width down to which its cells may be cut; absent: never cut. */
  readonly least?: number;
  /** Sets a cell apart, after the layout. */
  readonly paint?: (cell: string, style: Style) => string;
};

/**
 * Rows in columns under their heads, cut to the width of the terminal: the widest column first.
 * Undefined where they do not fit even then.
 */
export function fittedTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
): string | undefined {
  const widths = widthsIn(columns, rows, style.width);
  if (widths === undefined) return undefined;
  const line = (cells: readonly string[], isHead: boolean): string => {
    const last = cells.length - 1;
    return cells
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        const text = cutTo(cell, width, style);
        const shown = isHead ? text : (columns[at]?.paint?.(text, style) ?? text);
        return at === last ? shown : shown + ' '.repeat(width - widthOf(text));
      })
      .join('  ')
      .trimEnd();
  };
  const head = line(
    columns.map((column) => column.head),
    true,
  );
  return [style.paint.dim(head), ...rows.map((row) => line(row, false))].join('\n');
}

function widthsIn(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  room: number,
): number[] | undefined {
  const widths = columns.map(({ head }, at) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[at] ?? '')), widthOf(head)),
  );
  const least = columns.map((column, at) => Math.min(column.least ?? Infinity, widths[at] ?? 0));
  let over = widths.reduce((sum, width) => sum + width + 2, -2) - room;
  while (over > 0) {
    const widest = widestOf(widths, least);
    if (widest === undefined) return undefined;
    widths[widest] = (widths[widest] ?? 0) - 1;
    over -= 1;
  }
  return widths;
}

/** The widest column that may be cut further. */
function widestOf(widths: readonly number[], least: readonly number[]): number | undefined {
  let found: number | undefined;
  for (const [at, width] of widths.entries()) {
    if (width > (least[at] ?? width) && width > (widths[found ?? -1] ?? 0)) found = at;
  }
  return found;
}

/** `text` in at most that many columns; what is cut ends with a mark. */
export function cutTo(text: string, columns: number, { unicode }: Pick<Style, 'unicode'>): string {
  if (widthOf(text) <= columns) return text;
  const mark = unicode ? '…' : '..';
  let [cut, used] = ['', widthOf(mark)];
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, 4 * columns + 100))) {
    used += widthOf(segment);
    if (used > columns) break;
    cut += segment;
  }
  return cut.trimEnd() + mark;
}

/** Cells as one line, for programs: separated by tabs, nothing cut. */
export function tabbed(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.join('\t')).join('\n');
}
