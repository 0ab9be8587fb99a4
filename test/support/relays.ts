import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { ROOT } from './run.ts';

/** The path of a test certificate; see test/fixtures/tls/README.md. */
export function certificate(name: 'here' | 'elsewhere'): string {
  return join(ROOT, 'test', 'fixtures', 'tls', `${name}.crt`);
}

const portOf = (url: string): number => Number(new URL(url).port);

function relay(one: Socket, other: Socket): void {
  one.on('error', () => other.destroy());
  other.on('error', () => one.destroy());
  one.pipe(other).pipe(one);
}

type Place = { readonly port: number; readonly host: string };

async function listen(
  t: TestContext,
  server: Server,
  sockets: Set<Socket>,
  { port, host }: Place = { port: 0, host: '127.0.0.1' },
): Promise<number> {
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** TLS in front of a plain server on this machine, ended after the test. Returns its port. */
export function startTls(
  t: TestContext,
  behind: string,
  name: 'here' | 'elsewhere' = 'here',
  place?: Place,
): Promise<number> {
  const cert = readFileSync(certificate(name));
  const key = readFileSync(certificate(name).replace(/crt$/, 'key'));
  const sockets = new Set<Socket>();
  const server = createTlsServer({ cert, key }, (socket) => {
    relay(socket, connect(portOf(behind), '127.0.0.1'));
  });
  // A caller that does not trust the certificate breaks off: that is what some tests want.
  server.on('tlsClientError', () => {});
  return listen(t, server, sockets, place);
}

/** A proxy that knows one server, whatever host it is asked for, and notes what it was asked. */
export type Proxy = { readonly url: string; readonly asked: string[] };

/** Starts a proxy on this machine; with `refuse` it answers every request with that status. */
export async function startProxy(t: TestContext, port: number, refuse?: number): Promise<Proxy> {
  const asked: string[] = [];
  const refuseAll: RequestListener = (incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    outgoing.writeHead(refuse ?? 501).end();
  };
  const server = createServer(refuseAll);
  server.on('connect', (incoming, socket: Socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    socket.on('error', () => socket.destroy());
    if (refuse !== undefined) return void socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    relay(socket, connect(port, '127.0.0.1'));
  });
  const own = await listen(t, server, new Set());
  return { url: `http://127.0.0.1:${own}`, asked };
}
