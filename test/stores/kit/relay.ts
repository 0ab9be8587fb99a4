import {
  createServer,
  type IncomingMessage,
  request as plainRequest,
  type ServerResponse,
} from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request that went through a relay, and the reply. */
export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/** Stands between the tool and a store, on plain http, and can lose what goes through it. */
export interface StoreRelay {
  readonly url: string;
  readonly passed: readonly Passed[];
  /** Asked before a request is passed on; false: the connection breaks, the store sees nothing. */
  arrives: (request: { method: string; path: string }) => boolean | Promise<boolean>;
  /** Asked before a reply is passed on; false: the connection breaks, the store has done it. */
  answers: (exchange: Passed) => boolean | Promise<boolean>;
  close(): Promise<void>;
}

/** Starts a relay to a store on a free port of 127.0.0.1; `ca` verifies a store that has https. */
export async function openStoreRelay(origin: string, ca?: string): Promise<StoreRelay> {
  const passed: Passed[] = [];
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const relay: StoreRelay = {
    url: `http://127.0.0.1:${port}`,
    passed,
    arrives: () => true,
    answers: () => true,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = incoming;
    const sent = await bytesOf(incoming);
    if (!(await relay.arrives({ method, path }))) return void outgoing.destroy();
    const reply = await forward(`${origin}${path}`, incoming, sent, ca);
    const bytes = await bytesOf(reply);
    const exchange = { method, path, status: reply.statusCode ?? 0, text: bytes.toString() };
    passed.push(exchange);
    if (!(await relay.answers(exchange))) return void outgoing.destroy();
    outgoing.writeHead(exchange.status, reply.headers).end(bytes);
  }

  return relay;
}

function forward(
  url: string,
  { method = '', headers }: IncomingMessage,
  body: Buffer,
  ca: string | undefined,
): Promise<IncomingMessage> {
  const options = { method, headers, timeout: 30_000, ...(ca === undefined ? {} : { ca }) };
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? tlsRequest : plainRequest;
    const forwarded = request(url, options, resolve);
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
