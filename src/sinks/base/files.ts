import { FidesAuthError } from '../../errors.ts';
import { pathFrom } from '../../host.ts';
import { readUpTo } from '../../input/bytes.ts';
import { openFile } from '../../input/open-file.ts';
import type { SinkContext } from './context.ts';

// System bundles of certificates have 220 KiB.
const LIMIT = 4 * 1024 * 1024;

/**
 * The text of a file that `setting` names.
 * @throws input.invalid if it cannot be read or is over 4 MiB; the reason of a signal
 */
export async function readSetting(
  setting: string,
  path: string,
  { host, signal }: SinkContext,
): Promise<string> {
  const whole = pathFrom(host.cwd, path);
  try {
    const bytes = await readUpTo(openFile(whole, signal), LIMIT);
    if (bytes !== undefined) return bytes.toString('utf8');
  } catch (error) {
    signal.throwIfAborted();
    throw unreadable(setting, whole, 'it cannot be read', error);
  }
  throw unreadable(setting, whole, 'it is longer than 4 MiB');
}

function unreadable(setting: string, path: string, why: string, cause?: unknown): FidesAuthError {
  return new FidesAuthError('input.invalid', `${setting} ${path}: ${why}`, {
    fix: `check the file that ${setting} names`,
    cause,
  });
}
