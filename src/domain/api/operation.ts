import type { ScopeSet } from '../scopes/scope-set.ts';

/** One operation of a server, and what a client's token needs for it. */
export type ApiOperation = {
  /** Upper case. */
  readonly method: string;
  /** The path template below the server's address, without a slash at its end. */
  readonly path: string;
  /** All of them are needed. */
  readonly scopes: ScopeSet;
  /** Why no client's token is ever accepted there. */
  readonly uncallable?: string;
  /** What the description of the server does not show. */
  readonly note?: string;
};

/** What a server says of itself in `/openapi.json`. */
export type ApiDescription = {
  /** Undefined where it says none that can be shown. */
  readonly version: string | undefined;
  readonly operations: readonly ApiOperation[];
  /** What holds for all of them and the description cannot show. */
  readonly caveats: readonly string[];
};

/** `GET /api/v1/dataset`. */
export function operationName({ method, path }: Pick<ApiOperation, 'method' | 'path'>): string {
  return `${method} ${path}`;
}
