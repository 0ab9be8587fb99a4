import { type LookupAddress, lookup } from 'node:dns';
import {
  insecureError,
  isIpAddress,
  isLoopbackAddress,
  isProtected,
  type ServerAddress,
} from '../domain/clients/server-address.ts';
import { FidesAuthError } from '../errors.ts';

/**
 * The addresses that a run connects to over plain http, where no certificate identifies servers:
 * each name is looked up once, and the address that proved to be Fides is kept to the end.
 */
export type Addresses = {
  /**
   * The addresses of a server, in the system's order; unless plain http is allowed, only those on
   * this machine.
   * @throws server.insecure when none is left; the system's error when the lookup fails
   */
  usable(server: ServerAddress, allowHttp: boolean): Promise<readonly LookupAddress[]>;
  /** The addresses of any host name, looked up once per run. */
  of(host: string): Promise<readonly LookupAddress[]>;
  /** The address kept for a server. */
  kept(server: ServerAddress): string | undefined;
  /** Keeps an address for the rest of the run, unless one is kept already. Returns the kept one. */
  keep(server: ServerAddress, address: string): string;
  /** Forgets all lookups: a server that we wait for may move. */
  forget(): void;
};

/** Creates the addresses of a run; looks nothing up yet. */
export function createAddresses(): Addresses {
  const found = new Map<string, Promise<readonly LookupAddress[]>>();
  const kept = new Map<string, string>();
  const all = (host: string): Promise<readonly LookupAddress[]> => {
    const known = found.get(host);
    if (known !== undefined) return known;
    const asked = lookUp(host);
    found.set(host, asked);
    asked.catch(() => found.delete(host));
    return asked;
  };
  return {
    async usable(server, allowHttp) {
      const addresses = await all(server.host);
      if (isProtected(server, allowHttp)) return addresses;
      const here = addresses.filter(({ address }) => isLoopbackAddress(address));
      if (here.length > 0) return here;
      throw insecureError(
        server,
        addresses.map(({ address }) => address),
      );
    },
    of: all,
    kept: ({ url }) => kept.get(new URL(url).origin),
    keep({ url }, address) {
      const { origin } = new URL(url);
      const first = kept.get(origin) ?? address;
      kept.set(origin, first);
      return first;
    },
    forget: () => found.clear(),
  };
}

function lookUp(host: string): Promise<readonly LookupAddress[]> {
  if (isIpAddress(host))
    return Promise.resolve([{ address: host, family: host.includes(':') ? 6 : 4 }]);
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    );
  });
}

/**
 * Refuses plain http to another machine unless allowed: the credential would cross the network in
 * clear. A name that cannot be looked up counts as another machine; a loopback name is left for the
 * connection to fail.
 * @throws server.insecure; the reason of `signal`
 */
export async function requireProtection(
  server: ServerAddress,
  allowHttp: boolean,
  addresses: Addresses,
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<void> {
  const certain = isProtected(server, allowHttp);
  if (certain === true) return;
  if (certain === false) throw insecureError(server);
  const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    await orAborted(addresses.usable(server, allowHttp), late);
  } catch (error) {
    if (error instanceof FidesAuthError) throw error;
    signal.throwIfAborted();
    if (!server.loopback) throw insecureError(server);
  }
}

/** How long a lookup may delay a run with a proxy, which may be the one to look names up. */
const PROXY_LOOKUP_MS = 500;

/** True when every address of a server is on this machine, where no proxy is used. */
export async function isHere(
  server: ServerAddress,
  addresses: Addresses,
  signal: AbortSignal,
): Promise<boolean> {
  if (server.loopback) return true;
  const late = AbortSignal.any([signal, AbortSignal.timeout(PROXY_LOOKUP_MS)]);
  try {
    const found = await orAborted(addresses.usable(server, true), late);
    return found.every(({ address }) => isLoopbackAddress(address));
  } catch {
    return false;
  }
}

/** The system's lookup cannot be cancelled, but this stops waiting for it. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
