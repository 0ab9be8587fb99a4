import type { Secret } from '../secrets/secret.ts';

/** An access token, and when to stop using it (both times in milliseconds since 1970). */
export type AccessToken = {
  readonly value: Secret;
  readonly expiresAt: number;
  /** When to fetch a new one: 60 s or a tenth of its lifetime before it expires. */
  readonly renewAt: number;
  /** When it was requested; missing in files of earlier releases. */
  readonly obtainedAt?: number;
};

/** Used for servers before 2.78.2, which name no lifetime; theirs is 8 days unless configured. */
const UNKNOWN_LIFETIME_S = 60 * 60;

/**
 * The token with its times. `expiresIn` is in seconds, from the reply of `POST /api/v1/oauth/token`
 * since Fides 2.78.2; without it, the token is used for 60 minutes. `expires_at` is never used: it
 * is the server's local time without a zone.
 */
export function accessToken(
  value: Secret,
  expiresIn: number | undefined,
  now: number,
): AccessToken {
  const life = (expiresIn ?? UNKNOWN_LIFETIME_S) * 1000;
  const margin = Math.max(60_000, life / 10);
  return { value, expiresAt: now + life, renewAt: now + life - margin, obtainedAt: now };
}

/** The least margin. It does not reveal the lifetime, which is at most ten times as long. */
const LEAST_MARGIN_MS = 60_000;

/**
 * When a token was requested (milliseconds since 1970); if not stored, computed from the margin of
 * {@link accessToken}. Undefined for a lifetime so short that the margin does not reveal it.
 */
export function fetchedAt({ obtainedAt, expiresAt, renewAt }: AccessToken): number | undefined {
  if (obtainedAt !== undefined) return obtainedAt;
  const margin = expiresAt - renewAt;
  return margin > LEAST_MARGIN_MS ? expiresAt - margin * 10 : undefined;
}

/**
 * Whether a token may still be used. If its request time lies in the future, the clock was changed,
 * and none of its times can be trusted.
 */
export function isUsable(token: AccessToken, now: number): boolean {
  const since = fetchedAt(token) ?? token.expiresAt - LEAST_MARGIN_MS * 10;
  return !isFromFuture(since, now) && token.renewAt > now && token.expiresAt > now;
}

/** True for a time more than 60 s ahead of this clock; less than that fits in a token's margin. */
export function isFromFuture(time: number, now: number): boolean {
  return time - now > LEAST_MARGIN_MS;
}
