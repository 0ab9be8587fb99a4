import type { Reading } from '../domain/api/reading.ts';

/** The kinds of recordings, by the flag that takes them. */
export const RECORDINGS = ['access-log', 'har', 'postman'] as const;

export type RecordingKind = (typeof RECORDINGS)[number];

export type ReadingOptions = {
  /** Names the recording in errors. */
  readonly label: string;
  /** Of Fides' own log only what was sent with this `Fides-Client`. */
  readonly client?: string | undefined;
  /** All bytes of a document, which is read in one. */
  readonly whole: (chunks: AsyncIterable<Buffer>) => Promise<Buffer>;
};

/**
 * Reads one recording of requests. Whatever is in it, `read` of the result is the sum of `counted`,
 * `skipped` and `unreadable`. Rejects with the error of the source.
 * @throws input.invalid for what is no recording of this kind, never with any of the content
 */
export async function readRecording(
  kind: RecordingKind,
  chunks: AsyncIterable<Buffer>,
  { label, client, whole }: ReadingOptions,
): Promise<Reading> {
  if (kind === 'access-log') {
    const { readAccessLog } = await import('./access-log.ts');
    return readAccessLog(chunks, { client, label });
  }
  const bytes = await whole(chunks);
  if (kind === 'har') {
    const { readHar } = await import('./har.ts');
    return readHar(bytes, label);
  }
  const { readPostman } = await import('./postman.ts');
  return readPostman(bytes, label);
}
