import { ERRORS, type FidesAuthError } from '../errors.ts';
import { wrap } from './layout.ts';
import type { Style } from './style.ts';

/**
 * An error for people: `error: what: why`, `fix: ...`, and the request id when there is one. A fix
 * stays one line, because commands in it are copied.
 */
export function errorText(error: FidesAuthError, style: Style): string {
  const { fix, requestId } = error.details;
  const first = wrap(`error: ${error.message}`, style.width);
  const lines = [first.replace('error:', style.paint.red('error:'))];
  if (fix !== undefined) lines.push(`${style.paint.bold('fix:')} ${fix}`);
  if (requestId !== undefined) lines.push(`request id: ${requestId}`);
  return `${lines.join('\n')}\n`;
}

/** An error for scripts: one JSON object on one line. */
export function errorJson(error: FidesAuthError): string {
  const { fix, httpStatus, requestId, clientId, missingScopes } = error.details;
  const { exit, retryable } = ERRORS[error.code];
  const object = {
    code: error.code,
    message: error.message,
    fix: fix ?? null,
    exitCode: exit,
    retryable,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(missingScopes === undefined ? {} : { missingScopes }),
  };
  return `${JSON.stringify({ error: object })}\n`;
}
