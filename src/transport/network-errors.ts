import type { ServerAddress } from '../domain/clients/server-address.ts';
import { FidesAuthError } from '../errors.ts';

type Situation = {
  readonly server: ServerAddress;
  readonly timeout: AbortSignal;
  readonly stop: AbortSignal;
  readonly timeoutMs: number;
};

/** Connecting failed: the server certainly did not see the request. */
const NOT_CONNECTED: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name cannot be resolved now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the host does not answer',
  EADDRNOTAVAIL: 'the address cannot be used',
  ECONNABORTED: 'the connection could not be made',
  UND_ERR_CONNECT_TIMEOUT: 'the host does not answer',
};

const TLS = /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)|CERT/;

/** The error for a failed exchange; `server.unreachable` only if nothing can have arrived. */
export function networkError(error: unknown, at: Situation): unknown {
  if (at.stop.aborted) return at.stop.reason;
  if (error instanceof FidesAuthError) return error;
  if (at.timeout.aborted) return timedOut(at);
  const code = codeOf(error);
  const unreached = beforeConnected(error) ? NOT_CONNECTED[code] : undefined;
  if (unreached !== undefined) return unreachable(at.server, unreached, error);
  if (TLS.test(code)) return untrusted(at.server, code, error);
  if (/^Proxy response/.test(messageOf(error))) {
    return unreachable(at.server, 'the proxy refuses the connection', error);
  }
  if (error instanceof Error && error.name === 'HTTPParserError') return noHttp(at.server);
  if (code === '') return error;
  return broken(at.server, error);
}

function broken(server: ServerAddress, cause: unknown): FidesAuthError {
  const early = /before secure TLS connection/.test(messageOf(cause));
  const fix =
    'run it again; if this repeats, check the log of the server or of the proxy in front of it';
  return new FidesAuthError('server.error', `${server.url}: the connection closed before a reply`, {
    fix: early ? `${fix}, or ${useHttp(server)} if it does not use TLS` : fix,
    cause,
  });
}

/** A later read or write has the same codes, but then the server may have done the work. */
function beforeConnected(error: unknown): boolean {
  if (error instanceof AggregateError) return beforeConnected(error.errors[0]);
  if (!(error instanceof Error)) return false;
  if ('syscall' in error) return error.syscall === 'connect' || error.syscall === 'getaddrinfo';
  const code = 'code' in error ? error.code : undefined;
  return code === 'UND_ERR_CONNECT_TIMEOUT' || beforeConnected(error.cause);
}

/** The error's code, or that of the first of several attempts (IPv6, then IPv4). */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : codeOf(error.cause);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** Has no cause: the library's message quotes what the server sent. */
function noHttp({ url, secure }: ServerAddress): FidesAuthError {
  return new FidesAuthError('server.not-fides', `${url}: what answers there does not speak HTTP`, {
    fix: `check --server, its port, and any proxy in front of it${secure ? '' : `; if it speaks TLS, use https://${url.slice('http://'.length)}`}`,
  });
}

function timedOut({ server, timeoutMs }: Situation): FidesAuthError {
  return new FidesAuthError(
    'server.timeout',
    `${server.url}: no complete reply within ${timeoutMs / 1000} s`,
    { fix: 'check that the server is healthy, or allow more time with --timeout SECONDS' },
  );
}

function unreachable(server: ServerAddress, why: string, cause: unknown): FidesAuthError {
  return new FidesAuthError('server.unreachable', `${server.url}: ${why}`, {
    fix: 'check the address and that Fides is running; bootstrap --wait SECONDS waits for it',
    cause,
  });
}

function untrusted(server: ServerAddress, code: string, cause: unknown): FidesAuthError {
  return new FidesAuthError('server.tls', `${server.url}: ${certificateWord(code)} (${code})`, {
    fix: isPlain(code)
      ? `if it serves plain http, ${useHttp(server)}`
      : 'if a private CA signed it, give the CA certificate: --ca-file FILE',
    cause,
  });
}

/** OpenSSL's codes for an answer that is not TLS, by its first bytes. */
function isPlain(code: string): boolean {
  return /^(?:EPROTO$|ERR_SSL_(?:WRONG_VERSION|PACKET_LENGTH|HTTP|UNSUPPORTED_PROTOCOL|UNEXPECTED_MESSAGE))/.test(
    code,
  );
}

function useHttp({ url, loopback }: ServerAddress): string {
  const plain = `use http://${url.slice('https://'.length)}`;
  return loopback ? plain : `${plain} with --allow-http`;
}

function certificateWord(code: string): string {
  if (code.includes('ALTNAME')) return 'the certificate is for another host name';
  if (code.includes('EXPIRED')) return 'its certificate has expired';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return 'it does not use TLS';
  return 'its certificate is not trusted';
}
