import { Readable } from 'node:stream';
import type { Dispatcher } from './dispatcher.ts';
import type { ForwardedReply, ForwardedRequest, HttpOptions } from './exchange.ts';
import { networkError } from './network-errors.ts';

/** Headers of a single connection (RFC 9110, 7.6.1), or rewritten for the next one. */
const OF_ONE_CONNECTION = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Forwards a request; see `Http.pass`. */
export async function passOn(
  dispatcher: Dispatcher,
  { server, timeoutMs, signal, onExchange }: HttpOptions,
  { method, path, headers, body }: ForwardedRequest,
): Promise<ForwardedReply> {
  const started = performance.now();
  const { origin } = new URL(server.url);
  const timeout = new AbortController();
  // A body may take as long as it likes while data keeps coming.
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  const upload = body && watched(body, timer);
  let status: number | undefined;
  try {
    const reply = await dispatcher.request({
      origin,
      path: server.url.slice(origin.length) + path,
      method,
      headers: endToEnd(headers, body !== undefined),
      body: upload?.stream ?? null,
      headersTimeout: 0,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.any([timeout.signal, signal]),
    });
    status = reply.statusCode;
    return { status, headers: replyHeaders(reply.headers), body: reply.body };
  } catch (error) {
    upload?.throwIfBroken();
    throw networkError(error, { server, timeout: timeout.signal, stop: signal, timeoutMs });
  } finally {
    clearTimeout(timer);
    const plain = path.split('?')[0] ?? '';
    onExchange?.({ method, path: plain, status, ms: performance.now() - started });
  }
}

/** A body whose pieces reset a timer; records whether the caller broke off. */
function watched(
  body: AsyncIterable<Uint8Array>,
  timer: NodeJS.Timeout,
): { stream: Readable; throwIfBroken(): void } {
  let broken: { readonly error: unknown } | undefined;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of body) {
        timer.refresh();
        yield piece;
      }
    } catch (error) {
      broken = { error };
      throw error;
    }
  }
  return {
    stream: Readable.from(pieces(), { objectMode: false }),
    throwIfBroken() {
      if (broken !== undefined) throw broken.error;
    },
  };
}

/** Keeps the body length: the body is forwarded byte for byte. */
function endToEnd(headers: ForwardedRequest['headers'], hasBody: boolean): Record<string, string> {
  const named = (headers.connection ?? '').toLowerCase().split(/\s*,\s*/);
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || OF_ONE_CONNECTION.has(name) || named.includes(name)
      ? []
      : [[name, value] as const],
  );
  const length = hasBody ? headers['content-length'] : undefined;
  return {
    ...Object.fromEntries(kept),
    ...(length === undefined ? {} : { 'content-length': length }),
  };
}

/** Keeps the length: the body is forwarded byte for byte. */
function replyHeaders(
  headers: Record<string, string | string[] | undefined>,
): Record<string, string | string[]> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || (OF_ONE_CONNECTION.has(name) && name !== 'content-length')
      ? []
      : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}
