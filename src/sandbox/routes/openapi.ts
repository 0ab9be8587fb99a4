import type { Dialect } from '../dialect.ts';
import { json } from '../reply.ts';
import type { Call, Route, World } from '../route.ts';
import type { SandboxReply } from '../types.ts';

const SCHEME = 'OAuth2ClientCredentialsBearer';
const STRINGS = { type: 'array', items: { type: 'string' } };

function nullable(schema: object, title: string): object {
  return { anyOf: [schema, { type: 'null' }], title };
}

function ref(schema: string): object {
  return { $ref: `#/components/schemas/${schema}` };
}

function scopeList(): object {
  return { ...STRINGS, title: 'Scopes', default: [] };
}

function createBody(dialect: Dialect): object {
  return dialect.clientApi ? nullable(ref('ClientCreateRequest'), 'Body') : scopeList();
}

function bodyOf(dialect: Dialect, body: Route['body']): object | undefined {
  const asJson = (schema: object) => ({ content: { 'application/json': { schema } } });
  if (body === 'create') return asJson(createBody(dialect));
  if (body === 'update') return { required: true, ...asJson(ref('ClientUpdateRequest')) };
  if (body === 'login') return { required: true, ...asJson(ref('UserLogin')) };
  if (body === 'scopes') return { required: true, ...asJson({ ...STRINGS, title: 'Scopes' }) };
  if (body === undefined) return undefined;
  return { content: { 'application/x-www-form-urlencoded': {} } };
}

function operation(dialect: Dialect, route: Route): object {
  const requestBody = bodyOf(dialect, route.body);
  const scopes = route.scope === undefined ? [] : [route.scope];
  const isOpen = route.scope === undefined && !route.anyToken;
  return {
    ...(requestBody !== undefined && { requestBody }),
    ...(!isOpen && { security: [{ [SCHEME]: scopes }] }),
  };
}

function paths({ dialect, routes }: World): Record<string, Record<string, object>> {
  const byPath: Record<string, Record<string, object>> = {};
  for (const route of routes.filter(({ bare }) => !bare)) {
    for (const method of route.methods) {
      const operations = byPath[route.path] ?? {};
      byPath[route.path] = { ...operations, [method.toLowerCase()]: operation(dialect, route) };
    }
  }
  return byPath;
}

function accessToken(dialect: Dialect): object {
  const properties = {
    access_token: { type: 'string' },
    ...(dialect.tokenType && { token_type: { type: 'string', default: 'Bearer' } }),
    ...(dialect.expiresIn && {
      expires_in: nullable({ type: 'integer' }, 'Expires In'),
      expires_at: nullable({ type: 'string' }, 'Expires At'),
    }),
  };
  return { title: 'AccessToken', type: 'object', required: ['access_token'], properties };
}

function userLogin(): object {
  const [username, password] = [{ type: 'string' }, { type: 'string' }];
  const required = ['username', 'password'];
  return { title: 'UserLogin', type: 'object', required, properties: { username, password } };
}

function clientRequest(title: string, scopes: object): object {
  const name = nullable({ type: 'string' }, 'Name');
  const description = nullable({ type: 'string' }, 'Description');
  return { title, type: 'object', properties: { name, description, scopes } };
}

function schemas({ dialect, registry }: World): Record<string, object> {
  const typed = dialect.pydantic2 && { type: 'string' };
  const registryEnum = { title: 'ScopeRegistryEnum', ...typed, enum: registry };
  return {
    AccessToken: accessToken(dialect),
    ScopeRegistryEnum: registryEnum,
    UserLogin: userLogin(),
    ...(dialect.clientApi && {
      ClientCreateRequest: clientRequest('ClientCreateRequest', scopeList()),
      ClientUpdateRequest: clientRequest('ClientUpdateRequest', nullable(STRINGS, 'Scopes')),
    }),
  };
}

/** The sandbox's routes, described as that release of Fides describes its own. */
function openapi({ world }: Call): SandboxReply {
  const flows = { clientCredentials: { scopes: {}, tokenUrl: '/api/v1/oauth/token' } };
  return json(200, {
    openapi: world.dialect.pydantic2 ? '3.1.0' : '3.0.2',
    info: { title: 'fides', version: world.dialect.version },
    paths: paths(world),
    components: {
      schemas: schemas(world),
      securitySchemes: { [SCHEME]: { type: 'oauth2', flows } },
    },
  });
}

export const openapiRoutes: readonly Route[] = [
  { path: '/openapi.json', methods: ['GET', 'HEAD'], bare: true, answer: openapi },
];
