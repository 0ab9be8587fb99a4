import { doubtOf } from '../domain/secrets/doubt.ts';
import type { Secret } from '../domain/secrets/secret.ts';
import { type ErrorDetails, FidesAuthError, hasCode } from '../errors.ts';
import type { Reply } from '../transport/exchange.ts';
import { jsonBody } from './json-body.ts';

const BARE_403 = 'Not Authorized for this action';

/**
 * The error for a reply other than 200; `act` says what was tried. Covers the texts of Fides 2.20
 * to 2.86: 403 names missing scopes from 2.37, an unknown scope is 422 up to 2.69.0 and 403 after,
 * only the rate limiter's 429 is not `{"detail": ...}`.
 * @returns auth.rejected, auth.forbidden, scope.unknown, client.gone, server.rate-limited,
 * server.error, server.not-fides or server.reply
 */
export function refusal(reply: Reply, act: string): FidesAuthError {
  if (reply.status === 429) return rateLimited(reply, act);
  if (reply.status >= 500) return failed(reply, act);
  const detail = detailOf(reply);
  if (detail === undefined) return notFides(reply, act);
  if (typeof detail !== 'string') return rejectedBody(reply, act, detail);
  if (detail.startsWith('Invalid Scope')) return unknownScope(reply, act);
  if (reply.status === 401) return rejected(reply, act, detail);
  if (reply.status === 403) return forbidden(reply, act, detail);
  if (reply.status === 404 && detail === 'Client not found.') return clientGone(reply, act);
  // From 2.80 a reply that breaks the server's own model is a 422 with text; the work may be done.
  if (reply.status === 422) return failed(reply, act);
  return new FidesAuthError('server.reply', `${act}: ${reply.status} ${brief(detail)}`, {
    fix: 'check --server, and for a proxy that rewrites paths',
    ...meta(reply),
  });
}

/** True when the server refuses a body that its generation does not take. */
export function isWrongBody(reply: Reply): boolean {
  const detail = detailOf(reply);
  const first: unknown = Array.isArray(detail) ? detail[0] : undefined;
  if (reply.status !== 422 || typeof first !== 'object' || first === null) return false;
  if (!('loc' in first) || !Array.isArray(first.loc)) return false;
  return first.loc.length === 1 && first.loc[0] === 'body';
}

/** True for a 403 without details: an expired or foreign token; before 2.37 any missing scope. */
export function isBare403(reply: Reply): boolean {
  return reply.status === 403 && detailOf(reply) === BARE_403;
}

/** `detail` of a Fides error; undefined when the reply is not Fides' JSON. */
export function detailOf(reply: Reply): unknown {
  const body = jsonBody(reply);
  if (typeof body !== 'object' || body === null || !('detail' in body)) return undefined;
  return body.detail;
}

/** The error for a reply that is not from Fides: a proxy's page, another service. */
export function notFides(reply: Reply, act: string): FidesAuthError {
  const type = reply.headers['content-type']?.split(';')[0]?.trim() ?? 'no content type';
  return new FidesAuthError(
    'server.not-fides',
    `${act}: the reply (${reply.status}, ${typeWord(type)}) does not come from Fides`,
    { fix: 'check --server, and whether a proxy in front of Fides hides its API', ...meta(reply) },
  );
}

function rejectedBody(reply: Reply, act: string, detail: unknown): FidesAuthError {
  const first: unknown = Array.isArray(detail) ? detail[0] : undefined;
  const message =
    typeof first === 'object' && first !== null && 'msg' in first ? first.msg : undefined;
  const said = typeof message === 'string' ? `: ${brief(message)}` : '';
  return new FidesAuthError(
    'server.reply',
    `${act}: the server does not accept the form of the request${said}`,
    {
      fix: 'check for a newer fidesauth',
      ...meta(reply),
    },
  );
}

function rejected(reply: Reply, act: string, detail: string): FidesAuthError {
  const pair = detail === 'Authentication Failure';
  return new FidesAuthError(
    'auth.rejected',
    `${act}: ${pair ? 'the server does not accept this client id and secret' : brief(detail)}`,
    {
      fix: pair
        ? 'check both, and that they belong to this server; Fides does not say which is wrong'
        : 'use another credential',
      ...meta(reply),
      pairRefused: pair,
    },
  );
}

