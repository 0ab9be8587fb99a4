import type { Generation } from '../domain/clients/journal.ts';
import { FidesAuthError } from '../errors.ts';
import { jsonBody } from './json-body.ts';
import { brief, detailOf, refusal } from './refusals.ts';
import type { Http } from './transport/exchange.ts';

/**
 * Which generation of the client API answers there, found without sending any secret:
 * `GET /api/v1/oauth/client?size=1` gives 401 `Failed to authenticate` from Fides 2.82 and 404
 * `Item not found` before, both as JSON.
 * @throws server.not-fides for any other answer; server.error when it fails itself;
 * server.rate-limited
 */
export async function identify(http: Http): Promise<Generation> {
  const reply = await http.send({ method: 'GET', path: '/api/v1/oauth/client?size=1' });
  const detail = detailOf(reply);
  if (reply.status === 401 && detail === 'Failed to authenticate') return 'current';
  if (reply.status === 404 && detail === 'Item not found') return 'legacy';
  if (reply.status === 429) throw refusal(reply, 'looking at the server');
  if (reply.status >= 500) {
    throw new FidesAuthError(
      'server.error',
      `${http.server.url}: the server failed (${reply.status})`,
      {
        fix: 'look into its log; bootstrap --wait SECONDS waits for a server that starts',
        httpStatus: reply.status,
      },
    );
  }
  throw new FidesAuthError(
    'server.not-fides',
    `${http.server.url}: what answers there is not Fides (${reply.status}, ${kind(reply.headers)})`,
    {
      fix: 'check --server, its path, and whether a proxy hides /api/v1/oauth; nothing secret was sent',
      httpStatus: reply.status,
    },
  );
}

function kind(headers: Readonly<Record<string, string>>): string {
  return brief(headers['content-type']?.split(';')[0] ?? 'no content type');
}

/**
 * The server's version, as `GET /health` says it (every release, no credential; 503 when its Redis
 * is down, with the version in `detail`). Undefined where a proxy hides the path: a version is only
 * ever shown, never decided on.
 */
export async function readVersion(http: Http): Promise<string | undefined> {
  const reply = await http.send({ method: 'GET', path: '/health' });
  const body = reply.status === 503 ? detailOf(reply) : jsonBody(reply);
  if (typeof body !== 'object' || body === null || !('version' in body)) return undefined;
  const { version } = body;
  // Checked by hand: the schemas are only loaded while the first slow reply is awaited.
  return typeof version === 'string' && /^[\w.+-]{1,100}$/.test(version) ? version : undefined;
}
