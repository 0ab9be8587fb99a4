import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { FidesAuthError } from '../errors.ts';
import type { Host } from '../host.ts';

/** How a file is bounded, and how its errors speak of it. */
export type InputTerms = {
  /** What errors begin with. */
  readonly label: string;
  /** In bytes. */
  readonly limit: number;
  /** Why a longer one is refused, and the way out. */
  readonly tooLong: readonly [why: string, fix: string];
  /** The way out where stdin is a terminal. */
  readonly atTerminal: string;
};

/**
 * The bytes of a file, or of stdin for `-`. Pipes and `/dev/fd/N` are files too; `signal` ends the
 * wait for one.
 * @throws input.invalid, never with any of the content; the signal's reason
 */
export async function readInput(
  file: string,
  host: Host,
  signal: AbortSignal,
  { label, limit, tooLong, atTerminal }: InputTerms,
): Promise<Buffer> {
  const invalid = (why: string, fix: string): FidesAuthError =>
    new FidesAuthError('input.invalid', `${label}: ${why}`, { fix });
  if (file === '-' && host.stdin.isTTY) throw invalid('stdin is a terminal', atTerminal);
  const stream = file === '-' ? host.stdin : createReadStream(resolve(host.cwd, file));
  try {
    return await Promise.race([readAll(stream, limit, () => invalid(...tooLong)), aborted(signal)]);
  } catch (error) {
    if (error instanceof FidesAuthError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw invalid(WHY[code] ?? `it cannot be read (${code})`, 'check the path');
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};

async function readAll(
  stream: AsyncIterable<Buffer | string>,
  limit: number,
  tooLong: () => FidesAuthError,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw tooLong();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
