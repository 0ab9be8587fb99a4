import type { ScopeSet } from '../scopes/scope-set.ts';

/** One operation of a server, and the scopes that a client's token needs for it. */
export type ApiOperation = {
  /** Upper case. */
  readonly method: string;
  /** The path template relative to the server's address, without a slash at its end. */
  readonly path: string;
  /** All of them are needed. */
  readonly scopes: ScopeSet;
  /** Why Fides never accepts a client's token there. */
  readonly uncallable?: string;
  /** A fact that the server's description does not show. */
  readonly note?: string;
};

/** A server's description of itself in `/openapi.json`. */
export type ApiDescription = {
  /** Undefined if it names none that can be shown. */
  readonly version: string | undefined;
  readonly operations: readonly ApiOperation[];
  /** Facts about all operations that the description cannot show. */
  readonly caveats: readonly string[];
};

/** `GET /api/v1/dataset`. */
export function operationName({ method, path }: Pick<ApiOperation, 'method' | 'path'>): string {
  return `${method} ${path}`;
}
