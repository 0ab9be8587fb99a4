import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seconds; `oauth_access_token_expire_minutes` is 11520 by default. */
export const TOKEN_LIFETIME = 691_200;

/** The parts of the encrypted payload that matter; callers cannot read any of it. */
export interface TokenPayload {
  readonly 'client-id': string;
  readonly scopes: readonly string[];
  /** When it was issued, ISO 8601. */
  readonly iat: string;
}

export type Opened =
  | { readonly kind: 'token'; readonly payload: TokenPayload }
  /** Not in the form of a token. */
  | { readonly kind: 'malformed' }
  /** In the right form, but encrypted with another key, or changed. */
  | { readonly kind: 'undecryptable' };

export interface TokenKey {
  seal(payload: TokenPayload): string;
  open(token: string): Opened;
}

const HEADER = base64url(Buffer.from('{"alg":"dir","enc":"A256GCM"}'));

/**
 * A new key that encrypts tokens as Fides does: compact JWE, `alg` dir, `enc` A256GCM, with a nonce
 * of that many bytes.
 */
export function createTokenKey(nonceBytes: number): TokenKey {
  const key = randomBytes(32);
  return {
    seal: (payload) => seal(key, randomBytes(nonceBytes), payload),
    open: (token) => open(key, token),
  };
}

function base64url(bytes: Buffer): string {
  return bytes.toString('base64url');
}

function seal(key: Buffer, iv: Buffer, payload: TokenPayload): string {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(HEADER));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(payload)), cipher.final()]);
  return [HEADER, '', base64url(iv), base64url(sealed), base64url(cipher.getAuthTag())].join('.');
}

function open(key: Buffer, token: string): Opened {
  const parts = token.split('.');
  const [header = '', , iv = '', sealed = '', tag = ''] = parts;
  if (parts.length !== 5 || !isJson(Buffer.from(header, 'base64url').toString())) {
    return { kind: 'malformed' };
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(header)).setAuthTag(Buffer.from(tag, 'base64url'));
    const bytes = Buffer.from(sealed, 'base64url');
    const opened = Buffer.concat([decipher.update(bytes), decipher.final()]);
    return { kind: 'token', payload: JSON.parse(opened.toString()) };
  } catch {
    return { kind: 'undecryptable' };
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
