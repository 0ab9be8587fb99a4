/** Names one mutation: 32 hex characters, in the journal, the credential file and, from Fides
 * 2.82, the client's description, where `recover` finds a client whose reply was lost. */
export type Marker = string;

/** The hex characters of a marker that are its time; the others are random. */
const TIME_DIGITS = 12;
const RANDOM_BYTES = 10;

/**
 * A new marker: 12 hex characters of `serverNow` (milliseconds since 1970 by the server's clock),
 * then 20 random ones. `randomHex(10)` must give those.
 */
export function newMarker(serverNow: number, randomHex: (bytes: number) => string): Marker {
  const time = Math.trunc(serverNow).toString(16).padStart(TIME_DIGITS, '0');
  return `${time}${randomHex(RANDOM_BYTES)}`;
}

/**
 * When a marker was made, in milliseconds since 1970 by the server's clock. Only for markers of
 * `[fidesauth2 ...]`: release 0.1 made random ones.
 */
export function timeOf(marker: Marker): number {
  return Number.parseInt(marker.slice(0, TIME_DIGITS), 16);
}
