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

/** A request as it is looked at: nothing of its query, its other headers and its body. */
export type SeenRequest = {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** Undefined where it came with none. */
  readonly credential: string | undefined;
};

/** Sorts what comes through a recorder by what it shows of the scopes that a program needs. */
export type Sorting = {
  /** One that was answered, or not (undefined). */
  add(request: SeenRequest, status: number | undefined): void;
  /** One that was not passed on, as it came from elsewhere. */
  refuse(): void;
  /** What the user must know of it, beside what was counted. */
  remarks(): readonly string[];
};

/**
 * What a program needs is shown by requests with a credential, and by others where no scope is
 * needed. The rest is recorded as answered 401, which it was, or would have been outside of a server's
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
      // A program that gets itself tokens has several in the course of time.
      ...(several && !minted
        ? ['the requests used different credentials; the scopes they all need are included']
        : []),
    ],
  };
}
