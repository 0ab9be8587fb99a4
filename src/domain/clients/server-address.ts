import { FidesAuthError } from '../../errors.ts';

/** Where a Fides server is: origin and optional path prefix, in one normal form. */
export type ServerAddress = {
  /** Normal form, no trailing slash. Profiles are bound to it; it is compared as text. */
  readonly url: string;
  readonly secure: boolean;
  /** A name, or an IP address without brackets. */
  readonly host: string;
  /**
   * True if the host names this machine: localhost, x.localhost, 127.0.0.0/8, ::1, 0.0.0.0. A hosts
   * file may map such a name elsewhere, so over plain http the resolved addresses decide.
   */
  readonly loopback: boolean;
};

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Parses a pasted address, with or without scheme, trailing slash or `/api/v1`. Without a scheme,
 * this machine means http and any other https.
 * @throws input.invalid when it is no http(s) address, or has a user, query or fragment
 */
export function parseServerAddress(text: string): ServerAddress {
  const trimmed = text.trim();
  if (trimmed.includes('@')) throw invalid('', 'it contains a user name or password');
  const port = portAlone(trimmed);
  if (port !== undefined) throw noHost(text, port);
  const url = toUrl(SCHEME.test(trimmed) ? trimmed : guessScheme(trimmed));
  if (url === undefined || trimmed === '') throw invalid(text, 'it is not an address');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalid(text, 'Fides serves only http and https');
  }
  if (url.search !== '' || url.hash !== '') throw invalid(text, 'it has a query or fragment');
  if (!isHost(url.hostname)) throw invalid(text, 'no host has such a name');
  return {
    url: url.origin + normalPrefix(url.pathname),
    secure: url.protocol === 'https:',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    loopback: isLoopback(url.hostname),
  };
}

/** The port of `9555` or `:9555`, with or without a scheme. URL parsers read 9555 as 0.0.37.83. */
function portAlone(text: string): number | undefined {
  const port = Number(/^(?:https?:\/\/)?:?(\d{1,5})(?:\/.*)?$/i.exec(text)?.[1]);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/**
 * True for a host that can be looked up: labels of letters, digits, `-` and `_` (as in compose
 * services). A scheme as host comes from `http:/x`, `http//x`, or a scheme written twice.
 */
function isHost(hostname: string): boolean {
  if (hostname.startsWith('[')) return true;
  const name = hostname.replace(/\.$/, '');
  const labels = name.split('.');
  if (name.length > 253 || /^https?$/.test(name)) return false;
  return labels.every((label) => /^[a-z0-9_-]{1,63}$/.test(label) && /[a-z0-9]/.test(label));
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

/** True for a host that names this machine, as URLs write it. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return isIpAddress(host) && isLoopbackAddress(host);
}

/** True for an IP address in the form of URLs and look-ups. */
export function isIpAddress(host: string): boolean {
  return host.includes(':') || /^\d+(?:\.\d+){3}$/.test(host);
}

/**
 * True for an IP address of this machine: 127.0.0.0/8, ::1, their forms in IPv6, and 0.0.0.0 and
 * ::, which also lead here.
 */
export function isLoopbackAddress(address: string): boolean {
  if (!address.includes(':')) return address === '0.0.0.0' || address.startsWith('127.');
  const url = `http://[${address}]`;
  if (!URL.canParse(url)) return false;
  const normal = new URL(url).hostname.slice(1, -1);
  return /^::1?$|^::ffff:(?:7f[0-9a-f]{2}:[0-9a-f]{1,4}|0:0)$/.test(normal);
}

function noHost(text: string, port: number): FidesAuthError {
  const fix = `for a server on this machine write http://localhost:${port}`;
  return invalid(text, 'it is a port without a host', fix);
}

function invalid(
  text: string,
  why: string,
  fix = 'write it like http://localhost:8080 or https://fides.example.com',
): FidesAuthError {
  const shown = text === '' ? '' : ` ${JSON.stringify(text.slice(0, 80))}`;
  return new FidesAuthError('input.invalid', `server address${shown}: ${why}`, { fix });
}

/**
 * Whether credentials may be sent there: with TLS, with plain http if allowed, or to an address of
 * this machine. Undefined for a name over plain http, which must be looked up.
 */
export function isProtected(server: ServerAddress, allowHttp: boolean): boolean | undefined {
  if (server.secure || allowHttp) return true;
  return isIpAddress(server.host) ? isLoopbackAddress(server.host) : undefined;
}

/** The error for plain http to another machine; `addresses` are those its name resolves to. */
export function insecureError(
  server: ServerAddress,
  addresses: readonly string[] = [],
): FidesAuthError {
  const led = addresses.length === 0 ? '' : ` (${server.host} is ${addresses.join(', ')})`;
  return new FidesAuthError(
    'server.insecure',
    `${server.url}: plain http would carry the credential over the network unprotected${led}`,
    { fix: 'use https, or inside a trusted network add --allow-http (FIDESAUTH_ALLOW_HTTP=1)' },
  );
}
