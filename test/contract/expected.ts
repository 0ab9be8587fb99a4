/** What a release is held to. Taken from real servers, apart from the sandbox's own table. */
export interface Expected {
  readonly version: string;
  /** Which pydantic words the items of a 422. */
  readonly pydantic: 1 | 2;
  /** Which replies are compressed for a caller that accepts gzip. */
  readonly gzip: 'none' | 'all' | 'from 1000 bytes';
  /** 1000 requests a minute and path, with headers that count them. */
  readonly rateLimit: boolean;
  readonly unknownScope: 403 | 422;
  /** A delegated client can only hand out what its token holds. */
  readonly grantCheck: boolean;
  readonly tokenKeys: readonly string[];
  readonly badBasic: string;
  /** Characters of a token's nonce. */
  readonly nonce: 16 | 22;
  /** The reply to a token sealed with another key. */
  readonly undecryptable: {
    readonly status: 403 | 500;
    readonly type: string | undefined;
    readonly text: string;
  };
  readonly cache: 'healthy' | 'skipped';
  /** List, read, update and rotate exist, and POST takes an object. */
  readonly clientApi: boolean;
  readonly requestId: boolean;
}

function isSince(version: string, release: string): boolean {
  const [a, b] = [version, release].map((text) => text.split('.').map(Number)) as [
    number[],
    number[],
  ];
  const differing = b.findIndex((part, index) => part !== a[index]);
  return differing < 0 || (a[differing] ?? 0) > (b[differing] ?? 0);
}

function tokenKeys(since: (release: string) => boolean): string[] {
  if (since('2.78.2')) return ['access_token', 'token_type', 'expires_in', 'expires_at'];
  return since('2.76.0') ? ['access_token', 'token_type'] : ['access_token'];
}

function undecryptable(since: (release: string) => boolean): Expected['undecryptable'] {
  if (since('2.81.0')) {
    const text = '{"detail":"Not Authorized for this action"}';
    return { status: 403, type: 'application/json', text };
  }
  if (!since('2.78.0')) return { status: 500, type: undefined, text: '' };
  return { status: 500, type: 'text/plain', text: 'Internal Server Error' };
}

function gzip(since: (release: string) => boolean): Expected['gzip'] {
  if (!since('2.44.0')) return 'none';
  return since('2.69.1') ? 'from 1000 bytes' : 'all';
}

export function expectedOf(version: string): Expected {
  const since = (release: string) => isSince(version, release);
  return {
    version,
    pydantic: since('2.43.1') ? 2 : 1,
    gzip: gzip(since),
    rateLimit: !since('2.69.1'),
    unknownScope: since('2.69.1') ? 403 : 422,
    grantCheck: since('2.69.1'),
    tokenKeys: tokenKeys(since),
    badBasic: since('2.78.0') ? 'Not authenticated' : 'Invalid authentication credentials',
    nonce: since('2.78.0') ? 16 : 22,
    undecryptable: undecryptable(since),
    cache: since('2.78.0') ? 'skipped' : 'healthy',
    clientApi: since('2.82.0'),
    requestId: since('2.82.0'),
  };
}
