import { FidesAuthError } from '../../errors.ts';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program',
  EACCES: 'it may not be run',
  EPERM: 'it may not be run',
  E2BIG: 'its arguments and environment are too long',
};

/** What it means that a program could not be started: `input.invalid`, or the error itself. */
export function notStarted(command: string, file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = WHY[code];
  if (why === undefined) return error;
  return new FidesAuthError('input.invalid', `${command} ${file.slice(0, 80)}: ${why}`, {
    fix: `check its name and PATH; a line for a shell goes through one: ${command} -- sh -c "..."`,
    cause: error,
  });
}

/** What `start` gives, which listens on `port`. @throws input.invalid when that cannot be had */
export async function listenOn<T>(start: () => Promise<T>, port: number): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new FidesAuthError(
      'input.invalid',
      `--port ${port}: it cannot be listened on (${error.code})`,
      {
        fix: 'choose another port, or leave --port out for a free one',
        cause: error,
      },
    );
  }
}
