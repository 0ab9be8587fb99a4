import { setFlagsFromString } from 'node:v8';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { FidesAuthError } from '../../errors.ts';
import type { HttpOptions } from './exchange.ts';

export type { Dispatcher };

// Without these, Node waits at exit for V8 to optimise the HTTP parser in the background: +60 to
// 100 ms for a short process on Node 20 to 26.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');

/**
 * A pool of connections to one server, through the proxy that the environment names.
 * @throws input.invalid for a proxy that is no address
 */
export function createDispatcher({ server, ca, env }: HttpOptions): Dispatcher {
  // An explicit true wins over NODE_TLS_REJECT_UNAUTHORIZED=0.
  const tls = { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) };
  const httpProxy = server.loopback ? undefined : proxyOf(env, 'HTTP_PROXY');
  const httpsProxy = server.loopback ? undefined : proxyOf(env, 'HTTPS_PROXY');
  if (!httpProxy && !httpsProxy) return new Agent({ connect: tls });
  return new EnvHttpProxyAgent({
    connect: tls,
    requestTls: tls,
    proxyTls: tls,
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    ...(httpProxy ? { httpProxy } : {}),
    ...(httpsProxy ? { httpsProxy } : {}),
  });
}

/** The proxy that the environment names; like curl, one without a scheme is taken for http. */
function proxyOf(env: HttpOptions['env'], name: string): string | undefined {
  const value = env[name.toLowerCase()] ?? env[name];
  if (!value) return undefined;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (/^https?:/i.test(url) && URL.canParse(url)) return url;
  throw new FidesAuthError('input.invalid', `${name}: it is not the address of an HTTP proxy`, {
    fix: `write it like http://proxy.example.com:3128, or unset ${name}`,
  });
}
