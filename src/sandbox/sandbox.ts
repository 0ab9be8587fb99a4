import { randomUUID } from 'node:crypto';
import { authorise } from './access.ts';
import { createClients } from './clients.ts';
import { compress } from './compress.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import { jsonBody } from './json-body.ts';
import { createRateLimit, RATE_LIMIT_ERROR } from './rate-limit.ts';
import { refusals } from './refusals.ts';
import { json, Refused } from './reply.ts';
import { type Call, createRouter, type Route, type World } from './route.ts';
import { routesOf } from './routes/index.ts';
import { hashSecret } from './secrets.ts';
import { createTokenKey } from './tokens.ts';
import type { Sandbox, SandboxOptions, SandboxReply, SandboxRequest } from './types.ts';

const NOBODY: Call['caller'] = { tokenScopes: [] };

function answer(world: World, route: Route, id: string, request: SandboxRequest): SandboxReply {
  const readsJson = route.body !== undefined && route.body !== 'form';
  const query = new URLSearchParams(request.path.split('?')[1] ?? '');
  try {
    const body = readsJson ? jsonBody(world.dialect, request) : undefined;
    const caller = route.scope === undefined ? NOBODY : authorise(world, request, route.scope);
    return route.answer({ world, request, query, id, body, caller });
  } catch (error) {
    if (error instanceof Refused) return error.reply;
    throw error;
  }
}

/** Counts only requests that reach a route; a 500 comes from outside the limiter. */
function limited(
  hit: ReturnType<typeof createRateLimit>,
  pathname: string,
  reply: () => SandboxReply,
) {
  const { exceeded, headers } = hit(pathname);
  if (exceeded) return json(429, RATE_LIMIT_ERROR, headers);
  const given = reply();
  return given.status === 500 ? given : { ...given, headers: { ...given.headers, ...headers } };
}

function withRequestId(
  dialect: Dialect,
  request: SandboxRequest,
  reply: SandboxReply,
): SandboxReply {
  if (!dialect.requestId) return reply;
  const sent = request.headers['x-request-id'];
  const id = sent !== undefined && /^[\w\-.]{1,128}$/.test(sent) ? sent : randomUUID();
  return { ...reply, headers: { ...reply.headers, 'x-request-id': id } };
}

/** Every reply of Fides tells the time, to the second. */
function withDate(now: () => number, reply: SandboxReply): SandboxReply {
  return { ...reply, headers: { ...reply.headers, date: new Date(now()).toUTCString() } };
}

/**
 * A Fides server of one release, in memory, without a socket: the OAuth management API, `/health`,
 * `/openapi.json` and a few read operations on an empty catalog. Other paths of Fides look unknown.
 * Each sandbox has new ids, secrets and a new token key. Throws a RangeError when
 * `dialectOf(version)` is undefined.
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { version, rootId, rootSecret, registry, roles, now = Date.now } = options;
  const dialect = dialectOf(version);
  if (dialect === undefined) throw new RangeError(`no sandbox of Fides ${version}`);
  const world: World = {
    dialect,
    rootId,
    rootSecret: hashSecret(rootSecret),
    registry,
    roles,
    clients: createClients(),
    tokens: createTokenKey(dialect.shortNonce ? 12 : 16),
    routes: routesOf(dialect),
    now,
  };
  const route = createRouter(world.routes);
  const hit = createRateLimit(now);
  const respond = (request: SandboxRequest): SandboxReply => {
    const pathname = request.path.split('?')[0] ?? '';
    const found = route(request.method, pathname);
    if (found.kind === 'method') return refusals.badMethod(found.allowed);
    const reply = () => answer(world, found.route, found.id, request);
    return dialect.unlimited ? reply() : limited(hit, pathname, reply);
  };
  return {
    version,
    handle: (request) =>
      withDate(now, withRequestId(dialect, request, compress(dialect, request, respond(request)))),
  };
}
