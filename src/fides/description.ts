import { apiDescription } from '../domain/api/api-document.ts';
import type { ApiDescription } from '../domain/api/operation.ts';
import { FidesAuthError } from '../errors.ts';
import { jsonBody } from './json-body.ts';
import type { Http } from './transport/exchange.ts';

/**
 * The operations of a server by its own description: `GET /openapi.json`, no credential, every
 * release, 370 to 640 KB on open-source Fides. Undefined where a proxy hides it.
 * @throws server.not-fides when it is the description of another service
 */
export async function readApi(http: Http): Promise<ApiDescription | undefined> {
  const reply = await http.send({ method: 'GET', path: '/openapi.json' });
  const body = jsonBody(reply);
  if (reply.status !== 200 || body === undefined) return undefined;
  const described = apiDescription(body);
  if (typeof described !== 'string') {
    http.trust(reply);
    return described;
  }
  throw new FidesAuthError(
    'server.not-fides',
    `${http.server.url}: what stands at /openapi.json is ${described}`,
    {
      fix: 'check --server; Fides describes itself at /openapi.json under the title "fides"',
    },
  );
}
