import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, read in full. */
export interface LocalRequest {
  readonly method: string;
  /** Path with its query, as in the request line: `/api/v1/oauth/client?size=1`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** A reply with its whole body. */
export interface LocalReply {
  readonly status: number;
  /** Names in lower case; the transport adds `content-length`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Listening {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Stops listening and ends the open connections. */
  close(): Promise<void>;
}

async function readRequest(incoming: IncomingMessage): Promise<LocalRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return { ...headOf(incoming), body: Buffer.concat(chunks) };
}

/** The parts of a request that arrive before its body. */
export function headOf(incoming: IncomingMessage): Omit<LocalRequest, 'body'> {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: Object.fromEntries(headers),
  };
}

/** Sends the reply, with its length unless the status is 204. */
export function sendReply(outgoing: ServerResponse, { status, headers, body }: LocalReply): void {
  const length = status === 204 ? {} : { 'content-length': body.length };
  outgoing.writeHead(status, { ...headers, ...length }).end(body);
}

/**
 * Listens on 127.0.0.1 (a free port for 0) and passes each whole request to `handle`; drops one
 * whose caller disconnects early. Rejects with the error of `net.Server.listen` (`EADDRINUSE`,
 * `EACCES`).
 */
export async function listenLocally(
  port: number,
  handle: (request: LocalRequest, outgoing: ServerResponse) => void,
): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    const dropped = () => outgoing.destroy();
    void readRequest(incoming).then((request) => handle(request, outgoing), dropped);
  });
  return listenOn(server, port);
}

/** Listens with a server on 127.0.0.1; see {@link listenLocally}. */
export async function listenOn(server: Server, port: number): Promise<Listening> {
  // After Node's default of 5 s, a busy process would close connections with an unread request.
  server.keepAliveTimeout = 75_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { url: urlOf(server.address()), close: () => closeServer(server) };
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return `http://127.0.0.1:${address.port}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
