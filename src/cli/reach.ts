import { resolve } from 'node:path';
import type { Reach } from '../domain/journal.ts';
import { requireTransport, type ServerAddress } from '../domain/server-address.ts';
import type { Host } from '../host.ts';
import type { Globals } from './globals.ts';

/**
 * How a server given by flag or answer is reached, as a profile records it.
 * @throws server.insecure
 */
export function reachFor(server: ServerAddress, globals: Globals, host: Host): Reach {
  requireTransport(server, globals.allowHttp);
  return {
    server: server.url,
    allowHttp: globals.allowHttp,
    ...(globals.caFile === undefined ? {} : { caFile: resolve(host.cwd, globals.caFile) }),
  };
}
