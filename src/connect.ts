import { parseServerAddress, requireTransport } from './domain/server-address.ts';
import { readCaFile } from './fides/ca-file.ts';
import { connectHttp } from './fides/http.ts';
import type { Host } from './host.ts';
import type { Deps } from './usecases/deps.ts';

/** Opens a connection for the use cases; see {@link Deps.connect}. */
export type Connect = (
  host: Host,
  settings: { readonly timeoutMs: number; readonly report: Deps['report'] },
  ...args: Parameters<Deps['connect']>
) => ReturnType<Deps['connect']>;

/** Opens a connection to the server of `reach`, as its flags or its profile say. */
export const connect: Connect = async (host, { timeoutMs, report }, reach, signal) => {
  const server = parseServerAddress(reach.server);
  requireTransport(server, reach.allowHttp);
  return connectHttp({
    server,
    ...(reach.caFile === undefined ? {} : { ca: await readCaFile(reach.caFile) }),
    timeoutMs,
    env: host.env,
    version: host.version,
    signal,
    onExchange: (exchange) => report({ kind: 'exchange', ...exchange }),
  });
};
