import { type Calls, type NeededScopes, neededScopes } from '../domain/needed-scopes.ts';
import type { Deps } from './deps.ts';
import { type ApiSource, loadApi } from './server-api.ts';

/** What reading one recording came to. None of what could not be read is repeated. */
export type RecordingSummary = {
  /** The flag and the file. */
  readonly source: string;
  readonly counted: number;
  /** Sound, but no request to count: other messages, other methods, another caller. */
  readonly skipped: number;
  readonly unreadable: number;
  /** The first unreadable line or entry, from 1: letters shown as x, digits as 9. */
  readonly firstUnreadable: { readonly at: number; readonly shape: string } | null;
  /** Left out because there were too many different paths. */
  readonly dropped: number;
};

export type SuggestInput = {
  readonly calls: Calls;
  readonly recordings: readonly RecordingSummary[];
  readonly api: ApiSource;
};

/** What `scopes suggest` has found. */
export type ScopesSuggestResult = NeededScopes & {
  readonly kind: 'scopes.suggest';
  /** Null where a file was looked at and no address was given. */
  readonly server: string | null;
  readonly serverVersion: string | null;
  /** What the description cannot show. */
  readonly caveats: readonly string[];
  readonly recordings: readonly RecordingSummary[];
};

/**
 * The smallest set of scopes that is enough for requests, by a server's own description; no request
 * but the one for that is sent.
 * @throws input.invalid for a description that is none; server.*
 */
export async function suggestScopes(input: SuggestInput, deps: Deps): Promise<ScopesSuggestResult> {
  const { calls, recordings } = input;
  const { api, server } = await loadApi(input.api, deps);
  return {
    kind: 'scopes.suggest',
    server: server ?? null,
    serverVersion: api.version ?? null,
    ...neededScopes(calls, api, server),
    caveats: api.caveats,
    recordings,
  };
}
