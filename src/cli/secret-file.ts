import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { Secret } from '../domain/secret.ts';
import { FidesAuthError } from '../errors.ts';
import type { Host } from '../host.ts';

// Longer than any secret or token of Fides; the largest token has 8,850 characters.
const LIMIT = 64 * 1024;

/**
 * The secret in a file, or on stdin for `-`; one line break at its end is dropped. Pipes and
 * `/dev/fd/N` are files too; `signal` ends the wait for one.
 * @throws input.invalid naming the flag, never with any of the content; the signal's reason
 */
export async function readSecretFile(
  flag: string,
  file: string,
  host: Host,
  signal: AbortSignal,
): Promise<Secret> {
  const invalid = (why: string, fix: string): FidesAuthError =>
    new FidesAuthError('input.invalid', `${flag} ${file}: ${why}`, { fix });
  if (file === '-' && host.stdin.isTTY) {
    throw invalid('stdin is a terminal', 'pipe the secret in, or leave the flag out to be asked');
  }
  const stream = file === '-' ? host.stdin : createReadStream(resolve(host.cwd, file));
  const text = await Promise.race([readAll(stream, invalid), aborted(signal)]);
  const value = text.replace(/\r?\n$/, '');
  if (value === '') throw invalid('it is empty', 'put the secret into it');
  if (/[\r\n\0]/.test(value)) {
    throw invalid('it holds more than one line', 'put the secret alone into it');
  }
  return new Secret(value);
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};

async function readAll(
  stream: AsyncIterable<Buffer | string>,
  invalid: (why: string, fix: string) => FidesAuthError,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > LIMIT) throw invalid('it is too long for a secret', 'give the secret alone');
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof FidesAuthError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw invalid(WHY[code] ?? `it cannot be read (${code})`, 'check the path');
  }
  return Buffer.concat(chunks).toString('utf8');
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
