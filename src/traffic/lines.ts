import { StringDecoder } from 'node:string_decoder';

/** Takes a line without its line break; `cut` says whether it was shortened. */
export type LineHandler = (line: string, cut: boolean) => void;

/** Takes a text in pieces. */
export type TextTaker = { take(text: string): void; end(): void };

/** Longer than any line with a request worth counting; the rest of such a line is skipped. */
export const LONGEST = 64 * 1024;

/** The byte order mark of UTF-8, read byte by byte; that of UTF-16 becomes the same. */
const MARK = '\u00ef\u00bb\u00bf';

/**
 * Passes on a text in pieces, without its byte order mark, which identifies UTF-16; reads any other
 * text byte by byte (latin1), which no encoding can break: see {@link asUtf8}. Rejects with the
 * error of the source.
 */
export async function eachPiece(
  chunks: AsyncIterable<Uint8Array>,
  taker: TextTaker,
): Promise<void> {
  let head = Buffer.alloc(0);
  let decode: ((bytes: Buffer) => string) | undefined;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (decode !== undefined) {
      taker.take(decode(bytes));
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length < MARK.length) continue;
    decode = decoderOf(head);
    taker.take(withoutMark(decode(head)));
  }
  if (decode === undefined) taker.take(withoutMark(decoderOf(head)(head)));
  taker.end();
}

function decoderOf(head: Buffer): (bytes: Buffer) => string {
  const little = head[0] === 0xff && head[1] === 0xfe;
  const big = head[0] === 0xfe && head[1] === 0xff;
  if (!little && !big) return (bytes) => bytes.toString('latin1');
  const decoder = new StringDecoder('utf16le');
  const ordered = big ? swapper() : (bytes: Buffer) => bytes;
  return (bytes) => Buffer.from(decoder.write(ordered(bytes))).toString('latin1');
}

function swapper(): (bytes: Buffer) => Buffer {
  let odd: Buffer = Buffer.alloc(0);
  return (bytes) => {
    const all = Buffer.concat([odd, bytes]);
    const even = all.length - (all.length % 2);
    odd = all.subarray(even);
    return Buffer.from(all.subarray(0, even)).swap16();
  };
}

function withoutMark(text: string): string {
  return text.startsWith(MARK) ? text.slice(MARK.length) : text;
}

/** Passes on each line that is not blank, at most 64 KiB of it. */
export function lineSplitter(handle: LineHandler): TextTaker {
  let rest = '';
  let cut = false;
  const emit = (line: string): void => {
    const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (bare !== '' || cut) handle(bare.slice(0, LONGEST), cut || bare.length > LONGEST);
    cut = false;
  };
  return {
    take(text) {
      let start = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
        emit(rest === '' ? text.slice(start, end) : rest + text.slice(start, end));
        rest = '';
        start = end + 1;
      }
      if (rest.length + text.length - start > LONGEST) cut = true;
      // Never keeps more than one line's limit.
      rest = rest.length > LONGEST ? rest : rest + text.slice(start, start + LONGEST);
    },
    end() {
      if (rest !== '') emit(rest);
    },
  };
}

/** Decodes text read byte by byte as UTF-8; unchanged if it is not UTF-8. */
export function asUtf8(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text)) return text;
  const read = Buffer.from(text, 'latin1').toString('utf8');
  return read.includes('\ufffd') ? text : read;
}
