import { timeOf } from './marker.ts';
import type { Profile } from './profile.ts';

const MINUTE_MS = 60_000;

/**
 * How long a profile's client was made to live, in milliseconds: what replaces it lives as long,
 * from its own creation on. Undefined for a client that does not expire.
 */
export function lifetimeOf({ expiresAt, marker }: Profile): number | undefined {
  if (expiresAt === undefined) return undefined;
  const life = Date.parse(expiresAt) - timeOf(marker);
  // Expiry is cut to the second.
  return Math.max(MINUTE_MS, Math.round(life / MINUTE_MS) * MINUTE_MS);
}
