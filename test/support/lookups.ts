import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ROOT } from './run.ts';

/** Lists of addresses by host name: one list per look-up, the last one for all that follow. */
export type Lookups = Readonly<Record<string, readonly (readonly string[])[]>>;

/** The environment in which the executable looks these names up as they are given here. */
export function lookupEnv(lookups: Lookups, folder: string): Record<string, string> {
  return {
    NODE_OPTIONS: `--require=${join(ROOT, 'test', 'support', 'lookups.cjs')}`,
    LOOKUPS: JSON.stringify(lookups),
    LOOKUPS_LOG: logIn(folder),
  };
}

/** What was looked up, in order: the name and the addresses it was given. */
export function lookedUp(folder: string): string[] {
  const log = logIn(folder);
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
}

function logIn(folder: string): string {
  return join(folder, 'lookups.log');
}

/** Somebody else on the same port of another address of this machine. Keeps all that it is sent. */
export type Stranger = { readonly heard: () => string };

/** Starts a stranger that takes everything and never answers, ended after the test. */
export async function startStranger(
  t: TestContext,
  port: number,
  address: string,
): Promise<Stranger> {
  let heard = '';
  const server = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.setEncoding('latin1').on('data', (text: string) => {
      heard += text;
    });
    t.after(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, address, resolve);
  });
  t.after(() => server.close());
  return { heard: () => heard };
}

/** A server that identifies itself as Fides 2.82 or later once, and is gone after that. */
export async function startOnce(t: TestContext, address: string): Promise<number> {
  const server = createServer((_request, reply) => {
    const body = JSON.stringify({ detail: 'Failed to authenticate' });
    server.close();
    reply.writeHead(401, { 'content-type': 'application/json', connection: 'close' }).end(body);
  });
  t.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return (server.address() as AddressInfo).port;
}
