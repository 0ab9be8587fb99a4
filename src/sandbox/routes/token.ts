import { refusals, refuse } from '../refusals.ts';
import { json } from '../reply.ts';
import type { Call, Route, World } from '../route.ts';
import { isSecret } from '../secrets.ts';
import { TOKEN_LIFETIME } from '../tokens.ts';
import type { SandboxReply, SandboxRequest } from '../types.ts';
import { refuseIssues } from '../validation.ts';

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

function form(request: SandboxRequest): URLSearchParams {
  const type = request.headers['content-type'] ?? '';
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type);
  return new URLSearchParams(isForm ? Buffer.from(request.body).toString() : '');
}

/** pydantic 1 matches its pattern from the start of the text, pydantic 2 anywhere. */
function checkGrantType({ world: { dialect } }: Call, grant: string): void {
  const pattern = dialect.pydantic2 ? /client_credentials/ : /^client_credentials/;
  if (grant !== '' && !pattern.test(grant)) {
    refuseIssues(dialect, [{ rule: 'grantType', loc: ['body', 'grant_type'] }]);
  }
}

/** HTTP Basic credentials; refused when the header is Basic but unusable, even beside a good form. */
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

/** The token carries all of the client's scopes; a `scope` in the form is read by nobody. */
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
