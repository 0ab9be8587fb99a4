/**
 * All bytes of a stream; undefined if there are more than `limit`, with the rest left unread.
 * Rejects with the error of the stream.
 */
export async function readUpTo(
  source: AsyncIterable<Uint8Array | string>,
  limit: number,
): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of source) {
    const bytes = Buffer.from(piece);
    size += bytes.length;
    if (size > limit) return undefined;
    pieces.push(bytes);
  }
  return Buffer.concat(pieces, size);
}
