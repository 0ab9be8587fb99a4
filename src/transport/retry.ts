import type { HttpRequest, Reply } from './exchange.ts';

/** The longest total wait of one request for a server that asks to slow down. */
const PATIENCE_MS = 30_000;
const GATEWAY = new Set([502, 503, 504]);
const RETRIES = 2;

/**
 * Milliseconds until a retry; undefined to accept the reply. After a 429 nothing was done, so every
 * request may follow its `Retry-After`; after a gateway's 502, 503 or 504 only a GET is retried.
 * `waited` is the wait of earlier attempts.
 */
export function retryDelay(
  request: Pick<HttpRequest, 'method'>,
  reply: Reply,
  attempt: number,
  waited: number,
  now: number = Date.now(),
): number | undefined {
  const asked = retryAfter(reply.headers['retry-after'], now);
  if (reply.status === 429) {
    // A server may repeatedly ask for no wait at all.
    const delay = Math.max(asked ?? 1000 * 2 ** attempt, 250 * 2 ** attempt);
    return waited + delay <= PATIENCE_MS ? delay : undefined;
  }
  if (request.method !== 'GET' || !GATEWAY.has(reply.status) || attempt >= RETRIES)
    return undefined;
  const backoff = 250 * 2 ** attempt * (1 + Math.random());
  const delay = asked ?? backoff;
  return waited + delay <= PATIENCE_MS ? delay : undefined;
}

/** Milliseconds that `Retry-After` asks for: seconds, or a date (Fides ends it with -0000). */
function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
