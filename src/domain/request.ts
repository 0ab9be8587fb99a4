/**
 * A request that somebody makes or has made. `target` is a path, a template like `/api/v1/user/{id}`
 * or a full URL, with or without a query; `count` says how often it was seen.
 */
export type RequestSeen = {
  readonly method: string;
  readonly target: string;
  readonly count: number;
};
