import { type Line, lineZones, type Zone } from './zones.ts';

const WANTED =
  /need|requir|keep|allow|grant|enabl|activ|includ|want|approv|use|ok|check|mark|select|give|\bx\b/i;
const UNWANTED = /remov|revok|den(?:y|ied)|exclud|drop|delet|forbid/i;
const VERDICT = /status|decision|action|verdict|state/i;
const NO = /^(?:no|n|false|0|f|off|none|never|-|–|❌|✗|✘|✖|🚫)$/i;
const YES = /^(?:yes|y|t|true|1|on|x|✓|✔|✅|☑)$/i;
const OUT = /^(?:remov|revok|den(?:y|ied)|exclud|drop|delet|forbid|reject|declin|not )/i;

/**
 * The rows of a table (Markdown, CSV, TSV) in which a column says no, by the column's head if there
 * is one, else by a cell.
 */
export function deniedRows(lines: readonly Line[]): Zone[] {
  const rows = rowsOf(lines);
  const marked = new Set<number>();
  for (const [at, cell] of rows.flatMap(({ cells }) => [...cells.entries()])) {
    if (YES.test(cell)) marked.add(at);
  }
  const out = new Set(
    rows
      .filter(({ line, cells, head }) => line.scopes === 1 && isDenied(cells, head, marked))
      .map(({ line }) => line),
  );
  return lineZones(lines, (line) => out.has(line), 'ruled out by the words around it');
}

type Row = {
  readonly line: Line;
  readonly cells: readonly string[];
  readonly head: readonly string[] | undefined;
};

function rowsOf(lines: readonly Line[]): Row[] {
  let head: readonly string[] | undefined;
  return lines.flatMap((line) => {
    const cells = cellsOf(line.text);
    const isRule = cells.every((cell) => /^:?-+:?$/.test(cell));
    if (cells.length >= 2 && line.scopes > 0) return [{ line, cells, head }];
    if (cells.length < 2) head = undefined;
    else if (!isRule) head = cells;
    return [];
  });
}

function isDenied(
  cells: readonly string[],
  head: readonly string[] | undefined,
  marked: ReadonlySet<number>,
): boolean {
  if (head === undefined || head.length !== cells.length) {
    return cells.some((cell) => NO.test(cell) && cell !== '-');
  }
  return cells.some((cell, at) => {
    const title = head[at] ?? '';
    if (UNWANTED.test(title)) return YES.test(cell);
    if (WANTED.test(title))
      return NO.test(cell) || OUT.test(cell) || (cell === '' && marked.has(at));
    return VERDICT.test(title) && (NO.test(cell) || OUT.test(cell));
  });
}

/** True for the line that heads a table: the next one has as many cells. */
export function isTableHead(text: string, below: string): boolean {
  const cells = cellsOf(text);
  return cells.length > 1 && !/:\s*$/.test(text) && cellsOf(below).length === cells.length;
}

function cellsOf(text: string): string[] {
  const sign = ['|', '\t', ';', ','].find((mark) => text.includes(mark));
  if (sign === undefined) return [];
  const inner = sign === '|' ? text.trim().replace(/^\||\|$/g, '') : text;
  return inner.split(sign).map((cell) => bared(cell.trim()));
}

// A cell with yes or no is short; finding the end of a long one takes quadratic time.
function bared(cell: string): string {
  return cell.length > 100 ? cell : cell.replace(/^["'`*]+|["'`*]+$/g, '');
}
