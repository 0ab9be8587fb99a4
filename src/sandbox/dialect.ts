import { compareVersions, parseVersion } from '../domain/history/version.ts';

export const OLDEST_VERSION = '2.40.0';

/** The first release with each behaviour, checked on real servers just before and after. */
const SINCE = {
  /** pydantic 2: different types and texts in the items of a 422. */
  pydantic2: '2.43.1',
  gzip: '2.44.0',
  /** A client may only assign scopes that its token has; an unknown scope is 403, before 422. */
  grantCheck: '2.69.1',
  /** Before: 1000 requests per minute and path, counted in headers of every reply. */
  unlimited: '2.69.1',
  tokenType: '2.76.0',
  /** FastAPI 0.123: a different text for invalid HTTP Basic credentials. */
  basicNotAuthenticated: '2.78.0',
  /** An unhandled error has a text; before, an empty body. */
  serverErrorText: '2.78.0',
  healthSkipsCache: '2.78.0',
  expiresIn: '2.78.2',
  /** The nonce of a new token has 12 bytes; before, 16. */
  shortNonce: '2.78.0',
  /** joserfc instead of python-jose: an undecryptable token is 403; before, 500. */
  joserfc: '2.81.0',
  /** Clients can be listed, read, updated and rotated; POST takes an object; before, a list. */
  clientApi: '2.82.0',
  requestId: '2.82.0',
} as const;

export type Dialect = { readonly [Trait in keyof typeof SINCE]: boolean } & {
  readonly version: string;
};

function isSince(version: string, release: string): boolean {
  const [a, b] = [parseVersion(version), parseVersion(release)];
  return a !== undefined && b !== undefined && compareVersions(a, b) >= 0;
}

/**
 * The behaviour of Fides `version` where releases differ. Undefined when `version` is not X.Y.Z or
 * is older than OLDEST_VERSION: earlier behaviour was never examined.
 */
export function dialectOf(version: string): Dialect | undefined {
  if (!/^\d+\.\d+\.\d+$/.test(version) || !isSince(version, OLDEST_VERSION)) return undefined;
  const has = (trait: keyof typeof SINCE) => isSince(version, SINCE[trait]);
  return {
    version,
    pydantic2: has('pydantic2'),
    gzip: has('gzip'),
    grantCheck: has('grantCheck'),
    unlimited: has('unlimited'),
    tokenType: has('tokenType'),
    basicNotAuthenticated: has('basicNotAuthenticated'),
    serverErrorText: has('serverErrorText'),
    healthSkipsCache: has('healthSkipsCache'),
    expiresIn: has('expiresIn'),
    shortNonce: has('shortNonce'),
    joserfc: has('joserfc'),
    clientApi: has('clientApi'),
    requestId: has('requestId'),
  };
}
