import type { ServerAddress } from '../domain/clients/server-address.ts';
import { toCopy } from '../domain/words/to-copy.ts';
import { FidesAuthError } from '../errors.ts';
import { readBody } from './body.ts';
import { type Connection, type Connections, createConnections } from './dispatcher.ts';
import type { Http, HttpOptions, HttpRequest, Reply } from './exchange.ts';
import { passOn } from './forward.ts';
import { networkError } from './network-errors.ts';
import { retryDelay } from './retry.ts';

/** How long an interrupted run still waits for the reply to a request that changes something. */
const GRACE_MS = 10_000;

/**
 * Opens nothing yet: the first {@link Http.send} connects. TLS is always verified, whatever env
 * says.
 * @throws input.invalid for a proxy in the environment that is not an address
 */
export function connectHttp(options: HttpOptions): Http {
  const connections = createConnections(options);
  return {
    server: options.server,
    send: (request) => sendPatiently(connections, options, request),
    pass: (request) => passOn(connections.fresh().dispatcher, options, request),
    trust({ from }) {
      if (from !== undefined && options.addresses.keep(options.server, from) !== from) {
        connections.renew();
      }
    },
    startOver() {
      options.addresses.forget();
      connections.renew();
    },
    warn: (text) => options.onWarning?.(text),
    close: connections.close,
  };
}

async function sendPatiently(
  connections: Connections,
  options: HttpOptions,
  request: HttpRequest,
): Promise<Reply> {
  let waited = 0;
  for (let attempt = 0; ; attempt += 1) {
    const reply = await sendOnce(connections.fresh(), options, request);
    const delay = retryDelay(request, reply, attempt, waited);
    if (delay === undefined) return reply;
    waited += delay;
    await sleep(delay, options.signal, reply.status);
  }
}

async function sendOnce(
  { dispatcher, address }: Connection,
  options: HttpOptions,
  request: HttpRequest,
): Promise<Reply> {
  const started = performance.now();
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const stop = request.mutates ? afterGrace(options.signal) : options.signal;
  const url = options.server.url + request.path;
  let status: number | undefined;
  try {
    stop.throwIfAborted();
    const response = await dispatcher.request({
      origin: new URL(url).origin,
      path: url.slice(new URL(url).origin.length),
      method: request.method,
      headers: requestHeaders(options, request),
      body: requestBody(request),
      signal: AbortSignal.any([timeout, stop]),
    });
    status = response.statusCode;
    const headers = flatten(response.headers);
    if (status >= 300 && status < 400) throw redirected(options.server, headers);
    const text = await readBody(response.body, headers, status);
    return { status, headers, text, from: address() };
  } catch (error) {
    throw networkError(error, {
      server: options.server,
      timeout,
      stop,
      timeoutMs: options.timeoutMs,
    });
  } finally {
    const path = request.path.split('?')[0] ?? '';
    options.onExchange?.({ method: request.method, path, status, ms: performance.now() - started });
  }
}

/** A signal that follows `signal` ten seconds later, to let a reply arrive. */
function afterGrace(signal: AbortSignal): AbortSignal {
  const late = new AbortController();
  const arm = (): void => {
    setTimeout(() => late.abort(signal.reason), GRACE_MS).unref();
  };
  if (signal.aborted) arm();
  else signal.addEventListener('abort', arm, { once: true });
  return late.signal;
}

function requestHeaders(
  { version, isStore }: HttpOptions,
  request: HttpRequest,
): Record<string, string> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'user-agent': `fidesauth/${version}`,
    ...(isStore ? {} : { 'fides-client': `fidesauth/${version}` }),
  };
  if (request.token !== undefined) headers.authorization = `Bearer ${request.token.reveal()}`;
  if (request.json !== undefined) headers['content-type'] = 'application/json';
  if (request.form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
  return { ...headers, ...request.headers };
}

function requestBody({ form, json }: HttpRequest): string | null {
  if (form !== undefined) return new URLSearchParams(form).toString();
  return json === undefined ? null : JSON.stringify(json);
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function redirected(server: ServerAddress, headers: Record<string, string>): FidesAuthError {
  const location = headers.location ?? '';
  const target = URL.canParse(location, server.url) ? new URL(location, server.url).origin : '';
  const plausible = ORIGIN.test(target);
  const isElsewhere = plausible && target !== new URL(server.url).origin;
  return new FidesAuthError(
    'server.redirect',
    `${server.url}: it redirects to ${plausible ? target : 'an invalid address'}, and credentials never follow a redirect`,
    {
      fix: isElsewhere
        ? toCopy`if that is the right server, give its address: --server ${target}`
        : 'check --server, and what answers there',
    },
  );
}

/** Valid server addresses: the URL parser accepts nearly any character in a host name. */
const ORIGIN = /^https?:\/\/(?:[a-z0-9]([\w.-]*[a-z0-9])?\.?|\[[0-9a-f:.]+\])(?::\d+)?$/i;

/** An interruption here keeps the status: after a 429 nothing was done, which matters. */
async function sleep(ms: number, signal: AbortSignal, httpStatus: number): Promise<void> {
  const { setTimeout: wait } = await import('node:timers/promises');
  await wait(ms, undefined, { signal }).catch(() => {
    const { reason } = signal;
    if (!(reason instanceof FidesAuthError)) return signal.throwIfAborted();
    throw new FidesAuthError(reason.code, reason.message, { ...reason.details, httpStatus });
  });
}
