import { refusals, refuse } from '../refusals.ts';
import { json } from '../reply.ts';
import type { Call, Route } from '../route.ts';
import { isSecret } from '../secrets.ts';
import type { SandboxReply } from '../types.ts';
import { type Issue, isObject, refuseIssues } from '../validation.ts';

function issuesOf(body: unknown): Issue[] {
  if (!isObject(body)) return [{ rule: 'missing', loc: ['body'] }];
  return ['username', 'password'].flatMap((name): Issue[] => {
    const loc = ['body', name];
    if (body[name] === undefined) return [{ rule: 'missing', loc }];
    return typeof body[name] === 'string' ? [] : [{ rule: 'string', loc }];
  });
}

/** Its one user is the root user, whose name and password are the root client's id and secret. */
function login({ world, body }: Call): SandboxReply {
  refuseIssues(world.dialect, issuesOf(body));
  const { username, password } = body as { username: string; password: string };
  const decoded = Buffer.from(password, 'base64').toString();
  if (username !== world.rootId || !isSecret(world.rootSecret, decoded)) {
    refuse(refusals.badLogin());
  }
  const iat = new Date(world.now()).toISOString();
  const payload = { 'client-id': world.rootId, scopes: world.registry, iat };
  return json(200, {
    user_data: { id: world.rootId, username, created_at: iat },
    token_data: { access_token: world.tokens.seal(payload) },
  });
}

export const loginRoutes: readonly Route[] = [
  { path: '/api/v1/login', methods: ['POST'], body: 'login', answer: login },
];
