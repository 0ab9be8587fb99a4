import type { Dialect } from '../dialect.ts';
import { json } from '../reply.ts';
import type { Call, Route, World } from '../route.ts';
import type { SandboxReply } from '../types.ts';

const SCHEME = 'OAuth2ClientCredentialsBearer';
const STRINGS = { type: 'array', items: { type: 'string' } };
const NULLABLE_STRING = { anyOf: [{ type: 'string' }, { type: 'null' }] };

function ref(schema: string): object {
  return { $ref: `#/components/schemas/${schema}` };
}

function createBody(dialect: Dialect): object {
  if (!dialect.clientApi) return { ...STRINGS, title: 'Scopes', default: [] };
  return { anyOf: [ref('ClientCreateRequest'), { type: 'null' }], title: 'Body' };
}

function bodyOf(dialect: Dialect, body: Route['body']): object | undefined {
  const asJson = (schema: object) => ({ content: { 'application/json': { schema } } });
  if (body === 'create') return asJson(createBody(dialect));
  if (body === 'update') return { required: true, ...asJson(ref('ClientUpdateRequest')) };
  if (body === 'scopes') return { required: true, ...asJson({ ...STRINGS, title: 'Scopes' }) };
  if (body === undefined) return undefined;
  return { content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } } };
}

function operation(dialect: Dialect, route: Route): object {
  const requestBody = bodyOf(dialect, route.body);
  const scopes = route.anyToken ? [] : route.scopes;
  return {
    responses: { 200: { description: 'Successful Response' } },
    ...(requestBody !== undefined && { requestBody }),
    ...(scopes !== undefined && { security: [{ [SCHEME]: scopes }] }),
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
    ...(dialect.expiresIn && { expires_in: {}, expires_at: {} }),
  };
  return { title: 'AccessToken', type: 'object', required: ['access_token'], properties };
}

function clientRequest(title: string): object {
  const properties = { name: NULLABLE_STRING, description: NULLABLE_STRING, scopes: STRINGS };
  return { title, type: 'object', properties };
}

function schemas({ dialect, registry }: World): Record<string, object> {
  return {
    AccessToken: accessToken(dialect),
    ScopeRegistryEnum: { title: 'ScopeRegistryEnum', type: 'string', enum: registry },
    ...(dialect.clientApi && {
      ClientCreateRequest: clientRequest('ClientCreateRequest'),
      ClientUpdateRequest: clientRequest('ClientUpdateRequest'),
    }),
  };
}

/** What the sandbox serves, in the form in which a Fides of that release describes itself. */
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
