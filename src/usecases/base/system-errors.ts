import { showsEnvironment } from '../../domain/secrets/child-env.ts';
import { FidesAuthError } from '../../errors.ts';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program',
  ENOTDIR: 'there is no such program',
  ELOOP: 'its links form a loop',
  ENAMETOOLONG: 'its name is too long',
  EACCES: 'it is not executable',
  EPERM: 'it is not executable',
  ENOEXEC: 'it is not a program that can run here',
  E2BIG: 'its arguments and environment are too long',
};

/** The codes of a stream that cannot take the program's output. */
const LOST = ['ENOSPC', 'EIO', 'EDQUOT', 'EFBIG'];

/**
 * The error for a program that could not be started: `input.invalid`; or `output.failed` if its
 * masked output could not be shown; else the error itself.
 */
export function notStarted(command: string, file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (LOST.includes(code)) return outputLost(command, code, error);
  if (file === '') return noProgram(command);
  // Node's own text quotes the value, which may be a secret.
  const why = code.startsWith('ERR_')
    ? 'an argument or variable contains a NUL character'
    : WHY[code];
  if (why === undefined) return error;
  return new FidesAuthError('input.invalid', `${command} ${file.slice(0, 80)}: ${why}`, {
    fix: file.startsWith('-')
      ? `put the flags of fidesauth before --: fidesauth ${command} -p NAME -- PROGRAM`
      : `check its name and PATH; for a shell command line use: ${command} -- sh -c "..."`,
    ...(code.startsWith('ERR_') ? {} : { cause: error }),
  });
}

function noProgram(command: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${command}: the name of the program is empty`, {
    fix: `name the program after --: fidesauth ${command} -- PROGRAM`,
  });
}

function outputLost(command: string, code: string, cause: unknown): FidesAuthError {
  return new FidesAuthError(
    'output.failed',
    `${command}: stdout does not accept its output (${code})`,
    {
      fix: 'check where stdout goes; the program itself exited with 0',
      cause,
    },
  );
}

/**
 * Refuses to start a program where Node would print the program's environment.
 * @throws input.invalid
 */
export function requireQuiet(command: string, env: Parameters<typeof showsEnvironment>[0]): void {
  if (!showsEnvironment(env)) return;
  throw new FidesAuthError(
    'input.invalid',
    `${command}: NODE_DEBUG=child_process makes Node print the program's environment, including secrets`,
    { fix: `unset NODE_DEBUG, or set it for the program alone: ${command} -- env NODE_DEBUG=...` },
  );
}

/**
 * The result of `start`, which listens on `port`.
 * @throws input.invalid when the port is unavailable
 */
export async function listenOn<T>(start: () => Promise<T>, port: number): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new FidesAuthError(
      'input.invalid',
      `--port ${port}: ${error.code === 'EADDRINUSE' ? 'another program is using it' : `cannot listen on it (${error.code})`}`,
      {
        fix: 'choose another port, or leave --port out for a free one',
        cause: error,
      },
    );
  }
}
