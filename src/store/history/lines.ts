import { readSync } from 'node:fs';

const BLOCK = 64 * 1024;
const NEWLINE = 10;

/** Longer than any line of ours: longer ones are damaged and skipped. */
const LONGEST = 64 * 1024;

/** The lines of an open file, first to last, in bounded memory; skips overlong lines. */
export function* linesOf(descriptor: number): Generator<string> {
  let position = 0;
  let rest = Buffer.alloc(0);
  let isOverlong = false;
  for (;;) {
    const block = readAt(descriptor, position, BLOCK);
    if (block.length === 0) break;
    position += block.length;
    let from = 0;
    for (let end = block.indexOf(NEWLINE); end !== -1; end = block.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([rest, block.subarray(from, end)]);
      if (!isOverlong && line.length > 0 && line.length <= LONGEST) yield line.toString('utf8');
      rest = Buffer.alloc(0);
      isOverlong = false;
      from = end + 1;
    }
    rest = Buffer.concat([rest, block.subarray(from)]);
    if (rest.length > LONGEST) {
      rest = Buffer.alloc(0);
      isOverlong = true;
    }
  }
  if (!isOverlong && rest.length > 0) yield rest.toString('utf8');
}

/**
 * The last lines of an open file, newest first, within `reach` bytes of its end. Parts of an
 * overlong line may appear.
 */
export function* linesFromEnd(descriptor: number, size: number, reach: number): Generator<string> {
  const stop = Math.max(0, size - reach);
  let rest = Buffer.alloc(0);
  for (let end = size; end > stop; ) {
    const start = Math.max(stop, end - BLOCK);
    const piece = Buffer.concat([readAt(descriptor, start, end - start), rest]);
    end = start;
    const first = start === 0 ? 0 : piece.indexOf(NEWLINE) + 1;
    if (start > 0 && first === 0) {
      rest = piece.length > LONGEST ? Buffer.alloc(0) : piece;
      continue;
    }
    rest = piece.subarray(0, Math.max(0, first - 1));
    yield* piece
      .subarray(first)
      .toString('utf8')
      .split('\n')
      .reverse()
      .filter((line) => line !== '');
  }
}

/** True when an open file ends mid-line, as a full disk or a power cut leaves it. */
export function endsTorn(descriptor: number, size: number): boolean {
  return size > 0 && readAt(descriptor, size - 1, 1)[0] !== NEWLINE;
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const block = Buffer.alloc(length);
  return block.subarray(0, readSync(descriptor, block, 0, length, position));
}
