import { readFile } from 'node:fs/promises';
import { parseServerAddress, requireTransport } from './domain/clients/server-address.ts';
import { FidesAuthError } from './errors.ts';
import { connectHttp } from './fides/transport/http.ts';
import type { Host } from './host.ts';
import type { Deps } from './usecases/base/deps.ts';

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

/**
 * The certificates in a CA file, as PEM text.
 * @throws input.invalid when it cannot be read or holds none
 */
async function readCaFile(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw invalid(path, 'it cannot be read', error);
  });
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw invalid(path, 'it holds no PEM certificate');
}

function invalid(path: string, why: string, cause?: unknown): FidesAuthError {
  return new FidesAuthError('input.invalid', `--ca-file ${path}: ${why}`, {
    fix: 'name a PEM file with the certificate of the authority',
    cause,
  });
}
