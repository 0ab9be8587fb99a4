import type { Generation } from '../domain/clients/journal.ts';
import type { ServerAddress } from '../domain/clients/server-address.ts';
import { toCopy } from '../domain/words/to-copy.ts';
import { FidesAuthError } from '../errors.ts';
import type { Http } from '../transport/exchange.ts';
import { jsonBody } from './json-body.ts';
import { brief, detailOf, refusal } from './refusals.ts';

/** A server that proved to be Fides. */
export type FidesServer = {
  readonly generation: Generation;
  /** The `Date` of its reply: every reply of Fides has one, but a proxy may remove it. */
  readonly date: string | undefined;
};

/**
 * Finds the generation of the client API without sending a secret:
 * `GET /api/v1/oauth/client?size=1` gives 401 `Failed to authenticate` from Fides 2.82 and 404
 * `Item not found` before, both as JSON.
 * @throws server.not-fides for any other answer; server.error when the server fails;
 * server.rate-limited
 */
export async function identify(http: Http): Promise<FidesServer> {
  const reply = await http.send({ method: 'GET', path: '/api/v1/oauth/client?size=1' });
  const detail = detailOf(reply);
  const generation = generationOf(reply.status, detail);
  if (generation === 'current' || (generation === 'legacy' && (await isBase(http)))) {
    http.trust(reply);
    return { generation, date: reply.headers.date };
  }
  if (reply.status === 429) throw refusal(reply, 'checking the server');
  if (reply.status >= 500) {
    throw new FidesAuthError(
      'server.error',
      `${http.server.url}: the server failed (${reply.status})`,
      {
        fix: 'check its log; bootstrap --wait SECONDS waits for a server to start',
        httpStatus: reply.status,
      },
    );
  }
  throw new FidesAuthError(
    'server.not-fides',
    `${http.server.url}: what answers there is not Fides (${reply.status}, ${kind(reply.headers)})`,
    {
      fix: `${wayToFides(http.server)}; nothing secret was sent`,
      httpStatus: reply.status,
    },
  );
}

function generationOf(status: number, detail: unknown): Generation | undefined {
  if (status === 401 && detail === 'Failed to authenticate') return 'current';
  return status === 404 && detail === 'Item not found' ? 'legacy' : undefined;
}

/**
 * Fides answers `Item not found` to every unknown path below `/api/v1`, so the address of one of
 * its operations looks like an older server. But there, the registry does not answer 401.
 */
async function isBase(http: Http): Promise<boolean> {
  if (!/\/api\/v1\//i.test(http.server.url)) return true;
  const reply = await http.send({ method: 'GET', path: '/api/v1/oauth/scope' });
  return reply.status === 401 && detailOf(reply) === 'Failed to authenticate';
}

/** A hint for users who paste the address of a page or operation of Fides. */
function wayToFides({ url }: ServerAddress): string {
  const { origin, pathname } = new URL(url);
  if (pathname === '/') return 'check --server, and whether a proxy hides /api/v1/oauth';
  const [before = ''] = url.split(/\/api\/v1(?:\/|$)/i, 1);
  return toCopy`if Fides itself runs there, give its address: --server ${before === url ? origin : before}`;
}

function kind(headers: Readonly<Record<string, string>>): string {
  return brief(headers['content-type']?.split(';')[0] ?? 'no content type');
}

/**
 * The server's version from `GET /health` (every release, no credential; 503 when its Redis is
 * down, with the version in `detail`). Undefined where a proxy hides the path: the version is only
 * shown, never used for decisions.
 */
export async function readVersion(http: Http): Promise<string | undefined> {
  const reply = await http.send({ method: 'GET', path: '/health' });
  const body = reply.status === 503 ? detailOf(reply) : jsonBody(reply);
  if (typeof body !== 'object' || body === null || !('version' in body)) return undefined;
  const { version } = body;
  // Checked by hand: the schemas load while the first slow reply is awaited.
  return typeof version === 'string' && /^[\w.+-]{1,100}$/.test(version) ? version : undefined;
}
