import { Secret } from '../domain/secret.ts';
import { FidesAuthError } from '../errors.ts';
import type { Host } from '../host.ts';
import { readInput } from './read-input.ts';

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
  const value = text.replace(/\r?\n$/, '');
  if (value === '') throw invalid('it is empty', 'put the secret into it');
  if (/[\r\n\0]/.test(value)) {
    throw invalid('it holds more than one line', 'put the secret alone into it');
  }
  return new Secret(value);
}
