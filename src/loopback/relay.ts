import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Listening, type LocalRequest, listenLocally } from './listen.ts';

/** What a relayed request is answered with. */
export type Relayed = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: AsyncIterable<Uint8Array>;
};

/**
 * Listens on 127.0.0.1 and answers each request with what `pass` gives for it, as it comes. A reply
 * that breaks off, and a `pass` that fails, end the caller's connection. Rejects as `listenLocally`.
 */
export function listenRelay(
  port: number,
  pass: (request: LocalRequest) => Promise<Relayed>,
): Promise<Listening> {
  return listenLocally(port, (request, outgoing) => {
    void relay(request, outgoing, pass).catch(() => outgoing.destroy());
  });
}

async function relay(
  request: LocalRequest,
  outgoing: ServerResponse,
  pass: (request: LocalRequest) => Promise<Relayed>,
): Promise<void> {
  const { status, headers, body } = await pass(request);
  outgoing.writeHead(status, headers);
  await pipeline(body, outgoing);
}
