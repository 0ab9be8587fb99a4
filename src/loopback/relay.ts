import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { headOf, type Listening, type LocalRequest, listenOn } from './listen.ts';

/** One request whose body is still arriving; `body` is undefined if it has none. */
export type RelayRequest = Omit<LocalRequest, 'body'> & {
  readonly body: AsyncIterable<Uint8Array> | undefined;
  /** How many `Host` headers it has; servers disagree on which of several counts. */
  readonly hosts: number;
};

/** The reply to a relayed request. */
export type Relayed = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: AsyncIterable<Uint8Array>;
};

/** Twice the limit of a server like uvicorn, which should itself refuse longer headers. */
const MOST_HEADER_BYTES = 128 * 1024;

/**
 * Listens on 127.0.0.1 and answers each request with the result of `pass`; streams bodies both
 * ways. Closes the caller's connection if a reply breaks off or `pass` fails. Rejects as
 * `listenLocally`.
 */
export function listenRelay(
  port: number,
  pass: (request: RelayRequest) => Promise<Relayed>,
): Promise<Listening> {
  const server = createServer(
    // Whatever NODE_OPTIONS says, refuse requests that two parsers read differently.
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

/** Stays open if its reader stops: the reply is still to come. Node reads the rest. */
async function* bodyOf(incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  yield* incoming.iterator({ destroyOnReturn: false });
}
