import { checkAssignable } from '../access.ts';
import { json } from '../reply.ts';
import type { Call, Route } from '../route.ts';
import type { SandboxReply } from '../types.ts';
import { listIssues, refuseIssues } from '../validation.ts';

const PATH = '/api/v1/oauth/client/{client_id}/scope';

/** An unknown client looks like one without scopes. */
function readScopes({ world, id }: Call): SandboxReply {
  return json(200, world.clients.find(id)?.scopes ?? []);
}

/** An unknown client gets the reply of a success, before anyone looks at the scopes. */
function writeScopes({ world, caller, id, body }: Call): SandboxReply {
  const missing = body === undefined || body === null;
  refuseIssues(
    world.dialect,
    missing ? [{ rule: 'missing', loc: ['body'] }] : listIssues(world.dialect, body, ['body']),
  );
  const client = world.clients.find(id);
  if (client === undefined || !Array.isArray(body)) return json(200, null);
  const scopes = body.map(String);
  checkAssignable(world, caller, scopes);
  world.clients.change(client, { scopes });
  return json(200, null);
}

export const clientScopesRoutes: readonly Route[] = [
  { path: PATH, methods: ['GET'], scope: 'client:read', answer: readScopes },
  { path: PATH, methods: ['PUT'], scope: 'client:update', body: 'scopes', answer: writeScopes },
];
