import { FidesAuthError } from '../../errors.ts';

/** Where a Fides server is: origin and optional path prefix, in one normal form. */
export type ServerAddress = {
  /** Normal form, no trailing slash: what profiles are bound to, compared as text. */
  readonly url: string;
  readonly secure: boolean;
  /** True for this machine: localhost, 127.0.0.0/8, ::1, 0.0.0.0. */
  readonly loopback: boolean;
};

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * The address that people paste: with or without scheme, trailing slash or `/api/v1`. Without a
 * scheme, this machine means http and any other https.
 * @throws input.invalid when it is no http(s) address, or carries a user, query or fragment
 */
export function parseServerAddress(text: string): ServerAddress {
  const trimmed = text.trim();
  if (trimmed.includes('@')) throw invalid('', 'it carries a user name or password');
  const url = toUrl(SCHEME.test(trimmed) ? trimmed : guessScheme(trimmed));
  if (url === undefined || trimmed === '') throw invalid(text, 'it is not an address');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalid(text, 'only http and https are served by Fides');
  }
  if (url.search !== '' || url.hash !== '') throw invalid(text, 'it has a query or fragment');
  return {
    url: url.origin + normalPrefix(url.pathname),
    secure: url.protocol === 'https:',
    loopback: isLoopback(url.hostname),
  };
}

function toUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function guessScheme(text: string): string {
  const host = toUrl(`http://${text}`)?.hostname;
  return `${host !== undefined && isLoopback(host) ? 'http' : 'https'}://${text}`;
}

function normalPrefix(path: string): string {
  return path
    .replace(/\/{2,}/g, '/')
    .replace(/\/+$/, '')
    .replace(/\/api\/v1$/i, '');
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return host === '::1' || host === '::' || host === '0.0.0.0' || /^127(?:\.\d+){3}$/.test(host);
}

function invalid(text: string, why: string): FidesAuthError {
  const shown = text === '' ? '' : ` ${JSON.stringify(text.slice(0, 80))}`;
  return new FidesAuthError('input.invalid', `server address${shown}: ${why}`, {
    fix: 'write it like http://localhost:8080 or https://fides.example.com',
  });
}

/**
 * Refuses plain http to another machine unless it was allowed: the root credential would cross the
 * network in clear.
 * @throws server.insecure
 */
export function requireTransport(server: ServerAddress, allowHttp: boolean): void {
  if (server.secure || server.loopback || allowHttp) return;
  throw new FidesAuthError(
    'server.insecure',
    `${server.url}: plain http would carry the credential over the network unprotected`,
    { fix: 'use https, or inside a trusted network add --allow-http (FIDESAUTH_ALLOW_HTTP=1)' },
  );
}
