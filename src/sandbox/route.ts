import type { Clients } from './clients.ts';
import type { Dialect } from './dialect.ts';
import type { HashedSecret } from './secrets.ts';
import type { TokenKey } from './tokens.ts';
import type { SandboxReply, SandboxRequest } from './types.ts';

/** The sender of an accepted token. */
export interface Caller {
  readonly tokenScopes: readonly string[];
}

/** The settings and state of one server, shared by its routes. */
export interface World {
  readonly dialect: Dialect;
  readonly rootId: string;
  readonly rootSecret: HashedSecret;
  readonly registry: readonly string[];
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly clients: Clients;
  readonly tokens: TokenKey;
  readonly routes: readonly Route[];
  readonly now: () => number;
}

export interface Call {
  readonly world: World;
  readonly request: SandboxRequest;
  readonly query: URLSearchParams;
  /** The value of `{client_id}` in the path; empty if the route has none. */
  readonly id: string;
  /** Parsed JSON, for a route with a JSON body. */
  readonly body: unknown;
  /** Without scopes on a route that needs no token. */
  readonly caller: Caller;
}

export interface Route {
  /** Written as in `/openapi.json`; requests may add a trailing slash. */
  readonly path: string;
  readonly methods: readonly string[];
  /** Allows no trailing slash and is absent from `/openapi.json`. */
  readonly bare?: boolean;
  /** The scope that a token needs; absent for an open route. */
  readonly scope?: string;
  /** Takes any token and checks it itself. */
  readonly anyToken?: boolean;
  /** The kind of body the route reads, also described in `/openapi.json`. */
  readonly body?: 'form' | 'login' | 'create' | 'update' | 'scopes';
  readonly answer: (call: Call) => SandboxReply;
}

export type RouteMatch =
  | { readonly kind: 'route'; readonly route: Route; readonly id: string }
  | { readonly kind: 'method'; readonly allowed: readonly string[] };

/** Finds the first route for a method and path, or the methods of the path. */
export type Router = (method: string, pathname: string) => RouteMatch;

function patternOf({ path, bare }: Route): RegExp {
  const pattern = path
    .replaceAll('.', '\\.')
    .replace('{client_id}', '(?<id>[^/]+)')
    .replace('{catchall}', '.*');
  return new RegExp(`^${pattern}${bare ? '' : '/?'}$`);
}

/**
 * Finds routes as Starlette does: its 405 names the methods of the first route whose path matches.
 */
export function createRouter(routes: readonly Route[]): Router {
  const patterns = routes.map((route) => ({ route, pattern: patternOf(route) }));
  return (method, pathname) => {
    const fitting = patterns.filter(({ pattern }) => pattern.test(pathname));
    const found = fitting.find(({ route }) => route.methods.includes(method));
    if (found === undefined) return { kind: 'method', allowed: fitting[0]?.route.methods ?? [] };
    const id = found.pattern.exec(pathname)?.groups?.id ?? '';
    return { kind: 'route', route: found.route, id };
  };
}
