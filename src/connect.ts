import { parseServerAddress } from './domain/clients/server-address.ts';
import { FidesAuthError } from './errors.ts';
import type { Host } from './host.ts';
import { readUpTo } from './input/bytes.ts';
import { openFile } from './input/open-file.ts';
import * as protection from './transport/addresses.ts';
import { namesProxy } from './transport/dispatcher.ts';
import { connectHttp } from './transport/http.ts';
import type { Deps } from './usecases/base/deps.ts';

type Settings = { readonly timeoutMs: number; readonly report: Deps['report'] };

/** Opens a connection for the use cases; see {@link Deps.connect}. */
export type Connect = (
  host: Host,
  settings: Settings,
  ...args: Parameters<Deps['connect']>
) => ReturnType<Deps['connect']>;

/** A run has one host; all its connections use the same addresses. */
const runs = new WeakMap<Host, protection.Addresses>();

function addressesOf(host: Host): protection.Addresses {
  const known = runs.get(host) ?? protection.createAddresses();
  runs.set(host, known);
  return known;
}

/** Opens a connection to the server of `reach`, which comes from flags or a profile. */
export const connect: Connect = async (host, { timeoutMs, report }, reach, signal) => {
  const server = parseServerAddress(reach.server);
  const addresses = addressesOf(host);
  await protection.requireProtection(server, reach.allowHttp, addresses, { signal, timeoutMs });
  return connectHttp({
    server,
    allowHttp: reach.allowHttp,
    here: !namesProxy(host.env) || (await protection.isHere(server, addresses, signal)),
    addresses,
    ...(await caOf(reach, signal)),
    timeoutMs,
    env: host.env,
    version: host.version,
    signal,
    onExchange: (exchange) => report({ kind: 'exchange', ...exchange }),
    onWarning: (text) => report({ kind: 'warning', text }),
  });
};

async function caOf(
  { ca, caFile }: Parameters<Deps['connect']>[0],
  signal: AbortSignal,
): Promise<{ ca?: string }> {
  if (ca !== undefined) return { ca };
  return caFile === undefined ? {} : { ca: await readCaFile(caFile, signal) };
}

/** See {@link Deps.requireProtection}. */
export async function requireProtection(
  host: Host,
  timeoutMs: number,
  { server, allowHttp }: Parameters<Deps['requireProtection']>[0],
  signal: AbortSignal,
): Promise<void> {
  const address = parseServerAddress(server);
  const settings = { signal, timeoutMs };
  await protection.requireProtection(address, allowHttp, addressesOf(host), settings);
}

// System bundles have 220 KiB.
const LIMIT = 4 * 1024 * 1024;

/**
 * The certificates in a CA file, as PEM text. `signal` ends the wait for a pipe.
 * @throws input.invalid if it cannot be read, is over 4 MiB or has none; the signal's reason
 */
async function readCaFile(path: string, signal: AbortSignal): Promise<string> {
  const text = await readText(path, signal);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw invalid(path, 'it contains no PEM certificate');
}

async function readText(path: string, signal: AbortSignal): Promise<string> {
  try {
    const bytes = await readUpTo(openFile(path, signal), LIMIT);
    if (bytes === undefined) throw invalid(path, 'it is longer than 4 MiB');
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof FidesAuthError) throw error;
    throw invalid(path, 'it cannot be read', error);
  }
}

function invalid(path: string, why: string, cause?: unknown): FidesAuthError {
  return new FidesAuthError('input.invalid', `--ca-file ${path}: ${why}`, {
    fix: 'name a PEM file with the certificate of the CA',
    cause,
  });
}
