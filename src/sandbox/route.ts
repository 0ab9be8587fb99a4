import type { Clients } from './clients.ts';
import type { Dialect } from './dialect.ts';
import type { HashedSecret } from './secrets.ts';
import type { TokenKey } from './tokens.ts';
import type { SandboxReply, SandboxRequest } from './types.ts';

/** Whoever sent an accepted token. */
export interface Caller {
  readonly tokenScopes: readonly string[];
}

/** What the routes share: one server's settings and state. */
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
  /** The value of `{client_id}` in the path, empty where the route has none. */
  readonly id: string;
  /** Parsed JSON, for a route with a JSON body. */
  readonly body: unknown;
  /** Without scopes on a route that asks for no token. */
  readonly caller: Caller;
}

export interface Route {
  /** Written as in `/openapi.json`; a slash at its end is allowed. */
  readonly path: string;
  readonly methods: readonly string[];
  /** Takes no slash at its end and is absent from `/openapi.json`. */
  readonly bare?: boolean;
  /** What a token needs; absent for an open route. */
  readonly scope?: string;
  /** Takes a token of any kind and looks at it itself. */
  readonly anyToken?: boolean;
  /** The body the route reads, and what `/openapi.json` says of it. */
  readonly body?: 'form' | 'login' | 'create' | 'update' | 'scopes';
  readonly answer: (call: Call) => SandboxReply;
}

export type RouteMatch =
  | { readonly kind: 'route'; readonly route: Route; readonly id: string }
  | { readonly kind: 'method'; readonly allowed: readonly string[] };

/** The first route of that method and path, or the methods of the path. */
export type Router = (method: string, pathname: string) => RouteMatch;

function patternOf({ path, bare }: Route): RegExp {
  const pattern = path
    .replaceAll('.', '\\.')
    .replace('{client_id}', '(?<id>[^/]+)')
    .replace('{catchall}', '.*');
  return new RegExp(`^${pattern}${bare ? '' : '/?'}$`);
}

/**
 * Finds routes as Starlette does, which names in a 405 the methods of the first route whose path
 * alone fits.
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
