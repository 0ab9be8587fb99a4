import { createReadStream } from 'node:fs';
import { Secret } from '../../domain/secrets/secret.ts';
import { FidesAuthError } from '../../errors.ts';
import { type Host, pathFrom } from '../../host.ts';

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
  const stream = openInput(file, host, label, atTerminal);
  const work = readAll(stream, limit, () => invalid(label, ...tooLong));
  return untilAborted(work, label, signal);
}

/**
 * The bytes of a file, or of stdin for `-`, as they come.
 * @throws input.invalid where stdin is a terminal; reading rejects with the system's errors
 */
export function openInput(
  file: string,
  host: Host,
  label: string,
  atTerminal: string,
): AsyncIterable<Buffer | string> {
  if (file === '-' && host.stdin.isTTY) throw invalid(label, 'stdin is a terminal', atTerminal);
  return file === '-' ? host.stdin : createReadStream(pathFrom(host.cwd, file));
}

/**
 * What reading comes to, or the signal's reason: a pipe that nobody writes to is never opened.
 * @throws input.invalid for an error of the system, never with any of the content
 */
export async function untilAborted<T>(
  work: Promise<T>,
  label: string,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await Promise.race([work, aborted(signal)]);
  } catch (error) {
    if (error instanceof FidesAuthError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw invalid(label, WHY[code] ?? `it cannot be read (${code})`, 'check the path');
  }
}

function invalid(label: string, why: string, fix: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${label}: ${why}`, { fix });
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
  Z_BUF_ERROR: 'its gzip is cut off before its end',
  Z_DATA_ERROR: 'its gzip is damaged',
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

// Longer than any secret or token of Fides; the largest token has 8,850 characters.
const LIMIT = 64 * 1024;

/**
 * The secret in a file, or on stdin for `-`; one line break at its end is dropped. Pipes and
 * `/dev/fd/N` are files too; `signal` ends the wait for one. `take` finds the secret in the text.
 * @throws input.invalid naming the flag, never with any of the content; the signal's reason
 */
export async function readSecretFile(
  flag: string,
  file: string,
  host: Host,
  signal: AbortSignal,
  take: (text: string) => string = (text) => text,
): Promise<Secret> {
  const label = `${flag} ${file}`;
  const invalid = (why: string, fix: string): FidesAuthError =>
    new FidesAuthError('input.invalid', `${label}: ${why}`, { fix });
  const bytes = await readInput(file, host, signal, {
    label,
    limit: LIMIT,
    tooLong: ['it is too long for a secret', 'give the secret alone'],
    atTerminal: 'pipe the secret in, or leave the flag out to be asked',
  });
  const text = bytes.toString('utf8');
  const value = text.trim() === '' ? '' : take(text.replace(/\r?\n$/, ''));
  if (value === '') throw invalid('it is empty', 'put the secret into it');
  if (/[\r\n\0]/.test(value)) {
    throw invalid('it holds more than one line', 'put the secret alone into it');
  }
  return new Secret(value);
}

const TEXT_FILE_LIMIT = 1024 * 1024;

/** What the file is called in messages. */
export function sourceName(file: string): string {
  return file === '-' ? 'stdin' : file;
}

/**
 * The text of a file, or of stdin for `-`: UTF-8 with or without a byte order mark, up to 1 MiB.
 * @throws input.invalid, never with any of the content; the signal's reason
 */
export async function readTextFile(file: string, host: Host, signal: AbortSignal): Promise<string> {
  const label = sourceName(file);
  const bytes = await readInput(file, host, signal, {
    label,
    limit: TEXT_FILE_LIMIT,
    tooLong: ['it is longer than 1 MiB', 'give the list of scopes alone'],
    atTerminal: 'pipe the text in, or name a file',
  });
  if (isUtf16(bytes)) throw invalidTextFile(label, 'it is UTF-16');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidTextFile(label, 'it is not UTF-8');
  }
}

/** By its byte order mark, or by the zero that every other byte of such a text is. */
function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff' || bytes.includes(0);
}

function invalidTextFile(label: string, why: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${label}: ${why}`, {
    fix: 'save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE > NEW',
  });
}
