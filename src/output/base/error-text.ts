import type { Redactor } from '../../domain/secrets/redact.ts';
import { safeJson, seenSentence } from '../../domain/words/unseen.ts';
import { ERRORS, type FidesAuthError } from '../../errors.ts';
import { hang, wrap } from './layout.ts';
import type { Style } from './style.ts';

/**
 * An error for people: `error: what: why`, `fix: ...`, and the request id if there is one. Keeps
 * quoted words of a command on one line, because people copy commands.
 */
export function errorText(error: FidesAuthError, style: Style): string {
  const { fix, requestId } = error.details;
  const first = wrap(`error: ${seenSentence(error.message)}`, style.width);
  const lines = [first.replace('error:', style.paint.red('error:'))];
  for (const problem of error.details.problems ?? []) {
    lines.push(hang(seenSentence(problem), style.width, '  '));
  }
  if (fix !== undefined) {
    const text = wrap(`fix: ${seenSentence(fix)}`, style.width);
    lines.push(text.replace('fix:', style.paint.bold('fix:')));
  }
  if (requestId !== undefined) lines.push(`request id: ${seenSentence(requestId)}`);
  return `${lines.join('\n')}\n`;
}

/**
 * An error for scripts: one JSON object on one line. Cleans its texts one by one, so that it stays
 * JSON whatever a secret looks like.
 */
export function errorJson(error: FidesAuthError, { clean }: Redactor): string {
  const { fix, httpStatus, requestId, clientId, missingScopes, problems } = error.details;
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
    ...(problems === undefined ? {} : { problems }),
  };
  const cleaned = (_key: string, value: unknown): unknown =>
    typeof value === 'string' ? clean(value) : value;
  return `${safeJson(JSON.stringify({ error: object }, cleaned))}\n`;
}
