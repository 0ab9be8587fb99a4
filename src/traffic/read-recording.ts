import type { Reading } from '../domain/api/reading.ts';

/** The kinds of recordings, named by their flags. */
export const RECORDINGS = ['access-log', 'har', 'postman'] as const;

export type RecordingKind = (typeof RECORDINGS)[number];

export type ReadingOptions = {
  /** Names the recording in errors. */
  readonly label: string;
  /** From Fides' own log, only the requests of this `Fides-Client`. */
  readonly client?: string | undefined;
  /** Reads all bytes of a document at once. */
  readonly whole: (chunks: AsyncIterable<Buffer>) => Promise<Buffer>;
};

/**
 * Reads one recording of requests. In the result, `read` is always the sum of `counted`, `skipped`
 * and `unreadable`. Rejects with the error of the source.
 * @throws input.invalid if it is no recording of this kind, never with any of the content
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
