import type { LookupAddress } from 'node:dns';
import { setFlagsFromString } from 'node:v8';
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { FidesAuthError } from '../errors.ts';
import type { Addresses } from './addresses.ts';
import type { HttpOptions } from './exchange.ts';

export type { Dispatcher };

// Without these, Node waits at exit for V8 to optimise the HTTP parser in the background: 60 to 100
// ms more for a short process on Node 20 to 26.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');

/**
 * The maximum age of a connection at its last use. Servers close one that idles for 5 s (uvicorn's
 * default), and a request sent at that moment is lost with an unknown outcome.
 */
const REUSE_MS = 2_000;

/** A pool of connections to one server. */
export type Connection = {
  readonly dispatcher: Dispatcher;
  /** The address of all its connections, once known: over plain http without a proxy. */
  readonly address: () => string | undefined;
};

/** Connections to one server, one after another. */
export type Connections = {
  readonly fresh: () => Connection;
  /** Makes the next request open another connection. */
  readonly renew: () => void;
  readonly close: () => Promise<void>;
};

/**
 * Gives a connection that is at most {@link REUSE_MS} old; older ones close after their replies.
 * @throws input.invalid for a proxy that is not an address
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
 * A pool of connections to one server, through the proxy in the environment. The proxy looks up
 * server names, each time anew; over plain http its own name is looked up once.
 * @throws input.invalid for a proxy that is not an address
 */
function createConnection(options: HttpOptions): Connection {
  const { server, here, env } = options;
  const tls = tlsOf(options.ca, options.tls);
  // A proxy has another name than the server, and need not know who we are there.
  const proxyTls = tlsOf(options.ca);
  const httpProxy = here ? undefined : proxyOf(env, 'HTTP_PROXY');
  const httpsProxy = here ? undefined : proxyOf(env, 'HTTPS_PROXY');
  const { connect, address } = server.secure
    ? { connect: tls, address: () => undefined }
    : oneAddress(options);
  if (!httpProxy && !httpsProxy) return { dispatcher: new Agent({ connect }), address };
  const dispatcher = new EnvHttpProxyAgent({
    connect,
    requestTls: tls,
    proxyTls: server.secure ? proxyTls : { ...proxyTls, lookup: lookupWith(options.addresses.of) },
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    ...(httpProxy ? { httpProxy } : {}),
    ...(httpsProxy ? { httpsProxy } : {}),
  });
  return { dispatcher, address };
}

/** An explicit true wins over NODE_TLS_REJECT_UNAUTHORIZED=0. */
function tlsOf(ca: HttpOptions['ca'], { cert, key, servername }: HttpOptions['tls'] = {}) {
  return {
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key: key.reveal() }),
    ...(servername === undefined ? {} : { servername }),
  };
}

/**
 * Connects over plain http to one address: the one kept for the run, else the first address of the
 * name that accepts. Other connections wait for that.
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

/** A socket lookup that uses our addresses. */
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

/** The proxy that the environment names; one without a scheme uses http, as with curl. */
function proxyOf(env: HttpOptions['env'], name: string): string | undefined {
  const value = env[name.toLowerCase()] ?? env[name];
  if (!value) return undefined;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (/^https?:/i.test(url) && URL.canParse(url)) return url;
  throw new FidesAuthError('input.invalid', `${name}: not the address of an HTTP proxy`, {
    fix: `write it like http://proxy.example.com:3128, or unset ${name}`,
  });
}
