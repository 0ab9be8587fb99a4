import { type Baseline, baselineOf } from '../../domain/audit/baseline.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { decodeText } from '../../input/text.ts';
import { readInput } from '../read/files.ts';

/** A report on 10,000 clients is shorter. */
const LIMIT = 64 * 1024 * 1024;

const FIX = 'give a report made with: fidesauth scopes diff --all --output audit.json';

/**
 * The earlier report that `--baseline` names, `-` for stdin.
 * @throws input.invalid for a file that is too long, unreadable or no such report
 */
export async function readBaseline(
  file: string,
  host: Host,
  signal: AbortSignal,
): Promise<Baseline> {
  const label = `--baseline ${file}`;
  const bytes = await readInput(file, host, signal, {
    label,
    limit: LIMIT,
    tooLong: ['it is longer than 64 MiB', FIX],
    atTerminal: 'name a file, or pipe the report in',
  });
  const found = baselineOf(parsed(bytes));
  if (typeof found !== 'string') return found;
  throw new FidesAuthError('input.invalid', `${label}: ${found}`, { fix: FIX });
}

/** Undefined for what is no JSON. */
function parsed(bytes: Uint8Array): unknown {
  const text = decodeText(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
