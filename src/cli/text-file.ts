import { FidesAuthError } from '../errors.ts';
import type { Host } from '../host.ts';
import { readInput } from './read-input.ts';

const LIMIT = 1024 * 1024;

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
    limit: LIMIT,
    tooLong: ['it is longer than 1 MiB', 'give the list of scopes alone'],
    atTerminal: 'pipe the text in, or name a file',
  });
  if (isUtf16(bytes)) throw invalid(label, 'it is UTF-16');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid(label, 'it is not UTF-8');
  }
}

/** By its byte order mark, or by the zero that every other byte of such a text is. */
function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff' || bytes.includes(0);
}

function invalid(label: string, why: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${label}: ${why}`, {
    fix: 'save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE > NEW',
  });
}
