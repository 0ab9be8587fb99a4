import { readFile } from 'node:fs/promises';
import { FidesAuthError } from '../errors.ts';

/**
 * The certificates in a CA file, as PEM text.
 * @throws input.invalid when it cannot be read or holds none
 */
export async function readCaFile(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw invalid(path, 'it cannot be read', error);
  });
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw invalid(path, 'it holds no PEM certificate');
}

function invalid(path: string, why: string, cause?: unknown): FidesAuthError {
  return new FidesAuthError('input.invalid', `--ca-file ${path}: ${why}`, {
    fix: 'name a PEM file with the certificate of the authority',
    cause,
  });
}
