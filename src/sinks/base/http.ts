import { parseServerAddress, type ServerAddress } from '../../domain/clients/server-address.ts';
import { FidesAuthError } from '../../errors.ts';
import { createAddresses, isHere, requireProtection } from '../../transport/addresses.ts';
import { namesProxy } from '../../transport/dispatcher.ts';
import type { HttpOptions, HttpRequest, Reply } from '../../transport/exchange.ts';
import { connectHttp } from '../../transport/http.ts';
import type { SinkContext } from './context.ts';

/** A store that speaks HTTP, and where its user set how to reach it. */
export type StoreAt = {
  /** Its address, as `setting` says it. */
  readonly address: string;
  /** A variable or a file: what to check when nothing answers. */
  readonly setting: string;
  /** What to set so that a private CA is trusted. */
  readonly caSetting: string;
  readonly ca?: string;
  readonly tls?: HttpOptions['tls'];
};

/** A connection to one store. */
export type StoreHttp = {
  /** The address in its normal form. */
  readonly url: string;
  /**
   * The reply to a request, whatever its status.
   * @throws sink.unreachable (certainly nothing was done), sink.failed, the reason of a signal
   */
  send(request: HttpRequest): Promise<Reply>;
  close(): Promise<void>;
};

/**
 * Opens nothing yet.
 * @throws input.invalid for an address that is none; server.insecure for plain http to another
 * machine
 */
export async function connectStore(at: StoreAt, context: SinkContext): Promise<StoreHttp> {
  const server = addressOf(at);
  const addresses = createAddresses();
  const { host, signal, timeoutMs } = context;
  await requireProtection(server, false, addresses, { signal, timeoutMs }).catch((error) => {
    throw inWords(error, server, at);
  });
  const http = connectHttp({
    server,
    allowHttp: false,
    here: !namesProxy(host.env) || (await isHere(server, addresses, signal)),
    addresses,
    ...(at.ca === undefined ? {} : { ca: at.ca }),
    ...(at.tls === undefined ? {} : { tls: at.tls }),
    timeoutMs,
    env: host.env,
    version: host.version,
    isStore: true,
    signal,
    onExchange: context.onExchange,
    onWarning: context.warn,
  });
  return {
    url: server.url,
    send: (request) =>
      http.send(request).catch((error) => {
        throw inWords(error, server, at);
      }),
    close: http.close,
  };
}

function addressOf({ address, setting }: StoreAt): ServerAddress {
  try {
    return parseServerAddress(address);
  } catch (error) {
    throw new FidesAuthError('input.invalid', `${setting}: it is not the address of a server`, {
      fix: `write it like ${setting}=https://store.example.com:8200, without a user or a query`,
      cause: error,
    });
  }
}

/** An error of the transport, in the words of a store: they are about its settings, not ours. */
function inWords(error: unknown, server: ServerAddress, at: StoreAt): unknown {
  if (!(error instanceof FidesAuthError) || !error.code.startsWith('server.')) return error;
  const { code, message } = error;
  if (code === 'server.insecure') {
    return new FidesAuthError(
      'server.insecure',
      `${server.url}: plain http would carry secrets over the network unprotected`,
      { fix: `use https in ${at.setting}`, cause: error },
    );
  }
  // A wrong certificate ends a connection before anything is sent.
  const unreached = code === 'server.unreachable' || code === 'server.tls';
  const fix =
    code === 'server.tls'
      ? `if a private CA signed its certificate, name the CA in ${at.caSetting}`
      : `check ${at.setting}, and that the store is running`;
  const named = unreached ? 'sink.unreachable' : 'sink.failed';
  return new FidesAuthError(named, message, { fix, cause: error });
}
