import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Secret } from '../domain/secret.ts';
import { FidesAuthError } from '../errors.ts';
import type { Host } from '../host.ts';

// Longer than any secret or token of Fides; the largest token has 8,850 characters.
const LIMIT = 64 * 1024;

/**
 * The secret in a file, or on stdin for `-`; one line break at its end is dropped. Pipes and
 * `/dev/fd/N` are files too.
 * @throws input.invalid naming the flag; never with any of the content
 */
export async function readSecretFile(flag: string, file: string, host: Host): Promise<Secret> {
  const text = file === '-' ? await readStdin(flag, host) : await readNamed(flag, file, host);
  const value = text.replace(/\r?\n$/, '');
  if (value === '') throw invalid(flag, file, 'it is empty', 'put the secret into it');
  if (value.length > LIMIT)
    throw invalid(flag, file, 'it is too long for a secret', 'check the file');
  if (/[\r\n\0]/.test(value)) {
    throw invalid(flag, file, 'it holds more than one line', 'put the secret alone into it');
  }
  return new Secret(value);
}

async function readNamed(flag: string, file: string, host: Host): Promise<string> {
  try {
    return await readFile(resolve(host.cwd, file), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw invalid(flag, file, WHY[code] ?? `it cannot be read (${code})`, 'check the path');
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};

async function readStdin(flag: string, { stdin }: Host): Promise<string> {
  if (stdin.isTTY) {
    throw invalid(
      flag,
      '-',
      'stdin is a terminal',
      'pipe the secret in, or leave the flag out to be asked',
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LIMIT)
      throw invalid(flag, '-', 'stdin holds too much for a secret', 'pipe the secret alone');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function invalid(flag: string, file: string, why: string, fix: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${flag} ${file}: ${why}`, { fix });
}
