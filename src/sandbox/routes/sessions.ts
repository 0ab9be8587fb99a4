import { bearerToken } from '../access.ts';
import { refusals, refuse } from '../refusals.ts';
import { empty, json } from '../reply.ts';
import type { Call, Route, World } from '../route.ts';
import { isSecret } from '../secrets.ts';
import { TOKEN_LIFETIME } from '../tokens.ts';
import type { SandboxReply, SandboxRequest } from '../types.ts';
import { type Issue, isObject, refuseIssues } from '../validation.ts';

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

function form(request: SandboxRequest): URLSearchParams {
  const type = request.headers['content-type'] ?? '';
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type);
  return new URLSearchParams(isForm ? Buffer.from(request.body).toString() : '');
}

/** pydantic 1 matches the pattern at the start of the text, pydantic 2 anywhere. */
function checkGrantType({ world: { dialect } }: Call, grant: string): void {
  const pattern = dialect.pydantic2 ? /client_credentials/ : /^client_credentials/;
  if (grant !== '' && !pattern.test(grant)) {
    refuseIssues(dialect, [{ rule: 'grantType', loc: ['body', 'grant_type'] }]);
  }
}

/** HTTP Basic credentials; refuses an invalid Basic header even with a valid form. */
function basic({ world, request }: Call): Credentials | undefined {
  const [scheme = '', encoded = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const text = Buffer.from(encoded, 'base64').toString('latin1');
  const colon = text.indexOf(':');
  if (colon < 0 || !/^\p{ASCII}*$/u.test(text)) return refuse(refusals.badBasic(world.dialect));
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function scopesOf(world: World, { id, secret }: Credentials): readonly string[] {
  if (id === world.rootId && isSecret(world.rootSecret, secret)) return world.registry;
  const client = world.clients.find(id);
  if (client !== undefined && isSecret(client.secret, secret)) return client.scopes;
  return refuse(refusals.badCredentials());
}

/** Python's `datetime.now().isoformat()`: the server's own time, microseconds, no zone. */
function localIso(time: number): string {
  const offset = new Date(time).getTimezoneOffset() * 60_000;
  return new Date(time - offset).toISOString().replace('Z', '000');
}

/** The token has all of the client's scopes; Fides ignores a `scope` in the form. */
function issueToken(call: Call): SandboxReply {
  const { world } = call;
  const fields = form(call.request);
  const last = (name: string) => fields.getAll(name).at(-1) ?? '';
  checkGrantType(call, last('grant_type'));
  const fromHeader = basic(call);
  const fromForm = { id: last('client_id'), secret: last('client_secret') };
  const hasForm = fromForm.id !== '' && fromForm.secret !== '';
  const credentials = hasForm ? fromForm : (fromHeader ?? refuse(refusals.badCredentials()));
  const scopes = scopesOf(world, credentials);
  const time = world.now();
  const iat = new Date(time).toISOString();
  const payload = { 'client-id': credentials.id, scopes, iat };
  return json(200, {
    access_token: world.tokens.seal(payload),
    ...(world.dialect.tokenType && { token_type: 'Bearer' }),
    ...(world.dialect.expiresIn && {
      expires_in: TOKEN_LIFETIME,
      expires_at: localIso(time + TOKEN_LIFETIME * 1000),
    }),
  });
}

export const tokenRoutes: readonly Route[] = [
  { path: '/api/v1/oauth/token', methods: ['POST'], body: 'form', answer: issueToken },
];

function issuesOf(body: unknown): Issue[] {
  if (!isObject(body)) return [{ rule: 'missing', loc: ['body'] }];
  return ['username', 'password'].flatMap((name): Issue[] => {
    const loc = ['body', name];
    if (body[name] === undefined) return [{ rule: 'missing', loc }];
    return typeof body[name] === 'string' ? [] : [{ rule: 'string', loc }];
  });
}

/** The one user is the root user, whose name and password are the root client's id and secret. */
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

/** Deletes the client that the token belongs to, however old the token; ignores anything else. */
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
