export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:(?:a|b|rc)\d+)?(?:\.(?:post|dev)\d+)*(?:\+[a-z0-9.]+)?$/;

/**
 * The release part of a version that Fides reports in `GET /health` (`version`) or `/openapi.json`
 * (`info.version`): `2.40.0`, `2.78.1a0`, `2.78.0a1+5.gabc`, `0.0.0+dev`. Drops pre-release and
 * local parts. Undefined for text in none of these forms.
 */
export function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** Negative if `a` is older than `b`, positive if newer, zero if equal. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

/**
 * Whether a server is older than the release `limit`; undefined where that is not known: it does not
 * tell its version, or is a development build (`0.0.0+dev`).
 */
export function isBefore(version: string | null | undefined, limit: string): boolean | undefined {
  const [left, right] = [parseVersion(version ?? ''), parseVersion(limit)];
  if (left === undefined || right === undefined || left.major === 0) return undefined;
  return compareVersions(left, right) < 0;
}
