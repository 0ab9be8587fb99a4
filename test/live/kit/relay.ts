import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** One request of the tool and the server's reply to it. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** The request's body. */
  readonly sent: string;
  readonly status: number;
  /** The reply's body, decompressed. */
  readonly text: string;
}

/** What a proxy on the way answers by itself. */
export interface Page {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Stands between the tool and a server, changes nothing, and knows all that was said. */
export interface Relay {
  readonly url: string;
  /** In the order in which the replies came. */
  readonly exchanges: readonly Exchange[];
  /** Awaited with each exchange before its reply is passed on. */
  hold: (exchange: Exchange) => Promise<void>;
  /** Answers a path in the server's place, which is not asked then; undefined passes it on. */
  instead: (path: string) => Page | undefined;
  close(): Promise<void>;
}

/** Starts a relay to `origin` on a free port of 127.0.0.1. */
export async function openRelay(origin: string): Promise<Relay> {
  const exchanges: Exchange[] = [];
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch((error: Error) => outgoing.destroy(error));
  });
  // The caller ends an idle connection, not we: after 5 s that would meet its next request half-way.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const relay: Relay = {
    url: `http://127.0.0.1:${port}`,
    exchanges,
    hold: async () => undefined,
    instead: () => undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = incoming;
    const sent = await bytesOf(incoming);
    const page = relay.instead(path);
    if (page !== undefined) {
      return void outgoing.writeHead(page.status, { 'content-type': page.type }).end(page.text);
    }
    const reply = await forward(`${origin}${path}`, incoming, sent);
    const status = reply.statusCode ?? 0;
    const bytes = await bytesOf(reply);
    const plain = reply.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    const exchange = { method, path, sent: sent.toString(), status, text: plain.toString() };
    exchanges.push(exchange);
    await relay.hold(exchange);
    outgoing.writeHead(status, { ...reply.headers, connection: 'keep-alive' });
    outgoing.end(bytes);
  }

  return relay;
}

function forward(url: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { method = '', headers } = incoming;
  return new Promise((resolve, reject) => {
    const forwarded = request(url, { method, headers, timeout: 30_000 }, resolve);
    forwarded.on('timeout', () => forwarded.destroy(new Error(`${url}: no reply within 30 s`)));
    forwarded.on('error', reject);
    forwarded.end(body);
  });
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
