import type { Dispatcher } from './dispatcher.ts';
import type { HttpOptions, Passed, PassedReply } from './exchange.ts';
import { networkError } from './network-errors.ts';

/** Of one connection alone (RFC 9110, 7.6.1), or written anew for the next one. */
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

/** Sends a request on; see `Http.pass`. */
export async function passOn(
  dispatcher: Dispatcher,
  { server, timeoutMs, signal, onExchange }: HttpOptions,
  { method, path, headers, body }: Passed,
): Promise<PassedReply> {
  const started = performance.now();
  const { origin } = new URL(server.url);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  let status: number | undefined;
  try {
    const reply = await dispatcher.request({
      origin,
      path: server.url.slice(origin.length) + path,
      method,
      headers: endToEnd(headers),
      body: body.length === 0 ? null : body,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.any([timeout.signal, signal]),
    });
    status = reply.statusCode;
    return { status, headers: replyHeaders(reply.headers), body: reply.body };
  } catch (error) {
    throw networkError(error, { server, timeout: timeout.signal, stop: signal, timeoutMs });
  } finally {
    clearTimeout(timer);
    const plain = path.split('?')[0] ?? '';
    onExchange?.({ method, path: plain, status, ms: performance.now() - started });
  }
}

function endToEnd(headers: Passed['headers']): Record<string, string> {
  const named = (headers.connection ?? '').toLowerCase().split(/\s*,\s*/);
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || OF_ONE_CONNECTION.has(name) || named.includes(name)
      ? []
      : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}

/** The length stays: the body is passed on byte for byte. */
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
