import { resolve } from 'node:path';
import type { Reach } from '../../domain/clients/journal.ts';
import { requireTransport, type ServerAddress } from '../../domain/clients/server-address.ts';
import type { Host } from '../../host.ts';
import type { Globals } from './globals.ts';

/**
 * How a server given by flag or answer is reached, as a profile records it. What is recorded for the
 * same server holds on.
 * @throws server.insecure
 */
export function reachFor(
  server: ServerAddress,
  globals: Globals,
  host: Host,
  recorded?: Reach,
): Reach {
  const before = recorded?.server === server.url ? recorded : undefined;
  const allowHttp = globals.allowHttp || before?.allowHttp === true;
  requireTransport(server, allowHttp);
  const caFile = globals.caFile === undefined ? before?.caFile : resolve(host.cwd, globals.caFile);
  return { server: server.url, allowHttp, ...(caFile === undefined ? {} : { caFile }) };
}
