import { FidesAuthError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { readInput } from './files.ts';

// System bundles have 220 KiB.
const LIMIT = 4 * 1024 * 1024;

/** The certificates in a CA file, as PEM text. @throws input.invalid; the signal's reason */
export async function readCaText(path: string, host: Host, signal: AbortSignal): Promise<string> {
  const label = `CA file ${path}`;
  const bytes = await readInput(path, host, signal, {
    label,
    limit: LIMIT,
    tooLong: ['it is longer than 4 MiB', 'name a file with the certificate of the CA alone'],
    atTerminal: 'name a file',
  });
  const text = bytes.toString('utf8');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new FidesAuthError('input.invalid', `${label}: it contains no PEM certificate`, {
    fix: 'name a PEM file with the certificate of the CA',
  });
}
