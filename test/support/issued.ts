import { gunzipSync } from 'node:zlib';
import type { Sandbox, SandboxReply, SandboxRequest } from '../../src/sandbox/types.ts';

const CLIENT = '/api/v1/oauth/client';

export type Pair = { readonly client_id: string; readonly client_secret: string };

/** What a server has handed out. Only its values are ever compared; none is printed. */
export type Issued = {
  /** Every pair of a create, in order. */
  readonly made: readonly Pair[];
  /** The last secret of each client, in the order of creation. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Every client secret, also those that were replaced. */
  readonly everySecret: ReadonlySet<string>;
  readonly tokens: ReadonlySet<string>;
};

/** The sandbox, with all that it hands out noted from now on. */
export function noteIssued(sandbox: Sandbox): { sandbox: Sandbox; issued: Issued } {
  const made: Pair[] = [];
  const secrets = new Map<string, string>();
  const everySecret = new Set<string>();
  const tokens = new Set<string>();
  const note = (request: SandboxRequest, reply: SandboxReply): void => {
    const { access_token, ...pair } = bodyOf(reply);
    if (access_token !== undefined) tokens.add(access_token);
    if (!isPair(pair)) return;
    if (request.path === CLIENT) made.push(pair);
    secrets.set(pair.client_id, pair.client_secret);
    everySecret.add(pair.client_secret);
  };
  return {
    sandbox: {
      version: sandbox.version,
      handle(request) {
        const reply = sandbox.handle(request);
        if (isGiving(request) && reply.status === 200) note(request, reply);
        return reply;
      },
    },
    issued: { made, secrets, everySecret, tokens },
  };
}

function isGiving({ method, path }: SandboxRequest): boolean {
  return method === 'POST' && (path === CLIENT || /\/(?:secret|token)$/.test(path));
}

function bodyOf({ headers, body }: SandboxReply): Partial<Record<string, string>> {
  const packed = headers['content-encoding'] === 'gzip';
  return JSON.parse((packed ? gunzipSync(body) : Buffer.from(body)).toString());
}

function isPair(body: Partial<Record<string, string>>): body is Pair {
  return body.client_id !== undefined && body.client_secret !== undefined;
}
