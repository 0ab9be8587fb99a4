import { isUtf8 } from 'node:buffer';

/** The encoding of a text; `utf-16` has no byte order mark, so its byte order is uncertain. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-16' | 'unknown';

/** The encoding of a text, by its byte order mark or its bytes. UTF-8 text has no zero byte. */
export function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (bytes.includes(0)) return 'utf-16';
  return isUtf8(bytes) ? 'utf-8' : 'unknown';
}

/** The text without its byte order mark; undefined if the encoding is uncertain. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-16' || encoding === 'unknown') return undefined;
  return new TextDecoder(encoding).decode(bytes);
}
