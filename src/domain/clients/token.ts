import type { Secret } from '../secrets/secret.ts';

/** An access token, and when to stop using it (both times in milliseconds since 1970). */
export type AccessToken = {
  readonly value: Secret;
  readonly expiresAt: number;
  /** From here on a new one is fetched: 60 s or a tenth of its life before the end. */
  readonly renewAt: number;
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
  return { value, expiresAt: now + life, renewAt: now + life - margin };
}

/**
 * When a token was asked for (milliseconds since 1970), from the margin that {@link accessToken} left;
 * undefined for one that lives so short that the margin does not tell.
 */
export function fetchedAt({ expiresAt, renewAt }: AccessToken): number | undefined {
  const margin = expiresAt - renewAt;
  return margin > 60_000 ? expiresAt - margin * 10 : undefined;
}
