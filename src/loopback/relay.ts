import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { headOf, type Listening, type LocalRequest, listenOn } from './listen.ts';

/** One request, whose body is still on its way; undefined where it has none. */
export type RelayRequest = Omit<LocalRequest, 'body'> & {
  readonly body: AsyncIterable<Uint8Array> | undefined;
  /** How many `Host` headers it has; more than one is read differently by everybody. */
  readonly hosts: number;
};

/** What a relayed request is answered with. */
export type Relayed = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: AsyncIterable<Uint8Array>;
};

/** Twice what a server like uvicorn takes: what is too long for it, it shall refuse itself. */
const MOST_HEADER_BYTES = 128 * 1024;

/**
 * Listens on 127.0.0.1 and answers each request with what `pass` gives for it; bodies are passed on as
 * they come, both ways. A reply that breaks off, and a `pass` that fails, end the caller's connection.
 * Rejects as `listenLocally`.
 */
export function listenRelay(
  port: number,
  pass: (request: RelayRequest) => Promise<Relayed>,
): Promise<Listening> {
  const server = createServer(
    // Whatever NODE_OPTIONS says: requests that two parsers read differently are refused.
    { maxHeaderSize: MOST_HEADER_BYTES, insecureHTTPParser: false, requestTimeout: 0 },
    (incoming, outgoing) => {
      void relay(incoming, outgoing, pass).catch(() => outgoing.destroy());
    },
  );
  server.on('connect', (_, socket: Duplex) => refuseTunnel(socket));
  return listenOn(server, port);
}

function refuseTunnel(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  socket.end('HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
}

async function relay(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  pass: (request: RelayRequest) => Promise<Relayed>,
): Promise<void> {
  const { status, headers, body } = await pass(requestOf(incoming));
  outgoing.writeHead(status, headers);
  await pipeline(body, outgoing);
}

function requestOf(incoming: IncomingMessage): RelayRequest {
  const { headers, rawHeaders } = incoming;
  const has = headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && /^host$/i.test(name)).length;
  return { ...headOf(incoming), body: has ? bodyOf(incoming) : undefined, hosts };
}

/** Whoever stops reading leaves the connection open: it has a reply to come. Node reads the rest. */
async function* bodyOf(incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  yield* incoming.iterator({ destroyOnReturn: false });
}
