import { FidesAuthError } from '../../../errors.ts';
import { readUpTo } from '../../../input/bytes.ts';
import { openFile } from '../../../input/open-file.ts';

/** Kubeconfigs of hundreds of clusters have some hundred KiB. */
const LIMIT = 4 * 1024 * 1024;

/** The text of a file; undefined if there is none. @throws input.invalid; the reason of `signal` */
export async function readIfThere(path: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const bytes = await readUpTo(openFile(path, signal), LIMIT);
    if (bytes !== undefined) return bytes.toString('utf8');
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unreadable(path, 'it cannot be read', error);
  }
  throw unreadable(path, 'it is longer than 4 MiB');
}

/** The text of a file that must be there. @throws input.invalid; the reason of `signal` */
export async function readNamed(path: string, signal: AbortSignal): Promise<string> {
  const text = await readIfThere(path, signal);
  if (text === undefined) throw unreadable(path, 'it is not there');
  return text;
}

function unreadable(path: string, why: string, cause?: unknown): FidesAuthError {
  return new FidesAuthError('input.invalid', `${path}: ${why}`, {
    fix: 'check the kubeconfig with kubectl config view',
    cause,
  });
}
