/** A place on a screen: its sign, and the SGR numbers that it was written with, in order. */
export type Cell = { readonly sign: string; readonly looks: readonly number[] };

/**
 * What a terminal of that width shows in the end: the lines after all that was written to it, with
 * the moves and erasures that questions are drawn with.
 */
export function screenOf(raw: string, cols: number): Cell[][] {
  const lines: Cell[][] = [[]];
  let [row, col] = [0, 0];
  let looks: readonly number[] = [];
  const line = (): Cell[] => {
    while (lines.length <= row) lines.push([]);
    return lines[row] ?? [];
  };
  const put = (sign: string): void => {
    if (col >= cols) [row, col] = [row + 1, 0];
    const cells = line();
    while (cells.length < col) cells.push(BLANK);
    cells[col] = { sign, looks };
    col += 1;
  };
  const control = (count: number, kind: string): void => {
    if (kind === 'A') row = Math.max(0, row - count);
    else if (kind === 'B') row += count;
    else if (kind === 'G') col = count - 1;
    else if (kind === 'K') lines[row] = [];
    else if (kind === 'm') looks = lookAfter(looks, count);
    else if (!'hlJ'.includes(kind))
      throw new Error(`a terminal sequence that is not known: ${kind}`);
  };
  for (const [piece] of raw.matchAll(SEQUENCE)) {
    const [, count, kind] = CONTROL.exec(piece) ?? [];
    if (kind !== undefined) control(Number(count) || (kind === 'm' ? 0 : 1), kind);
    else if (piece === '\n') row += 1;
    else if (piece === '\r') col = 0;
    else put(piece);
  }
  return lines;
}

const BLANK: Cell = { sign: ' ', looks: [] };

/** 22 ends bold (1) and dim (2), 39 a colour; 0 ends all. */
function lookAfter(looks: readonly number[], code: number): readonly number[] {
  if (code === 0) return [];
  if (code === 22) return looks.filter((look) => look > 2);
  if (code === 39) return looks.filter((look) => look < 30);
  return [...looks, code];
}

const ESCAPE = String.fromCharCode(27);
const SEQUENCE = new RegExp(`${ESCAPE}\\[\\??\\d*(?:;\\d+)*[A-Za-z]|.`, 'gsu');
const CONTROL = new RegExp(`^${ESCAPE}\\[\\??(\\d*)(?:;\\d+)*([A-Za-z])$`);
