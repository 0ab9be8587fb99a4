import { apiDescription } from '../domain/api/api-document.ts';
import type { ApiDescription } from '../domain/api/operation.ts';
import type { ScopeSet } from '../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../errors.ts';
import type { Http } from '../transport/exchange.ts';
import { jsonBody } from './json-body.ts';
import { believed } from './scopes.ts';

/** A server's description of itself. */
export type Description = {
  readonly version: string | undefined;
  /** Every scope of the server; undefined if it lists none (before 2.8, or truncated). */
  readonly scopes: ScopeSet | undefined;
  readonly api: ApiDescription;
};

/**
 * Reads `/openapi.json`: no credential, every release, 370 to 640 KB on open-source Fides.
 * Undefined where a proxy hides it.
 * @throws server.not-fides when it describes another service
 */
export async function readDescription(http: Http): Promise<Description | undefined> {
  const reply = await http.send({ method: 'GET', path: '/openapi.json' });
  const body = jsonBody(reply);
  if (reply.status !== 200 || body === undefined) return undefined;
  const api = apiDescription(body);
  if (typeof api === 'string') throw anotherService(http, api);
  http.trust(reply);
  const { registryPart } = await import('./schemas/replies.ts');
  const listed = registryPart.safeParse(body).data?.components.schemas.ScopeRegistryEnum.enum;
  const scopes = listed === undefined ? undefined : believed(http, listed);
  return { version: api.version, scopes, api };
}

function anotherService({ server }: Http, what: string): FidesAuthError {
  return new FidesAuthError(
    'server.not-fides',
    `${server.url}: what stands at /openapi.json is ${what}`,
    {
      fix: 'check --server; Fides describes itself at /openapi.json under the title "fides"',
    },
  );
}
