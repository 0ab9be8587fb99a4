/**
 * What a terminal of that width shows in the end: the lines after all that was written to it, with
 * the moves and erasures that questions are drawn with.
 */
export function displayed(raw: string, cols: number): string {
  const lines: string[][] = [[]];
  let [row, col] = [0, 0];
  const line = (): string[] => {
    while (lines.length <= row) lines.push([]);
    return lines[row] ?? [];
  };
  const put = (sign: string): void => {
    if (col >= cols) [row, col] = [row + 1, 0];
    const cells = line();
    while (cells.length < col) cells.push(' ');
    cells[col] = sign;
    col += 1;
  };
  const control = (count: number, kind: string): void => {
    if (kind === 'A') row = Math.max(0, row - count);
    else if (kind === 'B') row += count;
    else if (kind === 'G') col = count - 1;
    else if (kind === 'K') lines[row] = [];
    else if (!'mhlJ'.includes(kind))
      throw new Error(`a terminal sequence that is not known: ${kind}`);
  };
  for (const [piece] of raw.matchAll(SEQUENCE)) {
    const [, count, kind] = CONTROL.exec(piece) ?? [];
    if (kind !== undefined) control(Number(count) || 1, kind);
    else if (piece === '\n') row += 1;
    else if (piece === '\r') col = 0;
    else put(piece);
  }
  return lines.map((cells) => cells.join('').trimEnd()).join('\n');
}

const ESCAPE = String.fromCharCode(27);
const SEQUENCE = new RegExp(`${ESCAPE}\\[\\??\\d*(?:;\\d+)*[A-Za-z]|.`, 'gsu');
const CONTROL = new RegExp(`^${ESCAPE}\\[\\??(\\d*)(?:;\\d+)*([A-Za-z])$`);
