import { refusals, refuse } from './refusals.ts';
import type { Caller, World } from './route.ts';
import { TOKEN_LIFETIME, type TokenPayload } from './tokens.ts';
import type { SandboxRequest } from './types.ts';

/** The bearer token of the request, unchecked and perhaps empty; refuses with 401 without one. */
export function bearerToken(request: SandboxRequest): string {
  const match = /^bearer(?: (?<token>.*))?$/i.exec(request.headers.authorization ?? '');
  return match === null ? refuse(refusals.noBearer()) : (match.groups?.token ?? '');
}

/** The current scopes of a client; undefined when it is gone. */
function currentScopes(world: World, id: string): readonly string[] | undefined {
  return id === world.rootId ? world.registry : world.clients.find(id)?.scopes;
}

function openToken(world: World, token: string): TokenPayload {
  const opened = world.tokens.open(token);
  if (opened.kind === 'token') return opened.payload;
  if (opened.kind === 'malformed' || world.dialect.joserfc) {
    return refuse(refusals.badToken());
  }
  return refuse(refusals.serverError(world.dialect));
}

/**
 * The caller, if its token has the required scope and none that the client has lost since: losing
 * one scope makes the whole token useless. Refuses with 401 or 403, and before 2.81 with 500 for a
 * token of another server.
 */
export function authorise(world: World, request: SandboxRequest, required: string): Caller {
  const payload = openToken(world, bearerToken(request));
  const age = world.now() - Date.parse(payload.iat);
  const current = currentScopes(world, payload['client-id']);
  if (age > TOKEN_LIFETIME * 1000 || current === undefined) return refuse(refusals.badToken());
  const allowed = payload.scopes.includes(required) && isSubset(payload.scopes, current);
  if (!allowed) return refuse(refusals.missingScope(required));
  return { tokenScopes: payload.scopes };
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  const known = new Set(all);
  return some.every((scope) => known.has(scope));
}

/**
 * Refuses scopes that the server does not know or, from 2.69.1, that the caller's token lacks. The
 * root client is exempt from the second, and its token has every scope anyway.
 */
export function checkAssignable(world: World, caller: Caller, scopes: readonly string[]): void {
  if (!isSubset(scopes, world.registry)) {
    refuse(refusals.unknownScope(world.dialect, world.registry));
  }
  if (!world.dialect.grantCheck) return;
  const held = new Set(caller.tokenScopes);
  const missing = [...new Set(scopes)].filter((scope) => !held.has(scope)).sort();
  if (missing.length > 0) refuse(refusals.ungrantable(missing));
}
