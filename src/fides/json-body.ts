import type { Reply } from './transport/exchange.ts';

/** The parsed body of a reply that says it is JSON and is; undefined otherwise. */
export function jsonBody(reply: Reply): unknown {
  if (!/^application\/json\b/i.test(reply.headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(reply.text);
  } catch {
    return undefined;
  }
}
