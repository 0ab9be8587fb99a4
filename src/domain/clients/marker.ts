/** Names one mutation: 32 hex characters, in the journal, the credential file and, from Fides
 * 2.82, the client's description, where `recover` finds a client whose reply was lost. */
export type Marker = string;

const MARKER = /\[fidesauth ([0-9a-f]{32})\]/;
const KEY = /\[fidesauth [0-9a-f]{32}\] \[key ([a-z0-9][a-z0-9._-]{0,63})\]/;

/** A new random marker. `randomHex(16)` must give 32 hex characters. */
export function newMarker(randomHex: (bytes: number) => string): Marker {
  return randomHex(16);
}

/** The description of a client we make: text for people in the admin UI, the marker and the key. */
export function describeClient(
  presets: readonly string[],
  marker: Marker,
  key: string | undefined,
): string {
  const what = presets.length === 0 ? 'hand-picked scopes' : presets.join(' + ');
  const known = key === undefined ? '' : ` [key ${key}]`;
  return `Made by fidesauth: ${what} [fidesauth ${marker}]${known}`;
}

/** The marker in a client's description; undefined when there is none. */
export function markerOf(description: string | null | undefined): Marker | undefined {
  return MARKER.exec(description ?? '')?.[1];
}

/** The key in the description of a client we made; undefined when there is none. */
export function keyOf(description: string | null | undefined): string | undefined {
  return KEY.exec(description ?? '')?.[1];
}
