import { bearerToken } from '../access.ts';
import { refusals, refuse } from '../refusals.ts';
import { empty } from '../reply.ts';
import type { Call, Route } from '../route.ts';
import type { SandboxReply } from '../types.ts';

/** Deletes the client that the token belongs to, however old the token is; anything else is ignored. */
function logout({ world, request }: Call): SandboxReply {
  const opened = world.tokens.open(bearerToken(request));
  if (opened.kind === 'undecryptable' && !world.dialect.joserfc) {
    refuse(refusals.serverError(world.dialect));
  }
  if (opened.kind === 'token') world.clients.remove(opened.payload['client-id']);
  return empty(204);
}

export const logoutRoutes: readonly Route[] = [
  { path: '/api/v1/logout', methods: ['POST'], anyToken: true, answer: logout },
];
