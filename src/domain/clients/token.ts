import type { Secret } from '../secrets/secret.ts';

/** An access token, and when to stop using it (both times in milliseconds since 1970). */
export type AccessToken = {
  readonly value: Secret;
  readonly expiresAt: number;
  /** From here on a new one is fetched: 60 s or a tenth of its life before the end. */
  readonly renewAt: number;
  /** When it was asked for; what earlier releases kept does not say. */
  readonly obtainedAt?: number;
};

/** What servers before 2.78.2 do not say; theirs last 8 days unless configured otherwise. */
const UNKNOWN_LIFETIME_S = 60 * 60;

/**
 * The token with its times. `expiresIn` is in seconds, as `POST /api/v1/oauth/token` answers it
 * from Fides 2.78.2; without it the token is used for 60 minutes. `expires_at` is never used: it
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

/** The margin of a token whose life is not told by it: at most ten times as long. */
const LEAST_MARGIN_MS = 60_000;

/**
 * When a token was asked for (milliseconds since 1970), where that was not kept from the margin that
 * {@link accessToken} left; undefined for one that lives so short that the margin does not tell.
 */
export function fetchedAt({ obtainedAt, expiresAt, renewAt }: AccessToken): number | undefined {
  if (obtainedAt !== undefined) return obtainedAt;
  const margin = expiresAt - renewAt;
  return margin > LEAST_MARGIN_MS ? expiresAt - margin * 10 : undefined;
}

/**
 * Whether a token can still be handed out. One that was asked for at a time to come was asked for under
 * another clock, whose times say nothing about this one's.
 */
export function isUsable(token: AccessToken, now: number): boolean {
  const since = fetchedAt(token) ?? token.expiresAt - LEAST_MARGIN_MS * 10;
  return !isFromFuture(since, now) && token.renewAt > now && token.expiresAt > now;
}

/** A time that this clock has not seen; one of those 60 s costs less than the margin of a token. */
export function isFromFuture(time: number, now: number): boolean {
  return time - now > LEAST_MARGIN_MS;
}