/** Names what looks odd in a refused secret, as the server gives no reason. */
export function withDoubt(error: unknown, secret: Secret): unknown {
  const doubt = hasCode(error, 'auth.rejected') ? doubtOf(secret) : undefined;
  if (doubt === undefined || !(error instanceof FidesAuthError)) return error;
  return new FidesAuthError(error.code, error.message, {
    ...error.details,
    fix: `check both. About the secret: ${doubt}`,
  });
}

function forbidden(reply: Reply, act: string, detail: string): FidesAuthError {
  const missing = scopesIn(detail);
  if (missing.length > 0) return lacking(act, missing, meta(reply));
  return new FidesAuthError('auth.forbidden', `${act}: the credential is not permitted to`, {
    fix: 'use a credential with more rights; this server does not say which scope is missing',
    ...meta(reply),
  });
}

/** The error for missing rights. */
export function lacking(
  act: string,
  missing: readonly string[],
  more: ErrorDetails = {},
): FidesAuthError {
  const names = missing.join(', ');
  return new FidesAuthError('auth.forbidden', `${act}: the credential lacks ${names}`, {
    fix: `use the root client, or a credential that holds ${names}`,
    missingScopes: missing,
    ...more,
  });
}

/**
 * Scopes in `... Required scope(s): [a, b]` (2.37) or `... Missing scopes: ['a', 'b']` (2.69.1).
 */
function scopesIn(detail: string): string[] {
  const list = /(?:Required scope\(s\)|Missing scopes): \[([^\]]*)\]/.exec(detail)?.[1];
  // Scopes have no digits or capitals; parts of a secret that a server echoes have, and masking
  // would not recognise them.
  const names = (list ?? '').split(/[\s,'"]+/);
  return names.filter((name) => /^[a-z_-]{2,40}(?::[a-z_-]{2,40}){1,3}$/.test(name));
}

function unknownScope(reply: Reply, act: string): FidesAuthError {
  return new FidesAuthError('scope.unknown', `${act}: the server does not know one of the scopes`, {
    fix: 'compare with what it knows: fidesauth scopes list',
    ...meta(reply),
  });
}

function clientGone(reply: Reply, act: string): FidesAuthError {
  return new FidesAuthError('client.gone', `${act}: the client is not on the server`, meta(reply));
}

function rateLimited(reply: Reply, act: string): FidesAuthError {
  const after = reply.headers['retry-after'];
  return new FidesAuthError('server.rate-limited', `${act}: the server asks to slow down`, {
    fix:
      after !== undefined && RETRY_AFTER.test(after)
        ? `run it again later (Retry-After: ${after})`
        : 'run it again later',
    ...meta(reply),
  });
}

function failed(reply: Reply, act: string): FidesAuthError {
  return new FidesAuthError('server.error', `${act}: the server failed (${reply.status})`, {
    fix: 'check the log of the server',
    ...meta(reply),
  });
}

function meta(reply: Reply): ErrorDetails {
  const requestId = reply.headers['x-request-id'];
  const status = { httpStatus: reply.status };
  return requestId !== undefined && REQUEST_ID.test(requestId) ? { ...status, requestId } : status;
}

// The valid values of this header; others help nobody.
const RETRY_AFTER = /^(?:\d{1,9}|[A-Z][a-z]{2}, [\w :-]{1,40})$/;
const REQUEST_ID = /^[\w.:+/=@-]{1,120}$/;
const MEDIA_TYPE = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/;

function typeWord(type: string): string {
  return MEDIA_TYPE.test(type) || type === 'no content type' ? type : 'an odd content type';
}

/**
 * A server's text, shortened, without control characters, which could rewrite the terminal. It is
 * cut between words: masking would not recognise a part of an echoed secret.
 */
export function brief(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, '?');
  if (plain.length <= 120) return plain;
  return `${plain.slice(0, 117).replace(/\S*$/, '')}...`;
}
