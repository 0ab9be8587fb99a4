import { neededScopes } from '../../domain/api/needed-scopes.ts';
import type { ApiDescription } from '../../domain/api/operation.ts';
import type { Reading } from '../../domain/api/reading.ts';

/** Counts requests by method and path. */
export type Recorder = {
  /** `path` without its query. */
  add(method: string, path: string, circumstances: { readonly status: number | undefined }): void;
  skip(): void;
  reading(): Reading;
};

/** A request without query, body and other headers. */
export type SeenRequest = {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** Undefined where it had none. */
  readonly credential: string | undefined;
};

/** Sorts recorded requests by what they show of the scopes that a program needs. */
export type Sorting = {
  /** Adds a request that was answered, or not (undefined). */
  add(request: SeenRequest, status: number | undefined): void;
  /** Counts a request that was refused, as it came from elsewhere. */
  refuse(): void;
  /** What the user must know besides the counts. */
  remarks(): readonly string[];
};

/**
 * Requests with a credential show what a program needs, and so do others where no scope is needed.
 * The rest is recorded as answered 401: it was, or would have been outside of a server's
 * development mode.
 */
export function createSorting(api: ApiDescription, server: string, recorder: Recorder): Sorting {
  let [first, several, minted, refused]: [string | undefined, boolean, boolean, number] = [
    undefined,
    false,
    false,
    0,
  ];
  const needsScopes = ({ method, path }: SeenRequest): boolean =>
    neededScopes({ named: [{ method, target: path, count: 1 }], recorded: [] }, api, server).scopes
      .length > 0;
  return {
    add(request, status) {
      const { method, path, credential } = request;
      first ??= credential;
      several ||= credential !== undefined && credential !== first;
      minted ||= status === 200 && /\/api\/v1\/(?:oauth\/token|login)\/?$/.test(path);
      const answered = status !== undefined && status !== 401;
      const lacks = credential === undefined && answered && needsScopes(request);
      recorder.add(method, path, { status: lacks ? 401 : status });
    },
    refuse() {
      recorder.skip();
      refused += 1;
    },
    remarks: () => [
      ...(refused === 0
        ? []
        : [`${refused} requests were refused, because they named another host or origin`]),
      // A program that gets its own tokens uses several over time.
      ...(several && !minted
        ? ['the requests used different credentials; the scopes they all need are included']
        : []),
    ],
  };
}
