import type { LookupAddress } from 'node:dns';
import { setFlagsFromString } from 'node:v8';
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { FidesAuthError } from '../../errors.ts';
import type { Addresses } from './addresses.ts';
import type { HttpOptions } from './exchange.ts';

export type { Dispatcher };

// Without these, Node waits at exit for V8 to optimise the HTTP parser in the background: +60 to
// 100 ms for a short process on Node 20 to 26.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');

/**
 * How old a connection is when it is used for the last time. Servers end one that idles for 5 s
 * (uvicorn's default), and a request that crosses that end is lost: nobody knows what became of it.
 */
const REUSE_MS = 2_000;

/** A pool of connections to one server. */
export type Connection = {
  readonly dispatcher: Dispatcher;
  /** The address that all of them go to, once known: over plain http without a proxy. */
  readonly address: () => string | undefined;
};

/** Connections to one server, one after the other. */
export type Connections = {
  readonly fresh: () => Connection;
  /** The next request opens another connection. */
  readonly renew: () => void;
  readonly close: () => Promise<void>;
};

/**
 * Hands out a connection that is at most {@link REUSE_MS} old; older ones end with their replies.
 * @throws input.invalid for a proxy that is no address
 */
export function createConnections(options: HttpOptions): Connections {
  let current = createConnection(options);
  let since = performance.now();
  const all = [current];
  const renew = (): void => {
    current.dispatcher.close(() => undefined);
    current = createConnection(options);
    since = performance.now();
    all.push(current);
  };
  return {
    fresh() {
      if (performance.now() - since > REUSE_MS) renew();
      return current;
    },
    renew,
    close: async () => void (await Promise.all(all.map((one) => one.dispatcher.destroy()))),
  };
}

/**
 * A pool of connections to one server, through the proxy that the environment names. Behind a proxy
 * it is the proxy that looks names up, each time anew; over plain http it is the same one all the time.
 * @throws input.invalid for a proxy that is no address
 */
function createConnection(options: HttpOptions): Connection {
  const { server, here, ca, env } = options;
  // An explicit true wins over NODE_TLS_REJECT_UNAUTHORIZED=0.
  const tls = { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) };
  const httpProxy = here ? undefined : proxyOf(env, 'HTTP_PROXY');
  const httpsProxy = here ? undefined : proxyOf(env, 'HTTPS_PROXY');
  const { connect, address } = server.secure
    ? { connect: tls, address: () => undefined }
    : oneAddress(options);
  if (!httpProxy && !httpsProxy) return { dispatcher: new Agent({ connect }), address };
  const dispatcher = new EnvHttpProxyAgent({
    connect,
    requestTls: tls,
    proxyTls: server.secure ? tls : { ...tls, lookup: lookupWith(options.addresses.of) },
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    ...(httpProxy ? { httpProxy } : {}),
    ...(httpsProxy ? { httpsProxy } : {}),
  });
  return { dispatcher, address };
}

/**
 * Connects over plain http to one address: the one that is kept for the run, else the first of those
 * the name stands for that accepts. What comes meanwhile waits for that.
 */
function oneAddress({ server, allowHttp, addresses }: HttpOptions): {
  readonly connect: buildConnector.connector;
  readonly address: () => string | undefined;
} {
  const open = buildConnector({ lookup: lookupWith(() => addresses.usable(server, allowHttp)) });
  let chosen: string | undefined;
  let choosing: Promise<void> | undefined;
  const address = (): string | undefined => addresses.kept(server) ?? chosen;
  const connect: buildConnector.connector = (to, done) => {
    const hostname = address();
    if (hostname !== undefined) return open({ ...to, hostname }, done);
    if (choosing !== undefined) return void choosing.then(() => connect(to, done));
    choosing = new Promise((chose) => {
      open(to, (...outcome) => {
        chosen = outcome[1]?.remoteAddress;
        choosing = undefined;
        chose();
        done(...outcome);
      });
    });
  };
  return { connect, address };
}

/** As `net.LookupFunction`. */
type Lookup = (
  host: string,
  options: { readonly all?: boolean | undefined },
  done: (
    error: NodeJS.ErrnoException | null,
    address: string | LookupAddress[],
    family?: number,
  ) => void,
) => void;

/** The look-up of a socket, with addresses that are had elsewhere. */
function lookupWith(find: Addresses['of']): Lookup {
  return (host, { all }, done) => {
    find(host).then(
      (found) => {
        const first = found[0];
        if (all || first === undefined) done(null, [...found]);
        else done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, ''),
    );
  };
}

/** True when the environment names a proxy. */
export function namesProxy(env: HttpOptions['env']): boolean {
  return ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'].some((name) => env[name]);
}

/** The proxy that the environment names; like curl, one without a scheme is taken for http. */
function proxyOf(env: HttpOptions['env'], name: string): string | undefined {
  const value = env[name.toLowerCase()] ?? env[name];
  if (!value) return undefined;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (/^https?:/i.test(url) && URL.canParse(url)) return url;
  throw new FidesAuthError('input.invalid', `${name}: not the address of an HTTP proxy`, {
    fix: `write it like http://proxy.example.com:3128, or unset ${name}`,
  });
}
