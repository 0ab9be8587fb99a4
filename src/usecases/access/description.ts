import { apiDescription } from '../../domain/api/api-document.ts';
import type { ApiDescription } from '../../domain/api/operation.ts';
import type { Reach } from '../../domain/clients/journal.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import { type Description, readDescription } from '../../fides/description.ts';
import type { Http } from '../../transport/exchange.ts';
import type { Deps } from '../base/deps.ts';
import { withConnection } from './site.ts';

/** The source of a server's API description. */
export type ApiSource =
  | { readonly reach: Reach }
  /** A parsed file; `server` is its server's address, where given. */
  | { readonly document: unknown; readonly label: string; readonly server: string | undefined };

/** A server's operations, and its address where known. */
export type ServerApi = { readonly api: ApiDescription; readonly server: string | undefined };

/**
 * The operations of a server, from the server or from a file.
 * @throws input.invalid for a file that is no API description; server.*
 */
export async function loadApi(source: ApiSource, deps: Deps): Promise<ServerApi> {
  if ('document' in source) {
    const { document, label, server } = source;
    return { api: documentApi(document, label), server };
  }
  deps.report({ kind: 'step', step: 'plan' });
  const api = await withConnection(source.reach, deps, requireApi);
  return { api, server: source.reach.server };
}

/**
 * The operations in a server's own description.
 * @throws server.not-fides where that is hidden, with how to fetch it
 */
export async function requireApi(http: Http): Promise<ApiDescription> {
  return apiOf(await readDescription(http), http.server.url);
}

/** The operations in a description. @throws server.not-fides without a description */
export function apiOf(described: Description | undefined, server: string): ApiDescription {
  if (described !== undefined) return described.api;
  throw hiddenApi(server);
}

/**
 * The scopes that a server knows: from its own description, which needs no credential, else from
 * `ask` (scope:read).
 * @throws server.not-fides where the description is hidden and there is no `ask`; what `ask` throws
 */
export async function registryOf(
  described: Description | undefined,
  server: string,
  ask: (() => Promise<ScopeSet>) | undefined,
): Promise<ScopeSet> {
  if (described?.scopes !== undefined) return described.scopes;
  if (ask !== undefined) return ask();
  throw new FidesAuthError(
    'server.not-fides',
    `${server}: it does not serve /openapi.json, which lists the scopes`,
    { fix: 'if a proxy hides it, ask with a credential that holds scope:read, as with -p NAME' },
  );
}

/** The error for a hidden server description, with how to fetch it. */
function hiddenApi(server: string): FidesAuthError {
  return new FidesAuthError(
    'server.not-fides',
    `${server}: it does not serve /openapi.json, which says what each operation needs`,
    {
      fix: 'if a proxy hides it, fetch it from Fides itself: curl -o openapi.json http://localhost:8080/openapi.json; then add --openapi openapi.json',
    },
  );
}

function documentApi(document: unknown, label: string): ApiDescription {
  const described = apiDescription(document);
  if (typeof described !== 'string') return described;
  throw new FidesAuthError('input.invalid', `${label}: it is ${described}`, {
    fix: 'use what Fides serves: curl -o openapi.json URL/openapi.json',
  });
}
