import type { Reply } from '../transport/exchange.ts';

/** The parsed body of a reply with a JSON content type and valid JSON; else undefined. */
export function jsonBody(reply: Reply): unknown {
  if (!/^application\/json\b/i.test(reply.headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(reply.text);
  } catch {
    return undefined;
  }
}
