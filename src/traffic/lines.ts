import { StringDecoder } from 'node:string_decoder';

/** A line, without its line break, and whether it was longer than what is kept of it. */
export type LineHandler = (line: string, cut: boolean) => void;

// Longer than any line with a request worth counting; the rest of such a line is passed over.
const LONGEST = 64 * 1024;

/**
 * Hands on each line of a text that comes in pieces. UTF-16 is known by its mark; all else is taken
 * byte by byte (latin1), which no encoding can break: see {@link asUtf8}. At most 64 KiB of a line
 * are kept. Rejects with the error of the source.
 */
export async function eachLine(
  chunks: AsyncIterable<Uint8Array>,
  handle: LineHandler,
): Promise<void> {
  const splitter = createSplitter(handle);
  let decode: ((bytes: Buffer) => string) | undefined;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    decode ??= decoderOf(bytes);
    splitter.take(decode(bytes));
  }
  splitter.end();
}

function decoderOf(first: Buffer): (bytes: Buffer) => string {
  if (first[0] !== 0xff || first[1] !== 0xfe) return (bytes) => bytes.toString('latin1');
  const decoder = new StringDecoder('utf16le');
  return (bytes) => Buffer.from(decoder.write(bytes)).toString('latin1');
}

function createSplitter(handle: LineHandler): { take(text: string): void; end(): void } {
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
      // What is kept never grows beyond one line's limit, whatever comes.
      rest = rest.length > LONGEST ? rest : rest + text.slice(start, start + LONGEST);
    },
    end() {
      if (rest !== '') emit(rest);
    },
  };
}

/** Text that was taken byte by byte as the UTF-8 it is; unchanged when it is none. */
export function asUtf8(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text)) return text;
  const read = Buffer.from(text, 'latin1').toString('utf8');
  return read.includes('\ufffd') ? text : read;
}
